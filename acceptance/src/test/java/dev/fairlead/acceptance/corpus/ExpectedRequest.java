package dev.fairlead.acceptance.corpus;

import dev.fairlead.acceptance.peer.Recorded;
import dev.fairlead.acceptance.peer.Recorded.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One request that the upstream must see: {@code > METHOD target}, then lines about it.
 *
 * <pre>
 * name: value       every header of that name: exactly this one; values of two headers with " | " between
 * no name           no such header                no trailer name   no such trailer
 * has name          at least one                  one name          exactly one
 * never name text   no value of it holds the text
 * body text         the body; without this line there is none
 * </pre>
 */
record ExpectedRequest(String method, String target, List<String> checks) {

    static ExpectedRequest of(String line) {
        String[] words = line.substring(2).split(" ", 2);
        return new ExpectedRequest(words[0], Escapes.latin(Escapes.decode(words[1])), new ArrayList<>());
    }

    /** What is wrong with {@code seen}, or an empty text. */
    String compare(Recorded seen) {
        if (!seen.method().equals(method) || !seen.target().equals(target)) {
            return "the upstream saw " + seen.method() + " " + seen.target() + ", not " + method + " " + target;
        }
        String body = checks.stream()
                .filter(check -> check.startsWith("body "))
                .map(check -> Escapes.latin(Escapes.decode(check.substring(5))))
                .findFirst()
                .orElse("");
        if (!body.equals(seen.body())) {
            return "the upstream saw the body \"" + Escapes.show(seen.body()) + "\"";
        }
        for (String check : checks) {
            String wrong = compare(check, seen.fields(), seen.trailers());
            if (!wrong.isEmpty()) {
                return "the upstream saw " + wrong;
            }
        }
        return "";
    }

    /** What is wrong with headers and trailers, by one line of the expectation. */
    static String compare(String check, List<Field> fields, List<Field> trailers) {
        String[] words = check.split(" ", 3);
        String name = words.length > 1 ? words[1] : "";
        List<String> values = Recorded.values(fields, name);
        return switch (words[0]) {
            case "body" -> "";
            case "no" ->
                name.equals("trailer") ? absent(words[2], Recorded.values(trailers, words[2])) : absent(name, values);
            case "has" -> values.isEmpty() ? "no " + name : "";
            case "one" -> values.size() == 1 ? "" : values.size() + " times " + name + ": " + values;
            case "never" ->
                values.stream().anyMatch(value -> value.contains(Escapes.latin(Escapes.decode(words[2]))))
                        ? name + ": " + values
                        : "";
            default -> exact(check, fields);
        };
    }

    private static String absent(String name, List<String> values) {
        return values.isEmpty() ? "" : name + ": " + values;
    }

    private static String exact(String check, List<Field> fields) {
        int colon = check.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("unknown line in an expectation: " + check);
        }
        List<String> values = Recorded.values(fields, check.substring(0, colon).toLowerCase(Locale.ROOT));
        String wanted = Escapes.latin(Escapes.decode(check.substring(colon + 1).strip()));
        return String.join(" | ", values).equals(wanted) && !values.isEmpty()
                ? ""
                : check.substring(0, colon) + ": " + values;
    }
}
