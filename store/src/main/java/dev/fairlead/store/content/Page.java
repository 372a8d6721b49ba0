package dev.fairlead.store.content;

import java.util.List;
import java.util.Optional;

/**
 * A part of a long list.
 *
 * @param items in the order of the list
 * @param next the cursor that gives the following page; empty on the last one
 */
public record Page<T>(List<T> items, Optional<String> next) {

    /** How many items a page has where nobody says. */
    public static final int USUAL_LIMIT = 50;

    /** How many items a page has at most. */
    public static final int MAX_LIMIT = 1_000;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * The limit itself.
     *
     * @throws IllegalArgumentException if it is not 1 to {@link #MAX_LIMIT}
     */
    public static int checkedLimit(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException(
                    "limit " + limit + " is not allowed; use 1 to " + MAX_LIMIT + " and follow the cursor");
        }
        return limit;
    }

    /** The number that a cursor of a numbered list is. */
    public static long number(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException failure) {
            throw new IllegalArgumentException(
                    "\"" + cursor + "\" is no cursor; use the one that the page before gave", failure);
        }
    }
}
