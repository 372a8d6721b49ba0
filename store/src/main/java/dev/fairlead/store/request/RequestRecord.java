package dev.fairlead.store.request;

import java.util.Map;

/**
 * One request as a gateway tells it.
 *
 * @param millis when it ended, since 1970
 * @param keys what it is looked for by; what does not apply is not there
 * @param json all that is told of it: one object, in one line
 */
public record RequestRecord(long millis, Map<Key, String> keys, String json) {

    public RequestRecord {
        keys = Map.copyOf(keys);
        if (json.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a record is one line of JSON");
        }
    }

    /** What stands under a key; empty if nothing does. */
    String key(Key key) {
        return keys.getOrDefault(key, "");
    }
}
