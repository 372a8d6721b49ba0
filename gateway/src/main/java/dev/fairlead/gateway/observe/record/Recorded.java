package dev.fairlead.gateway.observe.record;

import java.util.List;

/**
 * One request as it is told: what it is looked for by, and all of it as one line of JSON.
 *
 * @param millis when it ended, since 1970
 * @param keys request id, product, client, endpoint, route, status, word of the failure; empty where it does not apply
 */
public record Recorded(long millis, List<String> keys, String json) {

    public Recorded {
        keys = List.copyOf(keys);
    }
}
