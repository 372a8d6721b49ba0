package dev.fairlead.compose.account;

import dev.fairlead.compose.file.Document;
import dev.fairlead.model.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * The files of a stack with what became of each value in a comment above its line. They are read as the files that they
 * are copies of; values that are secret are not in them.
 */
public final class Annotated {

    private static final String HIDDEN = "(hidden)";
    private static final int SURE = 8;

    private final Document document;
    private final BiPredicate<String, String> isSecret;
    private final Map<String, Map<Integer, List<String>>> comments = new LinkedHashMap<>();

    private Annotated(Document document, BiPredicate<String, String> isSecret) {
        this.document = document;
        this.isSecret = isSecret;
    }

    /**
     * All files that values come from, one after the other.
     *
     * @param isSecret whether a value is secret, by its name and itself
     * @throws IOException if a file cannot be read again
     */
    public static String text(Account account, Document document, BiPredicate<String, String> isSecret)
            throws IOException {
        Annotated annotated = new Annotated(document, isSecret);
        account.entries().forEach(annotated::comment);
        StringBuilder out = new StringBuilder();
        for (Map.Entry<String, Map<Integer, List<String>>> file : annotated.comments.entrySet()) {
            out.append(out.isEmpty() ? "" : "---\n");
            out.append("# What became of ").append(file.getKey()).append('\n');
            annotated.copy(file.getKey(), file.getValue(), out);
        }
        return out.toString();
    }

    private void comment(Account.Entry entry) {
        Place place = entry.leaf().place();
        if (place.line() <= 0) {
            return;
        }
        Fate fate = entry.fate();
        String pointer = entry.leaf().pointer().isEmpty()
                ? place.pointer()
                : entry.leaf().pointer();
        StringBuilder text = new StringBuilder(pointer)
                .append(": ")
                .append(fate.verdict().name().toLowerCase(Locale.ROOT));
        if (!entry.fields().isEmpty()) {
            text.append(" -> ").append(entry.fields().getFirst());
            text.append(entry.fields().size() > 1 ? " and " + (entry.fields().size() - 1) + " more" : "");
        }
        text.append(fate.reason().isEmpty() ? "" : ": " + fate.reason());
        text.append(fate.remedy().isEmpty() ? "" : "; " + fate.remedy());
        comments.computeIfAbsent(place.source(), none -> new LinkedHashMap<>())
                .computeIfAbsent(place.line(), none -> new ArrayList<>())
                .add(text.toString().replace('\n', ' '));
    }

    private void copy(String file, Map<Integer, List<String>> told, StringBuilder out) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(file));
        Map<Integer, List<String>> hidden = hidden(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String indent =
                    line.substring(0, line.length() - line.stripLeading().length());
            for (String comment : told.getOrDefault(i + 1, List.of())) {
                out.append(indent).append("# ").append(comment).append('\n');
            }
            String shown = line;
            for (String value : hidden.getOrDefault(i + 1, List.of())) {
                shown = shown.replace(value, HIDDEN);
            }
            // What is surely no other word is hidden wherever it stands: in a command, or in an address.
            for (List<String> values : hidden.values()) {
                for (String value : values) {
                    shown = value.length() >= SURE ? shown.replace(value, HIDDEN) : shown;
                }
            }
            out.append(shown).append('\n');
        }
    }

    // By line: what must not be shown there. A value of several lines hides each of them.
    private Map<Integer, List<String>> hidden(String file) {
        Map<Integer, List<String>> hidden = new TreeMap<>();
        document.written().forEach((place, text) -> {
            if (!place.source().equals(file) || text.isBlank()) {
                return;
            }
            String name = place.pointer().substring(place.pointer().lastIndexOf('/') + 1);
            int equals = text.indexOf('=');
            boolean pair = name.matches("[0-9]+") && equals > 0;
            String value = pair ? text.substring(equals + 1) : text;
            if (!value.isEmpty() && isSecret.test(pair ? text.substring(0, equals) : name, value)) {
                List<String> parts =
                        value.lines().filter(line -> !line.isBlank()).toList();
                for (int i = 0; i <= parts.size(); i++) {
                    hidden.computeIfAbsent(place.line() + i, none -> new ArrayList<>())
                            .addAll(parts.stream().map(String::strip).toList());
                }
            }
        });
        return hidden;
    }
}
