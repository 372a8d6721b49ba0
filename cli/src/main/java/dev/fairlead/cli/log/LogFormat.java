package dev.fairlead.cli.log;

import dev.fairlead.gateway.observe.log.JsonBytes;
import dev.fairlead.gateway.observe.log.JsonWriter;
import dev.fairlead.gateway.observe.log.LineTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/** How a log line looks: {@code FAIRLEAD_LOG_FORMAT}. */
public enum LogFormat {
    /**
     * {@code {"time":…,"level":…,"event":…,"logger":…, facts…, "error":{"class":…,"message":…,"stack":…}}}. A message
     * that is one lower-case word is an {@code event}, any other is a {@code message}.
     */
    JSON {
        @Override
        byte[] line(LogEvent event) {
            return json(event);
        }
    },
    /** {@code 14:03:07.512 INFO  message fact=value}, in local time: for people at a terminal. */
    TEXT {
        @Override
        byte[] line(LogEvent event) {
            return text(event);
        }
    };

    private static final int LINE_BYTES = 512 * 1024;
    private static final int MESSAGE_BYTES = 8 * 1024;
    private static final int KEY_BYTES = 200;
    private static final int VALUE_BYTES = 4 * 1024;
    private static final int STACK_BYTES = 16 * 1024;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

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

    private static byte[] json(LogEvent event) {
        JsonWriter json =
                new JsonWriter(new JsonBytes(512, LINE_BYTES)).object().name("time");
        new LineTime().append(json.out(), event.millis());
        json.member("level", event.level().toString());
        json.member(event.isEvent() ? "event" : "message", event.message(), MESSAGE_BYTES);
        json.member("logger", event.logger(), KEY_BYTES);
        for (KeyValuePair pair : event.pairs()) {
            value(json, LogEvent.key(pair), pair);
        }
        Throwable error = event.error();
        if (error != null) {
            String message = error.getMessage();
            json.object("error").member("class", error.getClass().getName(), KEY_BYTES);
            json.member("message", message == null ? "" : message, VALUE_BYTES);
            json.member("stack", LogEvent.stack(error), STACK_BYTES).end();
        }
        return json.end().out().raw('\n').copy();
    }

    private static void value(JsonWriter json, String key, KeyValuePair pair) {
        switch (pair.value) {
            case null -> json.name(key).out().nothing();
            case Boolean truth -> json.member(key, truth);
            case Long number -> json.member(key, number);
            case Integer number -> json.member(key, number);
            default -> json.member(key, LogEvent.value(pair), VALUE_BYTES);
        }
    }

    private static byte[] text(LogEvent event) {
        StringBuilder line = new StringBuilder();
        line.append(TIME.format(Instant.ofEpochMilli(event.millis()).atZone(ZoneId.systemDefault())));
        line.append(' ')
                .append(String.format(Locale.ROOT, "%-5s", event.level()))
                .append(' ');
        line.append(visible(cut(event.message(), MESSAGE_BYTES)));
        for (KeyValuePair pair : event.pairs()) {
            line.append(' ').append(visible(LogEvent.key(pair))).append('=');
            line.append(visible(cut(LogEvent.value(pair), VALUE_BYTES)));
        }
        line.append('\n');
        Throwable error = event.error();
        if (error != null) {
            String all = LogEvent.summary(error) + "\n" + cut(LogEvent.stack(error), STACK_BYTES);
            all.lines()
                    .forEach(part -> line.append("    ").append(visible(part)).append('\n'));
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "\u2026";
    }

    // What a terminal would act on is shown as an escape instead.
    private static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean acts = Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            if (acts) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }
}
