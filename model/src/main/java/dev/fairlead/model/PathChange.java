package dev.fairlead.model;

/** Another path in place of one that was matched. Paths start with a slash. */
public sealed interface PathChange {

    /** Another path, whatever it was. */
    record Whole(String path) implements PathChange {}

    /**
     * Another beginning. A path that does not begin so, on a whole segment, stays as it is.
     *
     * @param prefix without a slash at its end; empty means every path
     * @param replacement without a slash at its end; may be empty
     */
    record Prefix(String prefix, String replacement) implements PathChange {}
}
