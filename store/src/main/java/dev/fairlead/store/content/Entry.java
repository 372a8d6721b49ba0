package dev.fairlead.store.content;

import java.time.Instant;

/**
 * One object on a shelf.
 *
 * @param name without control characters
 * @param at when it was put there, to the millisecond
 * @param by who put it there
 * @param body one line of JSON
 */
public record Entry(String name, Instant at, String by, String body) {

    public Entry {
        if (holdsControl(name) || holdsControl(by) || holdsControl(body)) {
            throw new IllegalArgumentException(
                    "the object \"" + name.strip() + "\" holds control characters outside of JSON escapes");
        }
    }

    /** Changes with the body. */
    public String version() {
        return Digest.of(body.getBytes(java.nio.charset.StandardCharsets.UTF_8)).substring(0, 16);
    }

    private static boolean holdsControl(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < ' ') {
                return true;
            }
        }
        return false;
    }
}
