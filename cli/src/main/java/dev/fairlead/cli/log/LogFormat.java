package dev.fairlead.cli.log;

import java.util.Locale;

/** How a log line looks: {@code FAIRLEAD_LOG_FORMAT}. */
public enum LogFormat {
    /**
     * {@code {"time":…,"level":…,"event":…,"logger":…, facts…, "error":{"class":…,"message":…,"stack":…}}}. A message
     * that is one lower-case word is an {@code event}, any other is a {@code message}.
     */
    JSON {
        @Override
        byte[] line(LogEvent event) {
            return JsonLine.of(event);
        }
    },
    /** {@code 14:03:07.512 INFO  message fact=value}, in local time: for people at a terminal. */
    TEXT {
        @Override
        byte[] line(LogEvent event) {
            return TextLine.of(event);
        }
    };

    /**
     * Reads {@code FAIRLEAD_LOG_FORMAT}.
     *
     * @throws IllegalArgumentException with one sentence if it is neither
     */
    public static LogFormat parse(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "json" -> JSON;
            case "text" -> TEXT;
            default -> throw new IllegalArgumentException("\"" + word + "\" is not a log format; use json or text");
        };
    }

    /** The whole line, newline included. */
    abstract byte[] line(LogEvent event);
}
