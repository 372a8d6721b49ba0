package dev.fairlead.compose.file;

import dev.fairlead.model.Place;
import dev.fairlead.model.form.Spelling;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.TextTable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The keys of a Compose file and what may stand behind each, as {@code schema.txt} says it. What Compose would refuse is told
 * with the nearest key that it knows.
 */
final class Schema {

    private static final Map<String, Map<String, String>> ROWS = rows();

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]+");

    private final Problems problems;
    private final Set<Place> unknown;

    /** @param unknown places of values that are only stood in for, whose kind says nothing */
    Schema(Problems problems, Set<Place> unknown) {
        this.problems = problems;
        this.unknown = unknown;
    }

    static Collection<String> keys(String row) {
        return ROWS.getOrDefault(row, Map.of()).keySet();
    }

    void check(Node.Mapping file) {
        mapping(file, "top", "Compose file");
    }

    private void mapping(Node.Mapping node, String row, String subject) {
        Map<String, String> known = ROWS.getOrDefault(row, Map.of());
        node.members().forEach((key, value) -> {
            String kind = known.get(key);
            if (kind != null) {
                value(value, kind, key, row.equals("top") ? "" : subject);
            } else if (!key.startsWith("x-") && !key.equals("<<")) {
                problems.refuse(
                        "compose-key",
                        problems.key(value),
                        subject,
                        "\"" + key + "\" is not a key of Compose here",
                        Spelling.nearest(key, known.keySet())
                                .map(word -> "did you mean \"" + word + "\"?")
                                .orElse("take it out, or begin its name with x- where it is for somebody else"));
            }
        });
    }

    // A subject is empty directly below the top: the names there are the subjects.
    private void value(Node node, String kind, String key, String subject) {
        String rest = kind.substring(kind.indexOf(':') + 1);
        switch (kind.contains(":") ? kind.substring(0, kind.indexOf(':')) : kind) {
            case "free" -> {}
            case "text", "number", "bool" -> scalar(node, kind, key, subject);
            case "bytes", "swap", "time", "count", "word" -> form(node, kind, key, subject);
            case "list" -> list(node, rest, key, subject);
            case "pairs", "hosts" -> pairs(node, kind, key, subject);
            case "dict" -> dict(node, rest, key, subject);
            case "names" -> {
                if (!(node instanceof Node.Sequence)) {
                    dict(node, rest, key, subject);
                }
            }
            default -> one(node, kind, key, subject);
        }
    }

    private void scalar(Node node, String kind, String key, String subject) {
        boolean good = node instanceof Node.Empty
                || unknown.contains(node.place())
                || switch (kind) {
                    case "number" -> isNumber(node);
                    case "bool" ->
                        node instanceof Node.Bool
                                || (node instanceof Node.Text text
                                        && text.value().matches("(?i)true|false|yes|no|on|off|y|n|1|0|t|f|"));
                    default -> isScalar(node);
                };
        if (!good) {
            refuse(
                    node,
                    key,
                    subject,
                    kind.equals("text") ? "text" : kind.equals("bool") ? "true or false" : "a number");
        }
    }

    private void form(Node node, String kind, String key, String subject) {
        if (!isScalar(node)) {
            refuse(node, key, subject, "text");
        } else if (!unknown.contains(node.place())) {
            String text = Scalar.textOf(node).orElse("");
            Values.wanted(kind, text)
                    .ifPresent(wanted -> problems.refuse(
                            "compose-value",
                            node.place(),
                            subject,
                            "\"" + key + "\" cannot be \"" + text + "\"",
                            "write " + wanted));
        }
    }

    private static boolean isNumber(Node node) {
        return node instanceof Node.Decimal || (node instanceof Node.Text text && Values.isNumber(text.value()));
    }

    private static boolean isScalar(Node node) {
        return !(node instanceof Node.Mapping) && !(node instanceof Node.Sequence);
    }

    private void list(Node node, String row, String key, String subject) {
        if (node instanceof Node.Sequence sequence) {
            sequence.elements().forEach(element -> value(element, row.equals("list") ? "text" : row, key, subject));
        } else if (!(node instanceof Node.Empty) && !(isScalar(node) && !row.contains("~") && row.equals("list"))) {
            boolean one = isScalar(node) && (key.equals("env_file") || key.equals("gpus"));
            if (!one) {
                refuse(node, key, subject, "a list");
            }
        }
    }

    private void pairs(Node node, String kind, String key, String subject) {
        if (node instanceof Node.Mapping mapping) {
            mapping.members().forEach((name, value) -> {
                if (kind.equals("pairs") || !(value instanceof Node.Sequence)) {
                    scalar(value, "text", key + "." + name, subject);
                }
            });
        } else if (!(node instanceof Node.Sequence) && !(node instanceof Node.Empty)) {
            refuse(node, key, subject, "a mapping, or a list of KEY=VALUE");
        }
    }

    private void dict(Node node, String row, String key, String subject) {
        if (node instanceof Node.Mapping mapping) {
            mapping.members().forEach((name, value) -> {
                String word =
                        key.equals("services") || !key.endsWith("s") ? "service" : key.substring(0, key.length() - 1);
                String own = subject.isEmpty() ? word + " \"" + name + "\"" : subject;
                if (subject.isEmpty() && !NAME.matcher(name).matches()) {
                    problems.refuse(
                            "compose-key",
                            problems.key(value),
                            own,
                            "its name has to be of letters, digits, dots, hyphens and underscores",
                            "rename it");
                }
                if (!name.startsWith("x-") && !(row.equals("service") && !(value instanceof Node.Mapping))) {
                    value(value, row, name, own);
                }
            });
        } else if (!(node instanceof Node.Empty)) {
            refuse(node, key, subject, "a mapping");
        }
    }

    private void one(Node node, String kind, String key, String subject) {
        if (node instanceof Node.Mapping mapping) {
            mapping(mapping, kind.replace("~", ""), subject);
        } else if (!(node instanceof Node.Empty) && !(kind.startsWith("~") && isScalar(node))) {
            refuse(node, key, subject, "a mapping");
        }
    }

    private void refuse(Node node, String key, String subject, String wanted) {
        problems.refuse(
                "compose-value",
                node.place(),
                subject.isEmpty() ? "Compose file" : subject,
                "\"" + key + "\" is " + node.kind() + ", not " + wanted,
                "write " + wanted);
    }

    private static Map<String, Map<String, String>> rows() {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        TextTable.beside(Schema.class, "schema.txt").pairs("").forEach((row, keys) -> {
            Map<String, String> known = new LinkedHashMap<>();
            for (String word : keys.split(" ", -1)) {
                int equals = word.indexOf('=');
                known.put(word.substring(0, equals), word.substring(equals + 1));
            }
            rows.put(row, known);
        });
        return rows;
    }
}
