package dev.fairlead.gateway.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.fairlead.model.Match;
import dev.fairlead.model.Regex;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Regular expressions of rules, run by RE2/J. The JDK's engine backtracks: a caller can choose a path that keeps it busy
 * for years or overflows the stack of an event loop. RE2 takes time linear in the text, and is the language that rules
 * are written in. Its work still grows with what {@code {n,m}} unfolds to, so an expression has a largest program.
 */
final class Regexps {

    /** Instructions of one compiled expression; each may cost a step for each byte of a text. */
    static final int MOST_INSTRUCTIONS = 2000;

    private Regexps() {}

    static Pattern compile(Regex regex) {
        return Pattern.compile(regex.text());
    }

    /** The first expression in the rule that cannot be run, in a sentence; empty if there is none. */
    static Optional<String> fault(Match match) {
        return expressions(match)
                .map(Regexps::fault)
                .filter(fault -> !fault.isEmpty())
                .findFirst();
    }

    private static String fault(Regex regex) {
        try {
            int size = compile(regex).programSize();
            return size <= MOST_INSTRUCTIONS
                    ? ""
                    : "the expression \"" + regex.text() + "\" unfolds to " + size + " instructions, more than "
                            + MOST_INSTRUCTIONS;
        } catch (PatternSyntaxException unknown) {
            return "the expression \"" + regex.text() + "\" is not one of RE2: " + unknown.getMessage();
        }
    }

    private static Stream<Regex> expressions(Match match) {
        return switch (match) {
            case Match.And and -> all(and.all());
            case Match.Or or -> all(or.any());
            case Match.Not not -> expressions(not.match());
            case Match.HostRegexp host -> Stream.of(host.regex());
            case Match.PathRegexp path -> Stream.of(path.regex());
            case Match.HeaderRegexp header -> Stream.of(header.regex());
            case Match.QueryRegexp query -> Stream.of(query.regex());
            case Match.Host host -> Stream.empty();
            case Match.Path path -> Stream.empty();
            case Match.PathPrefix prefix -> Stream.empty();
            case Match.Method method -> Stream.empty();
            case Match.Header header -> Stream.empty();
            case Match.Query query -> Stream.empty();
            case Match.ClientIp address -> Stream.empty();
        };
    }

    private static Stream<Regex> all(List<Match> matches) {
        return matches.stream().flatMap(Regexps::expressions);
    }
}
