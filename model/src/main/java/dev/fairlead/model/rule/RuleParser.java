package dev.fairlead.model.rule;

import dev.fairlead.model.Match;
import dev.fairlead.model.rule.RuleTokens.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the rule language of Traefik v3: calls of matchers with quoted arguments, joined by {@code &&} (binds tighter)
 * and {@code ||}, negated by {@code !}, grouped by parentheses.
 *
 * <p>The tree comes out in one form for all ways of writing it: negations stand at the matchers only (De Morgan), and
 * neither an and stands directly in an and nor an or in an or.
 */
public final class RuleParser {

    /** Characters of one rule. */
    public static final int MAX_LENGTH = 16 * 1024;

    /** Parentheses and negations inside each other. */
    public static final int MAX_DEPTH = 64;

    /** The remedy for an expression that cannot be read: no other version of the language reads it either. */
    public static final String EXPRESSION = "use the syntax of RE2";

    private final RuleTokens tokens;
    private final RuleSyntax syntax;
    private int depth;

    private RuleParser(RuleTokens tokens, RuleSyntax syntax) {
        this.tokens = tokens;
        this.syntax = syntax;
    }

    /**
     * Reads one rule; one of version 2 comes out as what it means in version 3.
     *
     * @throws Malformed at the first thing that is wrong, with its column and what to write instead
     */
    public static Match parse(String rule, RuleSyntax syntax) throws Malformed {
        if (rule.isBlank()) {
            throw new Malformed(1, "the rule is empty", "write a matcher, such as Host(`example.com`)");
        }
        if (rule.length() > MAX_LENGTH) {
            throw new Malformed(
                    MAX_LENGTH,
                    "the rule has more than " + MAX_LENGTH + " characters",
                    "spread it over several routes");
        }
        RuleParser parser = new RuleParser(new RuleTokens(rule), syntax);
        Match match = parser.or(false);
        Token rest = parser.tokens.peek();
        if (rest.kind() != Token.Kind.END) {
            throw unexpected(rest, "&& or ||");
        }
        return match;
    }

    // "negated" carries an odd number of ! down to the matchers; it turns every and into an or and the other way.
    private Match or(boolean negated) throws Malformed {
        List<Match> parts = new ArrayList<>(List.of(and(negated)));
        while (tokens.skip(Token.Kind.OR)) {
            parts.add(and(negated));
        }
        return negated ? all(parts) : any(parts);
    }

    private Match and(boolean negated) throws Malformed {
        List<Match> parts = new ArrayList<>(List.of(unary(negated)));
        while (tokens.skip(Token.Kind.AND)) {
            parts.add(unary(negated));
        }
        return negated ? any(parts) : all(parts);
    }

    private Match unary(boolean negated) throws Malformed {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NOT -> {
                deeper(token);
                Match match = unary(!negated);
                depth--;
                yield match;
            }
            case OPEN -> {
                deeper(token);
                Match match = or(negated);
                expect(Token.Kind.CLOSE, ")");
                depth--;
                yield match;
            }
            case NAME -> {
                Match match = call(token);
                yield negated ? negated(match) : match;
            }
            case AND, OR, CLOSE, COMMA, TEXT, END -> throw unexpected(token, "a matcher, such as Host(`example.com`)");
        };
    }

    private void deeper(Token token) throws Malformed {
        if (++depth > MAX_DEPTH) {
            throw new Malformed(
                    token.column(), "the rule is nested more than " + MAX_DEPTH + " levels deep", "write it flatter");
        }
    }

    private Match call(Token name) throws Malformed {
        expect(Token.Kind.OPEN, "( behind " + name.text());
        List<Token> arguments = new ArrayList<>();
        while (tokens.peek().kind() != Token.Kind.CLOSE) {
            Token argument = tokens.next();
            if (argument.kind() != Token.Kind.TEXT) {
                throw unexpected(argument, "an argument in backticks or double quotes");
            }
            arguments.add(argument);
            if (!tokens.skip(Token.Kind.COMMA) && tokens.peek().kind() != Token.Kind.CLOSE) {
                throw unexpected(tokens.peek(), ", or )");
            }
        }
        tokens.next();
        return switch (syntax) {
            case V2 -> new Version2Matchers(name, arguments).match();
            case V3 -> new Matchers(name, arguments).match();
            case TCP -> new TcpMatchers(name, arguments).match();
        };
    }

    private static Match negated(Match match) {
        return switch (match) {
            case Match.And and ->
                any(and.all().stream().map(RuleParser::negated).toList());
            case Match.Or or -> all(or.any().stream().map(RuleParser::negated).toList());
            default -> new Match.Not(match);
        };
    }

    private void expect(Token.Kind kind, String what) throws Malformed {
        Token token = tokens.next();
        if (token.kind() != kind) {
            throw unexpected(token, what);
        }
    }

    private static Malformed unexpected(Token token, String wanted) {
        return new Malformed(
                token.column(),
                "expected " + wanted + ", found " + token.shown(),
                "see docs/rules.md for the language");
    }

    static Match all(List<Match> parts) {
        List<Match> flat = new ArrayList<>();
        for (Match part : parts) {
            if (part instanceof Match.And and) {
                flat.addAll(and.all());
            } else {
                flat.add(part);
            }
        }
        return flat.size() == 1 ? flat.getFirst() : new Match.And(flat);
    }

    static Match any(List<Match> parts) {
        List<Match> flat = new ArrayList<>();
        for (Match part : parts) {
            if (part instanceof Match.Or or) {
                flat.addAll(or.any());
            } else {
                flat.add(part);
            }
        }
        return flat.size() == 1 ? flat.getFirst() : new Match.Or(flat);
    }

    /** A rule that cannot be read. */
    public static final class Malformed extends Exception {

        private static final long serialVersionUID = 1;

        private final int column;
        private final String text;
        private final String remedy;

        Malformed(int column, String text, String remedy) {
            super("column " + column + ": " + text + "; " + remedy);
            this.column = column;
            this.text = text;
            this.remedy = remedy;
        }

        /** 1-based column in the rule. */
        public int column() {
            return column;
        }

        /** What is wrong there; one sentence without a full stop. */
        public String text() {
            return text;
        }

        /** What to write instead; one sentence without a full stop. */
        public String remedy() {
            return remedy;
        }
    }
}
