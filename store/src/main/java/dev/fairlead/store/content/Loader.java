package dev.fairlead.store.content;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Reads states: of what an earlier state already has, nothing is fetched again. */
public final class Loader {

    private final Segments segments;

    /** Reads from these segments. */
    public Loader(Segments segments) {
        this.segments = segments;
    }

    /** The tree of this digest. */
    public Tree tree(String digest) {
        if (digest.isEmpty()) {
            return Tree.EMPTY;
        }
        return Tree.read(segments.fetch(List.of(digest)).getOrDefault(digest, new byte[0]));
    }

    /**
     * The part of the tree of this digest that this version knows.
     *
     * @param unknown is told each shelf that only newer versions know
     */
    public Tree known(String digest, Consumer<String> unknown) {
        if (digest.isEmpty()) {
            return Tree.EMPTY;
        }
        return Tree.read(segments.fetch(List.of(digest)).getOrDefault(digest, new byte[0]), unknown);
    }

    /** The state with all segments of these trees. */
    public State load(Collection<Tree> trees, State known) {
        Map<SegmentId, Segment> loaded = new HashMap<>();
        Map<SegmentId, String> missing = new HashMap<>();
        for (Tree tree : trees) {
            tree.leaves().forEach((id, leaf) -> {
                Segment kept = known.segment(id);
                if (kept.digest().equals(leaf.digest())) {
                    loaded.put(id, kept);
                } else {
                    missing.put(id, leaf.digest());
                }
            });
        }
        Set<String> wanted = new LinkedHashSet<>(missing.values());
        Map<String, byte[]> texts = segments.fetch(wanted);
        missing.forEach((id, digest) -> loaded.put(id, Segment.read(texts.getOrDefault(digest, new byte[0]))));
        return State.of(loaded);
    }

    /** Stores everything of a state that an earlier one does not have, and the trees of it. */
    public void save(State state, State known) {
        Map<String, byte[]> texts = new HashMap<>();
        for (Tree tree : List.of(state.served(), state.working())) {
            if (!tree.digest().isEmpty()) {
                texts.put(tree.digest(), tree.text());
            }
            tree.leaves().keySet().forEach(id -> {
                Segment segment = state.segment(id);
                if (!segment.digest().equals(known.segment(id).digest())) {
                    texts.put(segment.digest(), segment.text());
                }
            });
        }
        segments.save(texts);
    }
}
