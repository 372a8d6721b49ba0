package dev.fairlead.store.request;

import java.util.Optional;

/**
 * A place in the order of all records: by time, then by chunk, then by number.
 *
 * @param chunk empty for the place before all records of its moment
 */
record Place(long millis, String chunk, int number) implements Comparable<Place> {

    /** Behind all records. */
    static final Place LAST = new Place(Long.MAX_VALUE, "", 0);

    private static final String ID = "[0-9a-f]{19}-[0-9]{1,4}";

    static Place parse(String cursor) {
        String[] parts = cursor.split("_", -1);
        if (!cursor.matches("[0-9]{1,18}_(" + ID + ")?")) {
            throw new IllegalArgumentException(
                    "\"" + cursor + "\" is no cursor; use the one that the page before gave");
        }
        long millis = Long.parseLong(parts[0]);
        return ofRecord(parts[1])
                .map(place -> new Place(millis, place.chunk, place.number))
                .orElse(new Place(millis, "", 0));
    }

    /** Where a record of this id lies, without its time; empty if it is no such id. */
    static Optional<Place> ofRecord(String id) {
        if (!id.matches(ID)) {
            return Optional.empty();
        }
        int dash = id.indexOf('-');
        return Optional.of(new Place(0, id.substring(0, dash), Integer.parseInt(id.substring(dash + 1))));
    }

    String cursor() {
        return millis + "_" + (chunk.isEmpty() ? "" : id());
    }

    String id() {
        return chunk + "-" + number;
    }

    @Override
    public int compareTo(Place other) {
        int time = Long.compare(millis, other.millis);
        int within = time == 0 ? chunk.compareTo(other.chunk) : time;
        return within == 0 ? Integer.compare(number, other.number) : within;
    }
}
