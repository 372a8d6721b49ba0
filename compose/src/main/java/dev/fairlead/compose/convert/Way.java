package dev.fairlead.compose.convert;

import dev.fairlead.model.Match;
import java.util.ArrayList;
import java.util.List;

/**
 * One host and path of an Ingress. A rule is the union of some of them, or it cannot be said there.
 *
 * @param host empty for any
 * @param path empty for any
 */
record Way(String host, String path, boolean exact) {

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
            case Match.Method ignored -> throw new Unsayable("Method");
            case Match.Header ignored -> throw new Unsayable("Header");
            case Match.HeaderRegexp ignored -> throw new Unsayable("HeaderRegexp");
            case Match.Query ignored -> throw new Unsayable("Query");
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
                        one.exact || other.exact));
            }
        }
        return all;
    }

    /** Traefik compares characters, an Ingress whole elements of the path. */
    boolean isWider() {
        return !exact && !path.isEmpty() && !path.endsWith("/");
    }
}
