package dev.fairlead.compose.parity;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one side answered.
 *
 * @param status 0 if it did not
 * @param headers in small letters
 * @param raw the body, a character a byte
 * @param failure why it did not answer; empty if it did
 */
record Reply(int status, Map<String, List<String>> headers, String raw, String failure) {

    Reply {
        headers = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    static Reply failed(String why) {
        return new Reply(0, Map.of(), "", why);
    }

    String header(String name) {
        return String.join(", ", headers.getOrDefault(name, List.of()));
    }

    boolean isJson() {
        return header("content-type").matches("(?i)[^;]*json.*");
    }

    String text() {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
