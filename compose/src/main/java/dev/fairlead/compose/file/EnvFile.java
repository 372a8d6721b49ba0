package dev.fairlead.compose.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file of {@code KEY=VALUE}, such as {@code .env}. */
public final class EnvFile {

    private static final int MAX_BYTES = 1024 * 1024;

    private EnvFile() {}

    /** What it says; nothing where it is not there or cannot be read. */
    public static Map<String, String> read(Path file) {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES) {
                Files.readString(file).lines().forEach(line -> line(line.strip(), values));
            }
        } catch (IOException unreadable) {
            return new LinkedHashMap<>();
        }
        return values;
    }

    private static void line(String line, Map<String, String> values) {
        String bare = line.startsWith("export ") ? line.substring(7).strip() : line;
        int equals = bare.indexOf('=');
        if (equals > 0 && !bare.startsWith("#")) {
            values.put(
                    bare.substring(0, equals).strip(),
                    value(bare.substring(equals + 1).strip()));
        }
    }

    private static String value(String text) {
        char quote = text.isEmpty() ? ' ' : text.charAt(0);
        int end = quote == '"' || quote == '\'' ? text.indexOf(quote, 1) : -1;
        if (end > 0) {
            return text.substring(1, end);
        }
        int comment = text.indexOf(" #");
        return comment < 0 ? text : text.substring(0, comment).strip();
    }
}
