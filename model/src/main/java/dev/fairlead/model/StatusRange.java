package dev.fairlead.model;

/** Statuses from the one to the other, both included; 100 to 599. */
public record StatusRange(int from, int to) {

    /** Reads {@code 404} or {@code 500-599}. */
    public static StatusRange parse(String text) {
        if (!text.matches("[1-5][0-9]{2}(-[1-5][0-9]{2})?")) {
            throw new IllegalArgumentException("\"" + text + "\" is neither a status nor a range of them");
        }
        int from = Integer.parseInt(text.substring(0, 3));
        int to = Integer.parseInt(text.substring(text.length() - 3));
        if (to < from) {
            throw new IllegalArgumentException("\"" + text + "\" ends before it begins");
        }
        return new StatusRange(from, to);
    }

    /** Whether it holds this one. */
    public boolean holds(int status) {
        return status >= from && status <= to;
    }

    @Override
    public String toString() {
        return from == to ? Integer.toString(from) : from + "-" + to;
    }
}
