package dev.fairlead.cli.log;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * One thing to log.
 *
 * @param millis when, since the epoch
 * @param level how bad
 * @param logger who says it
 * @param message a sentence, or one word that names an event
 * @param pairs further facts
 * @param error what went wrong, if anything
 */
record LogEvent(
        long millis,
        Level level,
        String logger,
        String message,
        List<KeyValuePair> pairs,
        @Nullable Throwable error) {

    // Facts beyond these are cut: a line is a line. All settings are one.
    static final int MOST_PAIRS = 112;
    private static final int MOST_KEY = 60;
    private static final int MOST_FRAMES = 40;
    private static final int MOST_CAUSES = 6;
    private static final Set<String> TAKEN = Set.of("time", "level", "event", "message", "logger", "error");

    LogEvent {
        pairs = List.copyOf(pairs.size() > MOST_PAIRS ? pairs.subList(0, MOST_PAIRS) : pairs);
    }

    /** Whether the message is the name of an event: one lower-case word. */
    boolean isEvent() {
        return !message.isEmpty()
                && message.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_');
    }

    /** The key of a fact; one that would hide a field of the line gets an underscore. */
    static String key(KeyValuePair pair) {
        String key = pair.key.length() > MOST_KEY ? pair.key.substring(0, MOST_KEY) : pair.key;
        return TAKEN.contains(key) ? key + "_" : key;
    }

    /** The value of a fact as text. */
    static String value(KeyValuePair pair) {
        try {
            return String.valueOf(pair.value);
        } catch (RuntimeException unprintable) {
            // A boundary: what is logged about a request must not break it.
            return "(its toString failed: " + unprintable.getClass().getName() + ")";
        }
    }

    /** The error's class and message. */
    static String summary(Throwable error) {
        String message = error.getMessage();
        return error.getClass().getName() + (message == null ? "" : ": " + message);
    }

    /** Frames of the error and its causes, one a line, without the first line. */
    static String stack(Throwable error) {
        StringBuilder text = new StringBuilder();
        Throwable next = error;
        for (int depth = 0; next != null && depth < MOST_CAUSES; depth++) {
            if (depth > 0) {
                text.append("caused by ").append(summary(next)).append('\n');
            }
            StackTraceElement[] frames = next.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
                text.append("at ").append(frames[i]).append('\n');
            }
            next = next.getCause();
        }
        return text.toString();
    }
}
