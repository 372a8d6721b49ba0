package dev.fairlead.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of the headers of one message: first some are removed, then some are set, then some are added to those
 * that are there.
 *
 * @param set by name: takes the place of all values
 * @param add by name: goes behind the values that are there
 * @param remove names
 */
public record HeaderEdits(Map<String, String> set, Map<String, String> add, List<String> remove) {

    /** Nothing changes. */
    public static final HeaderEdits NONE = new HeaderEdits(Map.of(), Map.of(), List.of());

    public HeaderEdits {
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
        add = Collections.unmodifiableMap(new LinkedHashMap<>(add));
        remove = List.copyOf(remove);
    }

    /** Whether nothing changes. */
    public boolean isEmpty() {
        return set.isEmpty() && add.isEmpty() && remove.isEmpty();
    }
}
