package dev.fairlead.gateway.route;

import dev.fairlead.model.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One way to satisfy a rule, cut into what an index can find and what remains to be asked. A rule is the "or" of its
 * alternatives. Where a rule has more than {@link #MOST} of them, the part with the most is asked as a whole instead:
 * slower, never wrong.
 *
 * @param host what the host must be; ANY where the rule does not say
 * @param path what the path must be or begin with; an empty prefix where the rule does not say
 * @param rest what remains to be asked
 */
record Alternative(HostPattern host, PathKey path, List<Match> rest) {

    private static final int MOST = 64;
    private static final HostPattern ANY_HOST = HostPattern.of("*");
    private static final PathKey ANY_PATH = new PathKey("", false);

    Alternative {
        rest = List.copyOf(rest);
    }

    /** A path that the index can find, in canonical spelling: a whole one or the beginning of one. */
    record PathKey(String text, boolean whole) {
        // A whole path says more than any prefix; of two prefixes the longer one does.
        boolean saysMoreThan(PathKey other) {
            return whole == other.whole ? text.length() > other.text.length() : whole;
        }

        Match asMatch() {
            return whole ? new Match.Path(text) : new Match.PathPrefix(text);
        }
    }

    static List<Alternative> of(Match match) {
        return switch (match) {
            case Match.Host host -> List.of(new Alternative(HostPattern.of(host.host()), ANY_PATH, List.of()));
            case Match.Path path -> List.of(ofPath(path.path(), true));
            case Match.PathPrefix prefix -> List.of(ofPath(prefix.prefix(), false));
            case Match.Or or -> anyOf(or);
            case Match.And and -> allOf(and);
            case Match.Not not -> asked(match);
            case Match.HostRegexp host -> asked(match);
            case Match.PathRegexp path -> asked(match);
            case Match.Method method -> asked(match);
            case Match.Header header -> asked(match);
            case Match.HeaderRegexp header -> asked(match);
            case Match.Query query -> asked(match);
            case Match.QueryRegexp query -> asked(match);
            case Match.ClientIp address -> asked(match);
        };
    }

    private static Alternative ofPath(String path, boolean whole) {
        return new Alternative(ANY_HOST, new PathKey(PathText.canonical(path), whole), List.of());
    }

    private static List<Alternative> asked(Match match) {
        return List.of(new Alternative(ANY_HOST, ANY_PATH, List.of(match)));
    }

    private static List<Alternative> anyOf(Match.Or or) {
        List<Alternative> all =
                or.any().stream().flatMap(match -> of(match).stream()).toList();
        return all.size() > MOST ? asked(or) : all;
    }

    private static List<Alternative> allOf(Match.And and) {
        List<Alternative> product = List.of(new Alternative(ANY_HOST, ANY_PATH, List.of()));
        for (Match match : and.all()) {
            List<Alternative> factor = of(match);
            if (product.size() * factor.size() > MOST) {
                factor = asked(match);
            }
            product = times(product, factor);
        }
        return product;
    }

    private static List<Alternative> times(List<Alternative> left, List<Alternative> right) {
        List<Alternative> product = new ArrayList<>(left.size() * right.size());
        for (Alternative one : left) {
            for (Alternative other : right) {
                product.add(one.and(other));
            }
        }
        return product;
    }

    private Alternative and(Alternative other) {
        List<Match> asked = new ArrayList<>(rest);
        asked.addAll(other.rest);
        // Only one host and one path can be looked up; the one that says less is asked.
        HostPattern kept = host.kind().compareTo(other.host.kind()) >= 0 ? host : other.host;
        HostPattern less = kept.equals(host) ? other.host : host;
        if (!less.equals(ANY_HOST) && !less.equals(kept)) {
            asked.add(less.asMatch());
        }
        PathKey longer = other.path.saysMoreThan(path) ? other.path : path;
        PathKey shorter = longer.equals(path) ? other.path : path;
        if (!shorter.equals(ANY_PATH) && !shorter.equals(longer)) {
            asked.add(shorter.asMatch());
        }
        return new Alternative(kept, longer, asked);
    }

    /** What remains to be asked, compiled; empty if the index has settled it all. */
    Optional<Condition> condition() {
        return rest.isEmpty() ? Optional.empty() : Optional.of(Conditions.of(new Match.And(rest)));
    }
}
