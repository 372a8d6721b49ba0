package dev.fairlead.sources.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is data and no program: a text file beside the class that reads it. A row a line, two blanks or more between its
 * cells. A line that begins with a blank goes on with the row above, {@code #} begins a remark, {@code [name]} a part.
 */
public final class TextTable {

    private final Map<String, List<List<String>>> parts = new HashMap<>();

    private TextTable(String text) {
        String part = "";
        for (String line : text.replaceAll("\n +", " ").split("\n", -1)) {
            if (line.startsWith("[")) {
                part = line.substring(1, line.length() - 1);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                parts.computeIfAbsent(part, none -> new ArrayList<>()).add(List.of(line.split("  +", -1)));
            }
        }
    }

    /** Reads the file. */
    public static TextTable beside(Class<?> reader, String file) {
        try (InputStream in = Objects.requireNonNull(reader.getResourceAsStream(file), file)) {
            return new TextTable(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The rows of a part, in their order; those before the first part are under the empty name. */
    public List<List<String>> rows(String part) {
        return Objects.requireNonNull(parts.get(part), part);
    }

    /** The rows of a part that has two columns. */
    public Map<String, String> pairs(String part) {
        Map<String, String> pairs = new LinkedHashMap<>();
        rows(part).forEach(row -> pairs.put(row.get(0), row.get(1)));
        return pairs;
    }
}
