package dev.fairlead.compose.convert;

import dev.fairlead.model.Match;
import java.util.ArrayList;
import java.util.List;

/**
 * One host and path of a route. A rule is the union of some of them, or it cannot be said in a cluster.
 *
 * @param host empty for any
 * @param path empty for any
 * @param more what a request must have besides; an Ingress has no words for it, an HTTPRoute has
 */
record Way(String host, String path, boolean exact, List<More> more) {

    Way {
        more = List.copyOf(more);
    }

    Way(String host, String path, boolean exact) {
        this(host, path, exact, List.of());
    }

    /** Something that a request must have. */
    sealed interface More {}

    /** A method. */
    record Called(String method) implements More {}

    /** A header, or a parameter of the query, of that value. */
    record Named(String what, String name, String value) implements More {}

    /** A rule that an Ingress has no words for. */
    static final class Unsayable extends Exception {

        private static final long serialVersionUID = 1;

        Unsayable(String what) {
            super(what);
        }
    }

    static List<Way> of(Match match) throws Unsayable {
        return switch (match) {
            case Match.Host host -> List.of(new Way(host.host().equals("*") ? "" : host.host(), "", false));
            case Match.PathPrefix prefix -> List.of(new Way("", prefix.prefix(), false));
            case Match.Path path -> List.of(new Way("", path.path(), true));
            case Match.Or or -> {
                List<Way> all = new ArrayList<>();
                for (Match each : or.any()) {
                    all.addAll(of(each));
                }
                yield all;
            }
            case Match.And and -> {
                List<Way> all = List.of(new Way("", "", false));
                for (Match each : and.all()) {
                    all = both(all, of(each));
                }
                yield all;
            }
            case Match.Not ignored -> throw new Unsayable("!");
            case Match.HostRegexp ignored -> throw new Unsayable("HostRegexp");
            case Match.PathRegexp ignored -> throw new Unsayable("PathRegexp");
            case Match.Method method -> List.of(new Way("", "", false, List.of(new Called(method.method()))));
            case Match.Header header ->
                List.of(new Way("", "", false, List.of(new Named("headers", header.name(), header.value()))));
            case Match.HeaderRegexp ignored -> throw new Unsayable("HeaderRegexp");
            case Match.Query query ->
                List.of(new Way(
                        "",
                        "",
                        false,
                        List.of(new Named(
                                "queryParams", query.name(), query.value().orElse("")))));
            case Match.QueryRegexp ignored -> throw new Unsayable("QueryRegexp");
            case Match.ClientIp ignored -> throw new Unsayable("ClientIP");
        };
    }

    private static List<Way> both(List<Way> some, List<Way> others) throws Unsayable {
        List<Way> all = new ArrayList<>();
        for (Way one : some) {
            for (Way other : others) {
                boolean hosts = !one.host.isEmpty() && !other.host.isEmpty();
                boolean paths = !one.path.isEmpty() && !other.path.isEmpty();
                if (hosts || paths) {
                    throw new Unsayable(hosts ? "Host twice" : "Path twice");
                }
                all.add(new Way(
                        one.host.isEmpty() ? other.host : one.host,
                        one.path.isEmpty() ? other.path : one.path,
                        one.exact || other.exact,
                        joined(one.more, other.more)));
            }
        }
        return all;
    }

    private static List<More> joined(List<More> some, List<More> others) throws Unsayable {
        List<More> all = new ArrayList<>(some);
        all.addAll(others);
        if (all.stream().filter(Called.class::isInstance).count() > 1) {
            throw new Unsayable("Method twice");
        }
        return all;
    }

    /** What an Ingress has no word for. */
    String unsayable() {
        return switch (more.getFirst()) {
            case Called ignored -> "Method";
            case Named named -> named.what().equals("headers") ? "Header" : "Query";
        };
    }

    /** Traefik compares characters, an Ingress whole elements of the path. */
    boolean isWider() {
        return !exact && !path.isEmpty() && !path.endsWith("/");
    }
}
