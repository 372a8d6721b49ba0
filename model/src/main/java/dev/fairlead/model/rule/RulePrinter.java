package dev.fairlead.model.rule;

import dev.fairlead.model.Match;
import java.util.List;
import java.util.stream.Collectors;

/** A tree as a rule: what {@link RuleParser} reads back to an equal tree. */
public final class RulePrinter {

    private RulePrinter() {}

    /** The rule, with backticks wherever they can quote, and parentheses only where they are needed. */
    public static String print(Match match) {
        return switch (match) {
            case Match.And and -> joined(and.all(), " && ");
            case Match.Or or -> joined(or.any(), " || ");
            case Match.Not not -> "!" + inner(not.match());
            case Match.Host host -> call("Host", host.host());
            case Match.HostRegexp host -> call("HostRegexp", host.regex().text());
            case Match.Path path -> call("Path", path.path());
            case Match.PathPrefix path -> call("PathPrefix", path.prefix());
            case Match.PathRegexp path -> call("PathRegexp", path.regex().text());
            case Match.Method method -> call("Method", method.method());
            case Match.Header header -> call("Header", header.name(), header.value());
            case Match.HeaderRegexp header ->
                call("HeaderRegexp", header.name(), header.regex().text());
            case Match.Query query ->
                query.value()
                        .map(value -> call("Query", query.name(), value))
                        .orElseGet(() -> call("Query", query.name()));
            case Match.QueryRegexp query ->
                call("QueryRegexp", query.name(), query.regex().text());
            case Match.ClientIp address -> call("ClientIP", address.block().toString());
        };
    }

    // && binds tighter, but an and inside of an or in parentheses is easier on the eye.
    private static String joined(List<Match> parts, String sign) {
        return parts.stream().map(RulePrinter::inner).collect(Collectors.joining(sign));
    }

    private static String inner(Match match) {
        boolean compound = match instanceof Match.And || match instanceof Match.Or;
        return compound ? "(" + print(match) + ")" : print(match);
    }

    private static String call(String name, String... arguments) {
        return List.of(arguments).stream().map(RulePrinter::quoted).collect(Collectors.joining(", ", name + "(", ")"));
    }

    static String quoted(String text) {
        if (text.indexOf('`') < 0) {
            return "`" + text + "`";
        }
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                default -> out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
