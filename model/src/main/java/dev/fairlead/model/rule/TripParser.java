package dev.fairlead.model.rule;

import dev.fairlead.model.Trip;
import dev.fairlead.model.Trip.Operator;
import dev.fairlead.model.rule.RuleParser.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the expressions of Traefik's circuit breaker: measures compared with numbers, joined by {@code &&} (binds
 * tighter) and {@code ||}, grouped by parentheses.
 */
public final class TripParser {

    /** Characters of one expression. */
    public static final int MAX_LENGTH = 1024;

    private static final int MAX_DEPTH = 16;
    private static final String EXAMPLE = "write a comparison, such as NetworkErrorRatio() > 0.30";
    private static final Pattern WORD =
            Pattern.compile("\\s*([A-Za-z]+|[0-9]+(?:\\.[0-9]+)?|&&|\\|\\||>=|<=|==|!=|[><(),])");

    private final String text;
    private final Matcher words;
    private int at;
    private int depth;

    private TripParser(String text) {
        this.text = text;
        this.words = WORD.matcher(text);
    }

    /**
     * Reads one expression.
     *
     * @throws Malformed at the first thing that is wrong, with its column and what to write instead
     */
    public static Trip parse(String text) throws Malformed {
        if (text.length() > MAX_LENGTH) {
            throw new Malformed(MAX_LENGTH, "the expression has more than " + MAX_LENGTH + " characters", "shorten it");
        }
        TripParser parser = new TripParser(text);
        Trip trip = parser.or();
        if (!parser.peek().isEmpty()) {
            throw parser.unexpected("&& or ||");
        }
        return trip;
    }

    private String peek() {
        if (words.region(at, text.length()).lookingAt()) {
            return words.group(1);
        }
        return text.substring(at).strip();
    }

    private boolean skip(String word) {
        boolean found =
                words.region(at, text.length()).lookingAt() && words.group(1).equals(word);
        if (found) {
            at = words.end();
        }
        return found;
    }

    private String take() {
        String word = peek();
        at = words.region(at, text.length()).lookingAt() ? words.end() : text.length();
        return word;
    }

    private void expect(String word) throws Malformed {
        if (!skip(word)) {
            throw unexpected(word);
        }
    }

    private Malformed unexpected(String wanted) {
        String found = peek();
        return new Malformed(
                Math.min(at + 1, text.length() + 1),
                "expected " + wanted + ", found " + (found.isEmpty() ? "the end of the expression" : found),
                EXAMPLE);
    }

    private Trip or() throws Malformed {
        List<Trip> parts = new ArrayList<>(List.of(and()));
        while (skip("||")) {
            parts.add(and());
        }
        return parts.size() == 1 ? parts.getFirst() : new Trip.Or(parts);
    }

    private Trip and() throws Malformed {
        List<Trip> parts = new ArrayList<>(List.of(one()));
        while (skip("&&")) {
            parts.add(one());
        }
        return parts.size() == 1 ? parts.getFirst() : new Trip.And(parts);
    }

    private Trip one() throws Malformed {
        if (!skip("(")) {
            return comparison();
        }
        if (++depth > MAX_DEPTH) {
            throw new Malformed(at, "more than " + MAX_DEPTH + " parentheses inside each other", "write it flatter");
        }
        Trip inner = or();
        expect(")");
        depth--;
        return inner;
    }

    private Trip comparison() throws Malformed {
        Trip.Measure measure = measure();
        Operator operator = operator();
        return new Trip.Comparison(measure, operator, number());
    }

    private Operator operator() throws Malformed {
        for (Operator operator : Operator.values()) {
            if (skip(operator.sign())) {
                return operator;
            }
        }
        throw unexpected("one of > >= < <= == !=");
    }

    private Trip.Measure measure() throws Malformed {
        int column = at + 1;
        String name = take();
        expect("(");
        List<Double> arguments = new ArrayList<>();
        while (!skip(")")) {
            if (!arguments.isEmpty()) {
                expect(",");
            }
            arguments.add(number());
        }
        return switch (name) {
            case "NetworkErrorRatio" -> {
                count(name, column, arguments, 0);
                yield new Trip.NetworkErrorRatio();
            }
            case "ResponseCodeRatio" -> {
                count(name, column, arguments, 4);
                yield new Trip.ResponseCodeRatio(
                        arguments.get(0).intValue(),
                        arguments.get(1).intValue(),
                        arguments.get(2).intValue(),
                        arguments.get(3).intValue());
            }
            case "LatencyAtQuantileMS" -> {
                count(name, column, arguments, 1);
                yield new Trip.LatencyAtQuantileMs(quantile(column, arguments.getFirst()));
            }
            default ->
                throw new Malformed(
                        column,
                        "\"" + name + "\" is not a measure",
                        "use NetworkErrorRatio(), ResponseCodeRatio(from, to, dividedFrom, dividedTo) or"
                                + " LatencyAtQuantileMS(quantile)");
        };
    }

    private static double quantile(int column, double quantile) throws Malformed {
        if (quantile <= 0 || quantile > 100) {
            throw new Malformed(column, "a quantile is above 0 and at most 100", "write LatencyAtQuantileMS(50.0)");
        }
        return quantile;
    }

    private static void count(String name, int column, List<Double> arguments, int wanted) throws Malformed {
        if (arguments.size() != wanted) {
            throw new Malformed(
                    column, name + " takes " + wanted + " numbers, here are " + arguments.size(), "write all of them");
        }
    }

    private double number() throws Malformed {
        boolean found = words.region(at, text.length()).lookingAt()
                && Character.isDigit(words.group(1).charAt(0))
                && words.group(1).length() <= 15;
        if (!found) {
            throw unexpected("a number");
        }
        return Double.parseDouble(take());
    }
}
