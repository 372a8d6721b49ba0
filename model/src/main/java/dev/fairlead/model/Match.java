package dev.fairlead.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A parsed rule: what a request must be for a route to take it. Semantics are those of Traefik v3. */
public sealed interface Match {

    /**
     * The hosts of which a request must have one, as {@link Host} has them; none where the rule also takes requests for
     * hosts that it does not name.
     */
    default Set<String> hosts() {
        return switch (this) {
            case Host host -> host.host().equals("*") ? Set.of() : Set.of(host.host());
            case And and ->
                and.all().stream()
                        .map(Match::hosts)
                        .filter(hosts -> !hosts.isEmpty())
                        .findFirst()
                        .orElse(Set.of());
            case Or or -> {
                Set<String> hosts = new TreeSet<>();
                for (Match match : or.any()) {
                    if (match.hosts().isEmpty()) {
                        yield Set.of();
                    }
                    hosts.addAll(match.hosts());
                }
                yield hosts;
            }
            case Not ignored -> Set.of();
            case HostRegexp ignored -> Set.of();
            case Path ignored -> Set.of();
            case PathPrefix ignored -> Set.of();
            case PathRegexp ignored -> Set.of();
            case Method ignored -> Set.of();
            case Header ignored -> Set.of();
            case HeaderRegexp ignored -> Set.of();
            case Query ignored -> Set.of();
            case QueryRegexp ignored -> Set.of();
            case ClientIp ignored -> Set.of();
        };
    }

    /** Both or all hold. */
    record And(List<Match> all) implements Match {
        public And {
            all = List.copyOf(all);
        }
    }

    /** At least one holds. */
    record Or(List<Match> any) implements Match {
        public Or {
            any = List.copyOf(any);
        }
    }

    /** It does not hold. */
    record Not(Match match) implements Match {}

    /** The host without its port, lower case; {@code *.example.com} takes exactly one more label, {@code *} any. */
    record Host(String host) implements Match {}

    /** An unanchored expression, tried on the lower-cased host without its port. */
    record HostRegexp(Regex regex) implements Match {}

    /** The whole normalised path. */
    record Path(String path) implements Match {}

    /** A plain string prefix of the normalised path: {@code /products} takes {@code /products-for-sale} too. */
    record PathPrefix(String prefix) implements Match {}

    /** An unanchored expression, tried on the normalised path. */
    record PathRegexp(Regex regex) implements Match {}

    /** The method, upper case. */
    record Method(String method) implements Match {}

    /** One of the values of a header, exactly. */
    record Header(String name, String value) implements Match {}

    /** An unanchored expression, tried on each value of a header. */
    record HeaderRegexp(String name, Regex regex) implements Match {}

    /** A query parameter with that value; without one, present with an empty value. */
    record Query(String name, Optional<String> value) implements Match {}

    /** An unanchored expression, tried on each value of a query parameter. */
    record QueryRegexp(String name, Regex regex) implements Match {}

    /** The address of the peer's socket, never a forwarded one. */
    record ClientIp(Cidr block) implements Match {}
}
