package dev.fairlead.compose.parity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request of a suite.
 *
 * @param path with its query
 * @param body empty for none
 * @param repeat how often it is sent in a row; more than once asks how much is let through
 */
public record Ask(String name, String method, String path, Map<String, String> headers, String body, int repeat) {

    public Ask {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Whether it asks for a limit. */
    boolean isLimit() {
        return repeat > 1;
    }
}
