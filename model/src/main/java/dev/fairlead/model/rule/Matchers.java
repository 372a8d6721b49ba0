package dev.fairlead.model.rule;

import dev.fairlead.model.Cidr;
import dev.fairlead.model.Match;
import dev.fairlead.model.Regex;
import dev.fairlead.model.rule.RuleParser.Malformed;
import dev.fairlead.model.rule.RuleTokens.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One call of a matcher: which it is, whether its arguments fit, and what to write instead of version 2. */
final class Matchers {

    private static final List<String> NAMES = List.of(
            "Host",
            "HostRegexp",
            "Path",
            "PathPrefix",
            "PathRegexp",
            "Method",
            "Header",
            "HeaderRegexp",
            "Query",
            "QueryRegexp",
            "ClientIP");

    // A name, possibly with a star for one more label, or an address of IPv6 with or without brackets.
    private static final Pattern HOST = Pattern.compile(
            "(\\*\\.)?[a-z0-9_-]++(?:\\.[a-z0-9_-]++)*+" + "|\\[[0-9a-f:.]+\\]|[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*");
    private static final Pattern V2_PARAMETER = Pattern.compile("(?<!\\\\)\\{[A-Za-z_][A-Za-z0-9_-]*(:[^{}]+)?\\}");

    private final Token name;
    private final List<Token> arguments;

    Matchers(Token name, List<Token> arguments) {
        this.name = name;
        this.arguments = arguments;
    }

    Match match() throws Malformed {
        for (Token argument : arguments) {
            if (argument.text().isEmpty()) {
                throw new Malformed(argument.column(), name.text() + " has an empty argument", "give it a value");
            }
        }
        return switch (canonicalName()) {
            case "Host" -> new Match.Host(host(one()));
            case "HostRegexp" -> new Match.HostRegexp(hostRegex(one()));
            case "Path" -> new Match.Path(path("Path", one()));
            case "PathPrefix" -> new Match.PathPrefix(path("PathPrefix", one()));
            case "PathRegexp" -> new Match.PathRegexp(regex(one()));
            case "Method" -> new Match.Method(token(one()).toUpperCase(Locale.ROOT));
            case "Header" -> new Match.Header(token(two()), arguments.get(1).text());
            case "HeaderRegexp" -> new Match.HeaderRegexp(token(two()), regex(arguments.get(1)));
            case "Query" -> query();
            case "QueryRegexp" -> queryRegexp();
            case "ClientIP" -> new Match.ClientIp(block(one()));
            default -> throw new IllegalStateException(name.text());
        };
    }

    // Traefik takes four spellings of each name and no other.
    private String canonicalName() throws Malformed {
        String text = name.text();
        for (String known : NAMES) {
            String lower = known.toLowerCase(Locale.ROOT);
            String title = known.charAt(0) + lower.substring(1);
            if (List.of(known, lower, known.toUpperCase(Locale.ROOT), title).contains(text)) {
                return known;
            }
        }
        Version2.refuseName(name, arguments);
        for (String known : NAMES) {
            if (known.equalsIgnoreCase(text)) {
                throw new Malformed(name.column(), "\"" + text + "\" is not a matcher", "write it " + known);
            }
        }
        throw new Malformed(
                name.column(), "\"" + text + "\" is not a matcher", "use one of " + String.join(", ", NAMES));
    }

    private Token one() throws Malformed {
        if (arguments.size() > 1) {
            throw new Malformed(
                    name.column(),
                    name.text() + " takes one argument, here are " + arguments.size(),
                    "write " + Version2.anyOf(name.text(), arguments));
        }
        return arity(1, 1);
    }

    private Token two() throws Malformed {
        return arity(2, 2);
    }

    private Token arity(int least, int most) throws Malformed {
        if (arguments.size() < least || arguments.size() > most) {
            String wanted = least == most ? (least == 1 ? "one argument" : "two arguments") : "one or two arguments";
            throw new Malformed(
                    name.column(),
                    name.text() + " takes " + wanted + ", here are " + arguments.size(),
                    "give it its arguments in backticks, separated by commas");
        }
        return arguments.getFirst();
    }

    private Match query() throws Malformed {
        Token key = arity(1, 2);
        Version2.refuseQuery(key, arguments);
        return new Match.Query(
                key.text(), arguments.stream().skip(1).map(Token::text).findFirst());
    }

    // With the name alone it means what Query means, as in Traefik.
    private Match queryRegexp() throws Malformed {
        Token key = arity(1, 2);
        return arguments.size() == 1 ? query() : new Match.QueryRegexp(key.text(), regex(arguments.get(1)));
    }

    static String host(Token argument) throws Malformed {
        Version2.refusePattern("Host", argument);
        String host = argument.text().toLowerCase(Locale.ROOT);
        if (host.endsWith(".") && host.length() > 1) {
            host = host.substring(0, host.length() - 1);
        }
        if (host.chars().anyMatch(c -> c >= 0x80)) {
            throw new Malformed(
                    argument.column(),
                    "the host `" + argument.text() + "` has letters beyond ASCII",
                    "write " + punycode(host));
        }
        if (!host.equals("*") && !HOST.matcher(host).matches()) {
            throw new Malformed(
                    argument.column(),
                    "`" + argument.text() + "` is not the name of a host",
                    "write it without scheme, port and path; * may only be the first label");
        }
        return host;
    }

    private static String punycode(String host) {
        try {
            return "`" + java.net.IDN.toASCII(host) + "`";
        } catch (IllegalArgumentException noName) {
            return "the name in its ASCII form (xn--…)";
        }
    }

    // {sub:[a-z]+} is an expression too, one that no host ever matches.
    private static Regex hostRegex(Token argument) throws Malformed {
        if (V2_PARAMETER.matcher(argument.text()).find()) {
            Version2.refusePattern("Host", argument);
        }
        return regex(argument);
    }

    private static String path(String matcher, Token argument) throws Malformed {
        Version2.refusePattern(matcher, argument);
        if (!argument.text().startsWith("/")) {
            throw new Malformed(
                    argument.column(),
                    "the path `" + argument.text() + "` does not start with /",
                    "write `/" + argument.text() + "`");
        }
        return argument.text();
    }

    static String token(Token argument) throws Malformed {
        if (!argument.text().matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
            throw new Malformed(
                    argument.column(),
                    "`" + argument.text() + "` is not the name of a method or header",
                    "use letters, digits and hyphens");
        }
        return argument.text();
    }

    static Regex regex(Token argument) throws Malformed {
        return checked(argument, Regex::new, RuleParser.EXPRESSION);
    }

    static Cidr block(Token argument) throws Malformed {
        return checked(argument, Cidr::parse, "write an address or a block such as 10.0.0.0/8");
    }

    private static <T> T checked(Token argument, Function<String, T> read, String remedy) throws Malformed {
        try {
            return read.apply(argument.text());
        } catch (IllegalArgumentException invalid) {
            throw new Malformed(
                    argument.column(), Optional.ofNullable(invalid.getMessage()).orElse("invalid"), remedy);
        }
    }

    /** What version 2 of the language wrote otherwise: refused, with the exact words of version 3. */
    private static final class Version2 {

        private Version2() {}

        static void refuseName(Token name, List<Token> arguments) throws Malformed {
            String written = name.text();
            String rewritten =
                    switch (written.toLowerCase(Locale.ROOT)) {
                        case "headers" -> call("Header", arguments);
                        case "headersregexp" -> call("HeaderRegexp", arguments);
                        case "hostheader" -> anyOf("Host", arguments);
                        default -> "";
                    };
            if (!rewritten.isEmpty()) {
                throw new Malformed(
                        name.column(), written + " is a matcher of version 2 of the language", "write " + rewritten);
            }
        }

        static void refuseQuery(Token key, List<Token> arguments) throws Malformed {
            int equals = key.text().indexOf('=');
            if (arguments.size() == 1 && equals > 0) {
                String name = key.text().substring(0, equals);
                String value = key.text().substring(equals + 1);
                throw new Malformed(
                        key.column(),
                        "`" + key.text() + "` is how version 2 of the language wrote a query parameter",
                        "write Query(`" + name + "`" + (value.isEmpty() ? "" : ", `" + value + "`") + ")");
            }
        }

        static void refusePattern(String matcher, Token argument) throws Malformed {
            if (argument.text().indexOf('{') < 0) {
                return;
            }
            boolean host = matcher.equals("Host");
            String expression = PatternRewrite.toRegex(argument.text(), host ? "[^.]+" : "[^/]+");
            String rewritten = (host ? "HostRegexp" : "PathRegexp") + "("
                    + RulePrinter.quoted("^" + expression + (matcher.equals("PathPrefix") ? "" : "$")) + ")";
            throw new Malformed(
                    argument.column(),
                    "the pattern `" + argument.text() + "` belongs to version 2 of the language",
                    "write " + rewritten);
        }

        static String anyOf(String matcher, List<Token> arguments) {
            String joined = arguments.stream()
                    .map(argument -> call(matcher, List.of(argument)))
                    .collect(Collectors.joining(" || "));
            return arguments.size() > 1 ? "(" + joined + ")" : joined;
        }

        private static String call(String matcher, List<Token> arguments) {
            return arguments.stream()
                    .map(argument -> RulePrinter.quoted(argument.text()))
                    .collect(Collectors.joining(", ", matcher + "(", ")"));
        }
    }
}
