package dev.fairlead.store.request;

import dev.fairlead.store.content.Page;
import dev.fairlead.store.request.RequestRecords.Found;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * One search. Chunks of several replicas overlap in time, so their records are merged: one is given when every chunk that may have a
 * newer one was looked into.
 */
final class Search {

    /** Chunks that one page may look into; a page that would need more is short. */
    private static final int MOST_LOOKED_INTO = 64;

    /** Chunks that are asked of the store at one time. */
    private static final int AT_ONCE = 8;

    private final RequestRecords store;
    private final RequestFilter filter;
    private final Place before;
    private final PriorityQueue<Hit> newest = new PriorityQueue<>(Collections.reverseOrder());
    private final Map<String, Chunk> asked = new HashMap<>();
    private int next;
    private int lookedInto;

    private record Hit(Place place, Chunk chunk) implements Comparable<Hit> {
        @Override
        public int compareTo(Hit other) {
            return place.compareTo(other.place);
        }
    }

    Search(RequestRecords store, RequestFilter filter, Place before) {
        this.store = store;
        this.filter = filter;
        this.before = before;
    }

    Page<Found> page(List<Head> heads, int limit) {
        List<Hit> hits = new ArrayList<>();
        Optional<Place> rest = Optional.empty();
        while (rest.isEmpty()) {
            if (!settled(heads)) {
                // What is newer than all that was not looked into is certain; the next page begins behind it.
                rest = Optional.of(new Place(heads.get(next).to() + 1, "", 0));
                take(hits, limit, rest.get());
            } else if (newest.isEmpty()) {
                break;
            } else {
                hits.add(newest.remove());
            }
            if (hits.size() >= limit) {
                rest = Optional.of(hits.getLast().place());
            }
        }
        return new Page<>(told(hits), rest.map(Place::cursor));
    }

    private void take(List<Hit> hits, int limit, Place end) {
        while (hits.size() < limit
                && !newest.isEmpty()
                && newest.element().place().compareTo(end) >= 0) {
            hits.add(newest.remove());
        }
    }

    // Looks into chunks until none is left that may have something newer than the newest; false where that is too many.
    private boolean settled(List<Head> heads) {
        while (next < heads.size()
                && (newest.isEmpty()
                        || heads.get(next).to() >= newest.element().place().millis())) {
            // Chunks that end at one moment belong together: the next page could not tell them apart.
            boolean apart =
                    next > 0 && heads.get(next).to() < heads.get(next - 1).to();
            if (lookedInto >= MOST_LOOKED_INTO && apart && heads.get(next).to() + 1 < before.millis()) {
                return false;
            }
            look(heads);
        }
        return true;
    }

    private void look(List<Head> heads) {
        String id = heads.get(next).id();
        if (!asked.containsKey(id)) {
            List<String> ids = heads.subList(next, Math.min(heads.size(), next + AT_ONCE)).stream()
                    .map(Head::id)
                    .toList();
            asked.clear();
            asked.putAll(store.bodies(ids));
        }
        Chunk chunk = asked.get(id);
        next++;
        lookedInto++;
        if (chunk != null) {
            chunk.find(filter).forEach((number, each) -> {
                Place place = new Place(each.millis(), id, number);
                if (place.compareTo(before) < 0) {
                    newest.add(new Hit(place, chunk));
                }
            });
        }
    }

    private static List<Found> told(List<Hit> hits) {
        Map<Chunk, List<String>> texts = new HashMap<>();
        List<Found> found = new ArrayList<>();
        for (Hit hit : hits) {
            List<String> lines = texts.computeIfAbsent(hit.chunk(), Chunk::told);
            if (hit.place().number() < lines.size()) {
                found.add(new Found(
                        hit.place().id(),
                        hit.place().millis(),
                        lines.get(hit.place().number())));
            }
        }
        return found;
    }
}
