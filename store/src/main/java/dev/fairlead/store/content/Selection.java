package dev.fairlead.store.content;

import java.util.Locale;
import java.util.Optional;

/**
 * Which objects of a kind to list; they come in the order of their names.
 *
 * @param after the cursor: names after this one
 * @param contains part of the name, upper or lower case alike; empty means all
 * @param limit 1 to {@link Page#MAX_LIMIT}
 */
public record Selection(Optional<String> after, String contains, int limit) {

    public Selection {
        contains = contains.toLowerCase(Locale.ROOT);
        limit = Page.checkedLimit(limit);
    }

    boolean takes(String name) {
        return contains.isEmpty() || name.toLowerCase(Locale.ROOT).contains(contains);
    }
}
