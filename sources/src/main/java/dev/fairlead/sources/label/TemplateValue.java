package dev.fairlead.sources.label;

import dev.fairlead.model.form.Spelling;
import dev.fairlead.sources.label.RuleTemplate.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in an action: a constant, a field, or a call; a pipe hands its left side on as the last argument. */
sealed interface TemplateValue {

    /** Text as it stands. */
    record Constant(String text) implements TemplateValue {
        @Override
        public Object of(Map<String, Object> values) {
            return text;
        }
    }

    /** {@code .Name}, {@code .Labels.version}; a label that is not there is empty. */
    record Field(List<String> path) implements TemplateValue {
        @Override
        public Object of(Map<String, Object> values) {
            Object root = values.getOrDefault(path.getFirst(), "");
            return path.size() == 2 && root instanceof Map<?, ?> labels
                    ? String.valueOf(labels.containsKey(path.get(1)) ? labels.get(path.get(1)) : "")
                    : root;
        }
    }

    /** A function with its arguments. */
    record Call(String function, List<TemplateValue> arguments) implements TemplateValue {
        @Override
        public Object of(Map<String, Object> values) throws Malformed {
            List<Object> given = new ArrayList<>();
            for (TemplateValue argument : arguments) {
                given.add(argument.of(values));
            }
            return TemplateFunctions.call(function, given);
        }
    }

    /** The value for these fields. */
    Object of(Map<String, Object> values) throws Malformed;

    static String text(Object value) throws Malformed {
        if (value instanceof String text) {
            return text;
        }
        throw new Malformed(".Labels is no text; write index .Labels \"NAME\"");
    }

    static boolean holds(Object value) {
        return value instanceof Map<?, ?> labels ? !labels.isEmpty() : !value.equals("");
    }

    static TemplateValue parse(String text) throws Malformed {
        Reader reader = new Reader(text);
        TemplateValue value = reader.pipe();
        reader.end();
        return value;
    }

    /** Reads one action. */
    final class Reader {

        private static final Pattern WORD = Pattern.compile(
                "\\s*(\\.[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z0-9_-]+)?|[A-Za-z][A-Za-z0-9]*|\"(?:[^\"\\\\]++|\\\\.)*+\"|`[^`]*`|-?[0-9]+|[|()])");
        private static final List<String> FIELDS = List.of(".Name", ".ContainerName", ".Labels");

        private final List<String> words = new ArrayList<>();
        private int at;

        Reader(String text) throws Malformed {
            Matcher word = WORD.matcher(text);
            int from = 0;
            while (word.region(from, text.length()).lookingAt()) {
                words.add(word.group(1));
                from = word.end();
            }
            String rest = text.substring(from).strip();
            if (!rest.isEmpty()) {
                throw new Malformed("\"" + rest + "\" is not known in a template here");
            }
        }

        TemplateValue pipe() throws Malformed {
            TemplateValue value = command(List.of());
            while (at < words.size() && words.get(at).equals("|")) {
                at++;
                value = command(List.of(value));
            }
            return value;
        }

        void end() throws Malformed {
            if (at < words.size()) {
                throw new Malformed("\"" + words.get(at) + "\" is not expected there");
            }
        }

        private TemplateValue command(List<TemplateValue> last) throws Malformed {
            if (at == words.size()) {
                throw new Malformed("a value is missing in it");
            }
            String word = words.get(at);
            if (!Character.isLetter(word.charAt(0))) {
                return operand();
            }
            at++;
            List<TemplateValue> arguments = new ArrayList<>();
            while (at < words.size()
                    && !words.get(at).equals("|")
                    && !words.get(at).equals(")")) {
                arguments.add(operand());
            }
            arguments.addAll(last);
            if (!TemplateFunctions.NAMES.contains(word)) {
                throw new Malformed("the function " + word + " is not known here; "
                        + Spelling.remedy(word, TemplateFunctions.NAMES));
            }
            return new Call(word, List.copyOf(arguments));
        }

        private TemplateValue operand() throws Malformed {
            String word = words.get(at++);
            char first = word.charAt(0);
            return switch (first) {
                case '(' -> group();
                case '.' -> field(word);
                case '"' -> new Constant(word.substring(1, word.length() - 1).replaceAll("\\\\(.)", "$1"));
                case '`' -> new Constant(word.substring(1, word.length() - 1));
                default -> {
                    if (Character.isLetter(first) || word.equals("|") || word.equals(")")) {
                        throw new Malformed("\"" + word + "\" is not a value; put a call in parentheses");
                    }
                    yield new Constant(word);
                }
            };
        }

        private TemplateValue group() throws Malformed {
            TemplateValue inner = pipe();
            if (at == words.size() || !words.get(at++).equals(")")) {
                throw new Malformed("a ( in it has no )");
            }
            return inner;
        }

        private static TemplateValue field(String word) throws Malformed {
            int dot = word.indexOf('.', 1);
            String root = dot < 0 ? word : word.substring(0, dot);
            if (!FIELDS.contains(root) || (dot > 0 && !root.equals(".Labels"))) {
                throw new Malformed(word + " is not known here; use one of " + String.join(", ", FIELDS));
            }
            return new Field(
                    dot < 0 ? List.of(root.substring(1)) : List.of(root.substring(1), word.substring(dot + 1)));
        }
    }
}
