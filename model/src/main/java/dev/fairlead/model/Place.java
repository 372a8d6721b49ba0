package dev.fairlead.model;

/**
 * Where a value stands, so that a finding can point at it.
 *
 * @param source the file, the resource or the container that holds the value, as the user would name it
 * @param pointer RFC 6901 JSON pointer to the value inside of the source; empty for the whole
 * @param line 1-based line, or 0 where the source has no lines (a REST body read as a whole, the store)
 * @param column 1-based column, or 0 likewise
 */
public record Place(String source, String pointer, int line, int column) {

    /** A place that is a whole source. */
    public static Place of(String source) {
        return new Place(source, "", 0, 0);
    }

    /** The place of an object that is a whole document of its own, as those of the store are. */
    public static Place of(Subject subject) {
        return new Place(subject.toString(), "", 1, 1);
    }

    /** The place of a member or an element below this one; {@code step} is escaped as RFC 6901 asks. */
    public Place child(String step, int line, int column) {
        return new Place(source, pointer + "/" + step.replace("~", "~0").replace("/", "~1"), line, column);
    }

    /** {@code fairlead.yaml:12:5} where there are lines, else {@code source#/pointer}. */
    @Override
    public String toString() {
        if (line > 0) {
            return source + ":" + line + ":" + column;
        }
        return pointer.isEmpty() ? source : source + "#" + pointer;
    }
}
