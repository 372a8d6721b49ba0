package dev.fairlead.model.rule;

import dev.fairlead.model.Match;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What can be told of rules without a request: that one can never match, and that one takes everything that another
 * would. Only what is certain is told; where nothing is, a rule counts as good.
 */
public final class RuleLogic {

    // Escapes and classes may stand for small letters too.
    private static final Pattern NOT_LITERAL = Pattern.compile("\\\\.|\\[[^\\]]*\\]");

    private RuleLogic() {}

    /** Why no request ever matches the rule, in a sentence; empty where some may. */
    public static Optional<String> contradiction(Match match) {
        Optional<List<List<Match>>> conjunctions = Conjunctions.of(match);
        if (conjunctions.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> first = Optional.empty();
        for (List<Match> conjunction : conjunctions.get()) {
            Optional<String> why = impossible(conjunction);
            if (why.isEmpty()) {
                return Optional.empty();
            }
            first = first.isEmpty() ? why : first;
        }
        return first;
    }

    private static Optional<String> impossible(List<Match> conjunction) {
        for (int i = 0; i < conjunction.size(); i++) {
            Match one = conjunction.get(i);
            Optional<String> alone = alone(one);
            if (alone.isPresent()) {
                return alone;
            }
            for (Match other : conjunction.subList(i + 1, conjunction.size())) {
                if (Implication.exclude(one, other)) {
                    return Optional.of(
                            "no request has both " + RulePrinter.print(one) + " and " + RulePrinter.print(other));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> alone(Match match) {
        return switch (match) {
            case Match.Path path -> path(path.path(), RulePrinter.print(match));
            case Match.PathPrefix prefix -> path(prefix.prefix(), RulePrinter.print(match));
            case Match.HostRegexp host -> {
                String text = host.regex().text();
                boolean ignoresCase = text.contains("(?i") || text.contains("|");
                boolean capital =
                        NOT_LITERAL.matcher(text).replaceAll("").chars().anyMatch(c -> c >= 'A' && c <= 'Z');
                yield capital && !ignoresCase
                        ? Optional.of("hosts are compared in lower case, and " + RulePrinter.print(match)
                                + " asks for a capital letter")
                        : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private static Optional<String> path(String path, String printed) {
        if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
            return Optional.of("a path ends before ? and #, and " + printed + " has one of them");
        }
        if (path.contains("//") || path.matches(".*/\\.\\.?(/.*)?")) {
            return Optional.of("paths are matched without //, /./ and /../, and " + printed + " has one of them");
        }
        return path.indexOf('*') >= 0
                ? Optional.of("a star stands for itself in a path, and callers do not send one to " + printed)
                : Optional.empty();
    }

    /** Whether every request that the narrow rule matches is matched by the wide one too. */
    public static boolean covers(Match wide, Match narrow) {
        Optional<List<List<Match>>> wider = Conjunctions.of(wide);
        Optional<List<List<Match>>> narrower = Conjunctions.of(narrow);
        return wider.isPresent()
                && narrower.isPresent()
                && narrower.get().stream()
                        .allMatch(part -> wider.get().stream().anyMatch(whole -> follows(whole, part)));
    }

    private static boolean follows(List<Match> whole, List<Match> part) {
        return whole.stream().allMatch(asked -> part.stream().anyMatch(given -> Implication.implies(given, asked)));
    }
}
