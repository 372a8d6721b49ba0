package dev.fairlead.store.content;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything on all shelves at one moment. A state is immutable; one with a change shares all other segments with the
 * one that it was made from.
 */
public final class State implements Contents {

    /** Nothing on any shelf. */
    public static final State EMPTY = new State(Map.of());

    private final Map<SegmentId, Segment> segments;
    private volatile @Nullable State whole;

    private State(Map<SegmentId, Segment> segments) {
        this.segments = segments;
    }

    /** The state that has exactly these segments. */
    public static State of(Map<SegmentId, Segment> segments) {
        return new State(Map.copyOf(segments));
    }

    /** The part of a shelf; {@link Segment#EMPTY} if nothing is there. */
    public Segment segment(SegmentId id) {
        return segments.getOrDefault(id, Segment.EMPTY);
    }

    /** The same in less memory, for somebody who asks for segments as a whole and seldom. */
    public State packed() {
        Map<SegmentId, Segment> small = new HashMap<>();
        segments.forEach((id, segment) -> small.put(id, segment.packed()));
        return of(small);
    }

    /** What replicas read. */
    public Tree served() {
        return tree(Shelf::isServed);
    }

    /** What users keep, working copies and what is served: another text after each change of it, and after nothing else. */
    public String digest() {
        String digest =
                tree(shelf -> shelf != Shelf.USERS && shelf != Shelf.TOKENS).digest();
        return digest.isEmpty() ? "nothing" : digest;
    }

    /** All the rest: working copies, users, tokens. */
    public Tree working() {
        return tree(shelf -> !shelf.isServed());
    }

    /** One entry of a shelf. */
    public Optional<Entry> entry(Shelf shelf, String name) {
        return segment(shelf.segment(name)).find(name);
    }

    /** All entries of a shelf in the order of their names. */
    public List<Entry> entries(Shelf shelf) {
        return merge(shelf, Optional.empty(), name -> true, Integer.MAX_VALUE);
    }

    /** With this entry in place of the one of the same name. */
    public State with(Shelf shelf, Entry entry) {
        SegmentId id = shelf.segment(entry.name());
        return replaced(id, segment(id).with(entry));
    }

    /** Without the entry of this name. */
    public State without(Shelf shelf, String name) {
        SegmentId id = shelf.segment(name);
        return replaced(id, segment(id).without(name));
    }

    /** With the served shelves of another state, and its own working ones. */
    public State serving(State other) {
        Map<SegmentId, Segment> changed = new HashMap<>();
        segments.forEach((id, segment) -> {
            if (!id.shelf().isServed()) {
                changed.put(id, segment);
            }
        });
        other.segments.forEach((id, segment) -> {
            if (id.shelf().isServed()) {
                changed.put(id, segment);
            }
        });
        return of(changed);
    }

    /**
     * With a working copy of all that is served: of what an older version saved, and of what was served again after its
     * working copy was deleted.
     */
    public State withWorkingCopies() {
        State known = whole;
        if (known == null) {
            known = completed();
            whole = known;
        }
        return known;
    }

    private State completed() {
        State all = this;
        for (Kind kind : Kind.values()) {
            Shelf edited = Shelf.edited(kind);
            for (Entry served : edited.isServed() ? List.<Entry>of() : entries(Shelf.served(kind))) {
                if (all.entry(edited, served.name()).isEmpty()) {
                    all = all.with(edited, served);
                }
            }
        }
        return all;
    }

    @Override
    public Optional<Resource> find(Kind kind, String name) {
        return entry(Shelf.edited(kind), name).map(entry -> resource(kind, entry));
    }

    @Override
    public Page<Resource> list(Kind kind, Selection selection) {
        List<Entry> found = merge(Shelf.edited(kind), selection.after(), selection::takes, selection.limit() + 1);
        boolean more = found.size() > selection.limit();
        List<Entry> page = more ? found.subList(0, selection.limit()) : found;
        return new Page<>(
                page.stream().map(entry -> resource(kind, entry)).toList(),
                more ? Optional.of(page.getLast().name()) : Optional.empty());
    }

    @Override
    public List<Resource> all(Kind kind) {
        return entries(Shelf.edited(kind)).stream()
                .map(entry -> resource(kind, entry))
                .toList();
    }

    @Override
    public int count(Kind kind) {
        Shelf shelf = Shelf.edited(kind);
        return segments.entrySet().stream()
                .filter(part -> part.getKey().shelf() == shelf)
                .mapToInt(part -> part.getValue().count())
                .sum();
    }

    @Override
    public SortedMap<SegmentId, Segment> segments(Shelf shelf) {
        SortedMap<SegmentId, Segment> found = new TreeMap<>();
        segments.forEach((id, segment) -> {
            if (id.shelf() == shelf) {
                found.put(id, segment);
            }
        });
        return found;
    }

    private Resource resource(Kind kind, Entry entry) {
        Optional<Resource.Published> published = entry(Shelf.served(kind), entry.name())
                .map(copy -> new Resource.Published(copy.version(), copy.at(), copy.by(), copy.body()));
        return new Resource(kind, entry.name(), entry.version(), entry.at(), entry.by(), entry.body(), published);
    }

    private State replaced(SegmentId id, Segment segment) {
        Map<SegmentId, Segment> changed = new HashMap<>(segments);
        if (segment.entries().isEmpty()) {
            changed.remove(id);
        } else {
            changed.put(id, segment);
        }
        // Nobody else has it, and an import makes one for each of its edits.
        return new State(changed);
    }

    private Tree tree(Predicate<Shelf> shelves) {
        SortedMap<SegmentId, Tree.Leaf> leaves = new TreeMap<>();
        segments.forEach((id, segment) -> {
            if (shelves.test(id.shelf())) {
                leaves.put(id, new Tree.Leaf(segment.digest(), segment.count()));
            }
        });
        return Tree.of(leaves);
    }

    // The parts of a shelf are in the order of names each, so the next name is always the least of their heads.
    private List<Entry> merge(Shelf shelf, Optional<String> after, Predicate<String> wanted, int limit) {
        PriorityQueue<Cursor> heads = new PriorityQueue<>();
        segments.forEach((id, segment) -> {
            int start = id.shelf() == shelf ? after.map(segment::after).orElse(0) : segment.count();
            if (start < segment.count()) {
                heads.add(new Cursor(segment.entries(), start));
            }
        });
        List<Entry> merged = new ArrayList<>();
        while (!heads.isEmpty() && merged.size() < limit) {
            Cursor least = heads.remove();
            if (wanted.test(least.entry().name())) {
                merged.add(least.entry());
            }
            if (least.at() + 1 < least.entries().size()) {
                heads.add(new Cursor(least.entries(), least.at() + 1));
            }
        }
        return merged;
    }

    private record Cursor(List<Entry> entries, int at) implements Comparable<Cursor> {
        Entry entry() {
            return entries.get(at);
        }

        @Override
        public int compareTo(Cursor other) {
            return entry().name().compareTo(other.entry().name());
        }
    }
}
