package dev.fairlead.model.rule;

import dev.fairlead.model.Cidr;
import dev.fairlead.model.Match;
import dev.fairlead.model.Regex;
import dev.fairlead.model.rule.RuleParser.Malformed;
import dev.fairlead.model.rule.RuleTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One call of a matcher in version 2 of the language, as matchers of version 3. Several arguments mean any of them,
 * but for headers and queries, of which all must hold; {@code {name:expression}} stands for what the expression takes.
 */
final class Version2Matchers {

    private static final List<String> NAMES = List.of(
            "Host",
            "HostHeader",
            "HostRegexp",
            "ClientIP",
            "Path",
            "PathPrefix",
            "Method",
            "Headers",
            "HeadersRegexp",
            "Query");
    private static final String LABEL = "[^.]+";
    private static final String SEGMENT = "[^/]+";

    private final Token name;
    private final List<Token> arguments;

    Version2Matchers(Token name, List<Token> arguments) {
        this.name = name;
        this.arguments = arguments;
    }

    Match match() throws Malformed {
        if (arguments.isEmpty()) {
            throw new Malformed(name.column(), name.text() + " has no argument", "give it one in backticks");
        }
        for (Token argument : arguments) {
            if (argument.text().isEmpty()) {
                throw new Malformed(argument.column(), name.text() + " has an empty argument", "give it a value");
            }
        }
        return switch (canonicalName()) {
            case "Host", "HostHeader" -> any(Version2Matchers::host);
            case "HostRegexp" -> any(Version2Matchers::hostPattern);
            case "Path" -> any(argument -> path(argument, true));
            case "PathPrefix" -> any(argument -> path(argument, false));
            case "Method" ->
                any(argument -> new Match.Method(Matchers.token(argument).toUpperCase(Locale.ROOT)));
            case "ClientIP" -> any(argument -> new Match.ClientIp(checked(argument, Cidr::parse)));
            case "Headers" -> pairs((header, value) -> new Match.Header(Matchers.token(header), value.text()));
            case "HeadersRegexp" ->
                pairs((header, value) -> new Match.HeaderRegexp(Matchers.token(header), checked(value, Regex::new)));
            case "Query" -> RuleParser.all(parts(Version2Matchers::query));
            default -> throw new IllegalStateException(name.text());
        };
    }

    private String canonicalName() throws Malformed {
        for (String known : NAMES) {
            if (known.equalsIgnoreCase(name.text())) {
                return known;
            }
        }
        throw new Malformed(
                name.column(),
                "\"" + name.text() + "\" is not a matcher of version 2 of the language",
                "use one of " + String.join(", ", NAMES));
    }

    /** Makes a part of an argument. */
    private interface Part {
        Match of(Token argument) throws Malformed;
    }

    /** Makes a part of two arguments. */
    private interface Pair {
        Match of(Token first, Token second) throws Malformed;
    }

    private Match any(Part part) throws Malformed {
        return RuleParser.any(parts(part));
    }

    private List<Match> parts(Part part) throws Malformed {
        List<Match> parts = new ArrayList<>();
        for (Token argument : arguments) {
            parts.add(part.of(argument));
        }
        return parts;
    }

    private Match pairs(Pair pair) throws Malformed {
        if (arguments.size() % 2 != 0) {
            throw new Malformed(
                    name.column(),
                    name.text() + " takes names and values in turn, here are " + arguments.size() + " arguments",
                    "give each name its value");
        }
        List<Match> parts = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            parts.add(pair.of(arguments.get(i), arguments.get(i + 1)));
        }
        return RuleParser.all(parts);
    }

    private static Match host(Token argument) throws Malformed {
        if (argument.text().indexOf('*') >= 0) {
            throw new Malformed(
                    argument.column(),
                    "a host of version 2 has no star",
                    "write HostRegexp(`" + argument.text().replace("*", "{any:[^.]+}") + "`)");
        }
        return argument.text().indexOf('{') >= 0
                ? hostPattern(argument)
                : new Matchers(new Token(Token.Kind.NAME, "Host", argument.column()), List.of(argument)).match();
    }

    private static Match hostPattern(Token argument) throws Malformed {
        String regex = "^" + PatternRewrite.toRegex(argument.text().toLowerCase(Locale.ROOT), LABEL) + "$";
        return new Match.HostRegexp(checked(argument, whole -> new Regex(regex)));
    }

    private static Match path(Token argument, boolean whole) throws Malformed {
        String text = argument.text();
        if (!text.startsWith("/")) {
            throw new Malformed(
                    argument.column(), "the path `" + text + "` does not start with /", "write `/" + text + "`");
        }
        if (text.indexOf('{') < 0) {
            return whole ? new Match.Path(text) : new Match.PathPrefix(text);
        }
        String regex = "^" + PatternRewrite.toRegex(text, SEGMENT) + (whole ? "$" : "");
        return new Match.PathRegexp(checked(argument, pattern -> new Regex(regex)));
    }

    private static Match query(Token argument) throws Malformed {
        int equals = argument.text().indexOf('=');
        if (equals <= 0) {
            throw new Malformed(
                    argument.column(),
                    "`" + argument.text() + "` is not a query parameter with its value",
                    "write Query(`" + argument.text().replace("=", "") + "=value`)");
        }
        String key = argument.text().substring(0, equals);
        String value = argument.text().substring(equals + 1);
        if (value.isEmpty()) {
            return new Match.QueryRegexp(key, new Regex(".*"));
        }
        if (value.indexOf('{') < 0) {
            return new Match.Query(key, java.util.Optional.of(value));
        }
        String regex = "^" + PatternRewrite.toRegex(value, ".*") + "$";
        return new Match.QueryRegexp(key, checked(argument, pattern -> new Regex(regex)));
    }

    private static <T> T checked(Token argument, Function<String, T> read) throws Malformed {
        try {
            return read.apply(argument.text());
        } catch (IllegalArgumentException invalid) {
            throw new Malformed(argument.column(), String.valueOf(invalid.getMessage()), "see docs/rules.md");
        }
    }
}
