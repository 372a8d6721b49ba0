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
 * are written in elsewhere (Go). What it cannot express, such as a look-ahead or a back reference, is a fault.
 */
final class Regexps {

    private Regexps() {}

    static Pattern compile(Regex regex) {
        return Pattern.compile(regex.text());
    }

    /** The first expression in the rule that RE2 does not take, in a sentence; empty if there is none. */
    static Optional<String> fault(Match match) {
        return regexes(match)
                .map(Regexps::fault)
                .filter(fault -> !fault.isEmpty())
                .findFirst();
    }

    private static String fault(Regex regex) {
        try {
            compile(regex);
            return "";
        } catch (PatternSyntaxException unknown) {
            return "the expression \"" + regex.text() + "\" cannot be run in linear time: " + unknown.getMessage();
        }
    }

    private static Stream<Regex> regexes(Match match) {
        return switch (match) {
            case Match.And and -> all(and.all());
            case Match.Or or -> all(or.any());
            case Match.Not not -> regexes(not.match());
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
        return matches.stream().flatMap(Regexps::regexes);
    }
}
