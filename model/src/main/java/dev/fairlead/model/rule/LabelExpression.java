package dev.fairlead.model.rule;

import dev.fairlead.model.Regex;
import dev.fairlead.model.rule.RuleParser.Malformed;
import dev.fairlead.model.rule.RuleTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Calls of {@code Label} and {@code LabelRegex} over labels, joined, negated and grouped as in the rule language. */
public final class LabelExpression {

    private final Predicate<Map<String, String>> holds;

    private LabelExpression(Predicate<Map<String, String>> holds) {
        this.holds = holds;
    }

    /**
     * Reads one.
     *
     * @throws Malformed at the first thing that is wrong
     */
    public static LabelExpression parse(String text) throws Malformed {
        if (text.length() > RuleParser.MAX_LENGTH) {
            throw new Malformed(RuleParser.MAX_LENGTH, "the expression is too long", "write it shorter");
        }
        Reading reading = new Reading(new RuleTokens(text));
        Predicate<Map<String, String>> whole = reading.or(0);
        reading.expect(Token.Kind.END, "&& or ||");
        return new LabelExpression(whole);
    }

    /** Whether it holds for these labels. */
    public boolean holds(Map<String, String> labels) {
        return holds.test(labels);
    }

    private record Reading(RuleTokens tokens) {

        Predicate<Map<String, String>> or(int depth) throws Malformed {
            Predicate<Map<String, String>> all = and(depth);
            while (tokens.skip(Token.Kind.OR)) {
                all = all.or(and(depth));
            }
            return all;
        }

        private Predicate<Map<String, String>> and(int depth) throws Malformed {
            Predicate<Map<String, String>> all = unary(depth);
            while (tokens.skip(Token.Kind.AND)) {
                all = all.and(unary(depth));
            }
            return all;
        }

        private Predicate<Map<String, String>> unary(int depth) throws Malformed {
            Token token = tokens.next();
            if (depth > RuleParser.MAX_DEPTH) {
                throw new Malformed(token.column(), "it is nested too deep", "write it flatter");
            }
            return switch (token.kind()) {
                case NOT -> unary(depth + 1).negate();
                case OPEN -> {
                    Predicate<Map<String, String>> inner = or(depth + 1);
                    expect(Token.Kind.CLOSE, ")");
                    yield inner;
                }
                case NAME -> call(token);
                case AND, OR, CLOSE, COMMA, TEXT, END ->
                    throw new Malformed(
                            token.column(),
                            "expected a matcher, found " + token.shown(),
                            "write Label(`name`, `value`) or LabelRegex(`name`, `expression`)");
            };
        }

        private Predicate<Map<String, String>> call(Token name) throws Malformed {
            List<Token> arguments = new ArrayList<>();
            expect(Token.Kind.OPEN, "(");
            while (tokens.peek().kind() == Token.Kind.TEXT) {
                arguments.add(tokens.next());
                tokens.skip(Token.Kind.COMMA);
            }
            expect(Token.Kind.CLOSE, "an argument in backticks, or )");
            boolean exact = name.text().equals("Label");
            if (arguments.size() != 2 || !(exact || name.text().equals("LabelRegex"))) {
                throw new Malformed(
                        name.column(),
                        "\"" + name.text() + "\" with " + arguments.size() + " arguments is not a matcher of labels",
                        "write Label(`name`, `value`) or LabelRegex(`name`, `expression`)");
            }
            String label = arguments.getFirst().text();
            String value = arguments.getLast().text();
            return exact ? labels -> value.equals(labels.get(label)) : regex(label, value, arguments.getLast());
        }

        private static Predicate<Map<String, String>> regex(String label, String value, Token at) throws Malformed {
            try {
                Pattern pattern = new Regex(value).pattern();
                return labels -> labels.containsKey(label)
                        && pattern.matcher(String.valueOf(labels.get(label))).find();
            } catch (IllegalArgumentException invalid) {
                throw new Malformed(at.column(), String.valueOf(invalid.getMessage()), "use the syntax of RE2");
            }
        }

        void expect(Token.Kind kind, String what) throws Malformed {
            Token token = tokens.next();
            if (token.kind() != kind) {
                throw new Malformed(
                        token.column(), "expected " + what + ", found " + token.shown(), "see docs/discovery.md");
            }
        }
    }
}
