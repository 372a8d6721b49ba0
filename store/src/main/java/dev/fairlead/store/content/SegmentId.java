package dev.fairlead.store.content;

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

    /** Reads what {@link #toString} wrote. */
    static SegmentId parse(String text) {
        int slash = text.indexOf('/');
        return new SegmentId(Shelf.valueOf(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }
}
