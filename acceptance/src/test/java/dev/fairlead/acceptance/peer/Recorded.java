package dev.fairlead.acceptance.peer;

import java.util.List;
import java.util.Locale;

/**
 * One whole request as an upstream read it, strictly.
 *
 * @param connection which connection it came by, from 1
 * @param method as it came
 * @param target as it came, one character a byte
 * @param version as it came
 * @param fields name in lower case and value, in order
 * @param body without its framing, one character a byte
 * @param trailers name in lower case and value, in order
 */
public record Recorded(
        int connection,
        String method,
        String target,
        String version,
        List<Field> fields,
        String body,
        List<Field> trailers) {

    /** One header line: the name in lower case, the value one character a byte. */
    public record Field(String name, String value) {}

    /** Keeps copies. */
    public Recorded {
        fields = List.copyOf(fields);
        trailers = List.copyOf(trailers);
    }

    /** All values of a header, in order. */
    public List<String> values(String name) {
        return values(fields, name);
    }

    /** All values of a name among {@code fields}, in order. */
    public static List<String> values(List<Field> fields, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return fields.stream()
                .filter(field -> field.name().equals(lower))
                .map(Field::value)
                .toList();
    }
}
