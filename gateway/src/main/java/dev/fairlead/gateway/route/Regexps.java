package dev.fairlead.gateway.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.fairlead.model.rule.Match;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Regular expressions of rules, run by RE2/J. The JDK's engine backtracks: a caller can choose a path that keeps it busy
 * for years or overflows the stack of an event loop. RE2 takes time linear in the text, and is the language that rules
 * are written in elsewhere (Go). What it cannot express, such as a look-ahead or a back reference, is a fault.
 */
final class Regexps {

    private Regexps() {}

    static Pattern compile(java.util.regex.Pattern pattern) {
        return Pattern.compile(pattern.pattern(), flags(pattern));
    }

    /** The first expression in the rule that RE2 does not take, in a sentence; empty if there is none. */
    static Optional<String> fault(Match match) {
        return patterns(match)
                .map(Regexps::fault)
                .filter(fault -> !fault.isEmpty())
                .findFirst();
    }

    private static String fault(java.util.regex.Pattern pattern) {
        try {
            compile(pattern);
            return "";
        } catch (PatternSyntaxException unknown) {
            return "the expression \"" + pattern.pattern() + "\" cannot be run in linear time: " + unknown.getMessage();
        }
    }

    private static int flags(java.util.regex.Pattern pattern) {
        boolean anyCase = (pattern.flags() & java.util.regex.Pattern.CASE_INSENSITIVE) != 0;
        return anyCase ? Pattern.CASE_INSENSITIVE : 0;
    }

    private static Stream<java.util.regex.Pattern> patterns(Match match) {
        return switch (match) {
            case Match.And and -> all(and.all());
            case Match.Or or -> all(or.any());
            case Match.Not not -> patterns(not.match());
            case Match.HostRegexp host -> Stream.of(host.pattern());
            case Match.PathRegexp path -> Stream.of(path.pattern());
            case Match.HeaderRegexp header -> Stream.of(header.pattern());
            case Match.QueryRegexp query -> Stream.of(query.pattern());
            case Match.Host host -> Stream.empty();
            case Match.Path path -> Stream.empty();
            case Match.PathPrefix prefix -> Stream.empty();
            case Match.Method method -> Stream.empty();
            case Match.Header header -> Stream.empty();
            case Match.Query query -> Stream.empty();
            case Match.ClientIp address -> Stream.empty();
        };
    }

    private static Stream<java.util.regex.Pattern> all(List<Match> matches) {
        return matches.stream().flatMap(Regexps::patterns);
    }
}
