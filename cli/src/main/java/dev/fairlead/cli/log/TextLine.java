package dev.fairlead.cli.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/** A log line as a person reads it. */
final class TextLine {

    private static final int MESSAGE_CHARS = 8 * 1024;
    private static final int VALUE_CHARS = 4 * 1024;
    private static final int STACK_CHARS = 16 * 1024;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private TextLine() {}

    static byte[] of(LogEvent event) {
        StringBuilder line = new StringBuilder();
        line.append(TIME.format(Instant.ofEpochMilli(event.millis()).atZone(ZoneId.systemDefault())));
        line.append(' ')
                .append(String.format(Locale.ROOT, "%-5s", event.level()))
                .append(' ');
        line.append(visible(cut(event.message(), MESSAGE_CHARS)));
        for (KeyValuePair pair : event.pairs()) {
            line.append(' ').append(visible(LogEvent.key(pair))).append('=');
            line.append(visible(cut(LogEvent.value(pair), VALUE_CHARS)));
        }
        line.append('\n');
        Throwable error = event.error();
        if (error != null) {
            String all = LogEvent.summary(error) + "\n" + cut(LogEvent.stack(error), STACK_CHARS);
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
