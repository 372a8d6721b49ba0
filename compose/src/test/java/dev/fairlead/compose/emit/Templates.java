package dev.fairlead.compose.emit;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of Helm's templates as our charts use: values, variables, {@code if}, {@code else if}, {@code range} over a
 * mapping, {@code and}, {@code or}, {@code not}, {@code quote}, {@code fail}. Anything else is an error.
 */
final class Templates {

    private static final Pattern TOKEN = Pattern.compile("\\{\\{(-?) (.*?) (-?)}}", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\(|\\)|\\||[^\\s()|\"]+");

    /** A piece of a template: text, or an action. */
    private record Piece(boolean isAction, String text) {}

    private final List<Piece> pieces;
    private final Node values;
    private final Map<String, Object> variables = new HashMap<>();

    private Templates(List<Piece> pieces, Node values) {
        this.pieces = pieces;
        this.values = values;
    }

    static String render(String template, Node values) {
        Templates templates = new Templates(pieces(template), values);
        StringBuilder out = new StringBuilder();
        templates.run(0, templates.pieces.size(), out);
        return out.toString();
    }

    private static List<Piece> pieces(String template) {
        List<Piece> pieces = new ArrayList<>();
        Matcher token = TOKEN.matcher(template);
        int at = 0;
        boolean trims = false;
        while (token.find()) {
            String text = template.substring(at, token.start());
            text = trims ? text.stripLeading() : text;
            pieces.add(new Piece(false, token.group(1).isEmpty() ? text : text.stripTrailing()));
            pieces.add(new Piece(true, token.group(2).strip()));
            trims = !token.group(3).isEmpty();
            at = token.end();
        }
        String rest = template.substring(at);
        pieces.add(new Piece(false, trims ? rest.stripLeading() : rest));
        return pieces;
    }

    private void run(int from, int to, StringBuilder out) {
        int at = from;
        while (at < to) {
            Piece piece = pieces.get(at);
            if (!piece.isAction()) {
                out.append(piece.text());
                at++;
            } else if (piece.text().startsWith("if ") || piece.text().startsWith("range ")) {
                at = block(at, out);
            } else {
                out.append(text(evaluate(piece.text())));
                at++;
            }
        }
    }

    // From an if or a range to behind its end.
    private int block(int start, StringBuilder out) {
        List<Integer> marks = new ArrayList<>(List.of(start));
        int depth = 0;
        int at = start;
        do {
            String text = pieces.get(at).isAction() ? pieces.get(at).text() : "";
            depth += text.startsWith("if ") || text.startsWith("range ") ? 1 : text.equals("end") ? -1 : 0;
            if ((depth == 1 && text.startsWith("else")) || depth == 0) {
                marks.add(at);
            }
            at++;
        } while (depth > 0);
        String head = pieces.get(start).text();
        if (head.startsWith("range ")) {
            range(head, start + 1, marks.getLast(), out);
            return at;
        }
        for (int i = 0; i + 1 < marks.size(); i++) {
            String mark = pieces.get(marks.get(i)).text().replaceFirst("^else if |^if ", "");
            if (mark.equals("else") || isTrue(evaluate(mark))) {
                run(marks.get(i) + 1, marks.get(i + 1), out);
                break;
            }
        }
        return at;
    }

    private void range(String head, int from, int to, StringBuilder out) {
        Matcher matcher = Pattern.compile("range (\\$\\w+), (\\$\\w+) := (.*)").matcher(head);
        if (!matcher.matches()) {
            throw new AssertionError("not known here: " + head);
        }
        if (evaluate(matcher.group(3)) instanceof Node.Mapping mapping) {
            mapping.members().forEach((key, value) -> {
                variables.put(matcher.group(1), key);
                variables.put(matcher.group(2), value);
                run(from, to, out);
            });
        }
    }

    private Object evaluate(String expression) {
        Deque<String> words = new ArrayDeque<>();
        WORD.matcher(expression).results().forEach(word -> words.add(word.group()));
        Object result = pipeline(words);
        if (!words.isEmpty()) {
            throw new AssertionError("not known here: " + expression);
        }
        return result;
    }

    private Object pipeline(Deque<String> words) {
        Object result = command(words, Optional.empty());
        while ("|".equals(words.peek())) {
            words.pop();
            result = command(words, Optional.of(result));
        }
        return result;
    }

    private Object command(Deque<String> words, Optional<Object> piped) {
        String name = words.pop();
        List<Object> arguments = new ArrayList<>();
        if (!List.of("and", "or", "not", "index", "quote", "fail").contains(name)) {
            words.push(name);
            return operand(words);
        }
        while (!words.isEmpty() && !words.peek().equals(")") && !words.peek().equals("|")) {
            arguments.add(operand(words));
        }
        piped.ifPresent(arguments::add);
        return switch (name) {
            case "and" -> arguments.stream().allMatch(Templates::isTrue);
            case "or" -> arguments.stream().anyMatch(Templates::isTrue);
            case "not" -> !isTrue(arguments.getFirst());
            case "quote" ->
                "\""
                        + text(arguments.getFirst())
                                .replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\t", "\\t")
                        + "\"";
            case "fail" -> throw new AssertionError("the chart refuses: " + arguments);
            default -> index(arguments);
        };
    }

    private static Object index(List<Object> arguments) {
        Object at = arguments.getFirst();
        for (Object step : arguments.subList(1, arguments.size())) {
            Node nothing = new Node.Empty(Place.of(text(step)));
            at = at instanceof Node.Mapping mapping ? mapping.members().getOrDefault(text(step), nothing) : nothing;
        }
        return at;
    }

    private Object operand(Deque<String> words) {
        String word = words.pop();
        if (word.equals("(")) {
            Object inner = pipeline(words);
            words.pop();
            return inner;
        }
        if (word.startsWith("\"")) {
            return word.substring(1, word.length() - 1);
        }
        Object variable = variables.get(word);
        if (variable != null) {
            return variable;
        }
        if (word.equals(".Values") || word.startsWith(".Values.")) {
            List<Object> path = new ArrayList<>(List.of(values));
            path.addAll(List.of(word.split("\\.", -1)).subList(2, word.split("\\.", -1).length));
            return index(path);
        }
        throw new AssertionError("not known here: " + word);
    }

    private static boolean isTrue(Object value) {
        return switch (value) {
            case Boolean bool -> bool;
            case Node.Bool bool -> bool.value();
            case Node.Mapping mapping -> !mapping.members().isEmpty();
            case Node.Empty ignored -> false;
            default -> !text(value).isEmpty();
        };
    }

    private static String text(Object value) {
        return switch (value) {
            case Node.Text text -> text.value();
            case Node.Decimal number -> number.value().toPlainString();
            case Node.Bool bool -> Boolean.toString(bool.value());
            case Node.Empty ignored -> "";
            default -> String.valueOf(value);
        };
    }
}
