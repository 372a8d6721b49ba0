package dev.fairlead.model.rule;

import dev.fairlead.model.Match;
import dev.fairlead.model.rule.RuleParser.Malformed;
import dev.fairlead.model.rule.RuleTokens.Token;
import java.util.List;
import java.util.Locale;

/** One call of a matcher of connections. They come out as the matchers of requests that ask the same thing. */
final class TcpMatchers {

    private static final List<String> NAMES = List.of("HostSNI", "HostSNIRegexp", "ClientIP");

    private final Token name;
    private final List<Token> arguments;

    TcpMatchers(Token name, List<Token> arguments) {
        this.name = name;
        this.arguments = arguments;
    }

    Match match() throws Malformed {
        String known = known();
        if (arguments.size() != 1 || arguments.getFirst().text().isEmpty()) {
            throw new Malformed(
                    name.column(), known + " takes one argument that is not empty", "write " + known + "(`…`)");
        }
        Token argument = arguments.getFirst();
        return switch (known) {
            case "HostSNI" -> new Match.Host(Matchers.host(argument));
            case "HostSNIRegexp" -> new Match.HostRegexp(Matchers.regex(argument));
            case "ClientIP" -> new Match.ClientIp(Matchers.block(argument));
            default -> throw new IllegalStateException(known);
        };
    }

    // The same four spellings as in rules of HTTP.
    private String known() throws Malformed {
        String text = name.text();
        for (String known : NAMES) {
            String lower = known.toLowerCase(Locale.ROOT);
            String title = known.charAt(0) + lower.substring(1);
            if (List.of(known, lower, known.toUpperCase(Locale.ROOT), title).contains(text)) {
                return known;
            }
        }
        throw switch (text.toLowerCase(Locale.ROOT)) {
            case "host", "hostheader", "hostregexp" ->
                new Malformed(
                        name.column(),
                        text + " asks for the host of a request, and TCP has none",
                        "write HostSNI, or make it a route of http");
            case "alpn" -> new Malformed(name.column(), "ALPN is not available in this version", "choose by HostSNI");
            default ->
                new Malformed(
                        name.column(),
                        "\"" + text + "\" is not a matcher of TCP",
                        "use one of " + String.join(", ", NAMES));
        };
    }
}
