package dev.fairlead.store.content;

import java.util.Arrays;
import java.util.Optional;

/** Which part of which shelf. */
public record SegmentId(Shelf shelf, int number) implements Comparable<SegmentId> {

    @Override
    public int compareTo(SegmentId other) {
        int byShelf = shelf.compareTo(other.shelf);
        return byShelf != 0 ? byShelf : Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return shelf.name() + "/" + number;
    }

    /** Reads what {@link #toString} wrote; empty if it is of a shelf that only newer versions know. */
    static Optional<SegmentId> parse(String text) {
        int slash = text.indexOf('/');
        String name = text.substring(0, slash);
        return Arrays.stream(Shelf.values())
                .filter(shelf -> shelf.name().equals(name))
                .findFirst()
                .map(shelf -> new SegmentId(shelf, Integer.parseInt(text.substring(slash + 1))));
    }
}
