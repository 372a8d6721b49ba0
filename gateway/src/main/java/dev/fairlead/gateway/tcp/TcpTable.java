package dev.fairlead.gateway.tcp;

import dev.fairlead.model.Match;
import dev.fairlead.model.Name;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.TcpMiddleware;
import dev.fairlead.model.TcpRoute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which connections are passed on as bytes; the others are spoken HTTP on. Asked once for each connection.
 *
 * <p>On TLS the order is Traefik's: a host that a rule of HTTP names is HTTP's; then the TCP route that fits first by
 * priority, if its rule names hosts; then HTTP, if it has routes without a host; then the TCP route that takes any host.
 * Without TLS a TCP route that fits always goes first.
 */
public final class TcpTable {

    private record Ordered(TcpRoute route, Name name, Line line) {}

    private final List<Ordered> plain;
    private final List<Ordered> secure;
    private final Https https;

    /**
     * What HTTP takes on TLS.
     *
     * @param hosts that rules name, as {@link Match.Host} has them
     * @param others whether something is served there whatever the host
     */
    public record Https(Set<String> hosts, boolean others) {

        public Https {
            hosts = Set.copyOf(hosts);
        }

        /** Reads one route of HTTP that is served on TLS, beside the others. */
        public static Https of(Iterable<Match> rules, boolean products) {
            Set<String> hosts = new HashSet<>();
            boolean others = products;
            for (Match rule : rules) {
                Set<String> named = new HashSet<>();
                named(rule, named);
                others |= named.isEmpty();
                hosts.addAll(named);
            }
            return new Https(hosts, others);
        }

        private static void named(Match match, Set<String> to) {
            switch (match) {
                case Match.And and -> and.all().forEach(each -> named(each, to));
                case Match.Or or -> or.any().forEach(each -> named(each, to));
                case Match.Host host -> {
                    if (!host.host().equals("*")) {
                        to.add(host.host());
                    }
                }
                default -> {}
            }
        }

        boolean names(String host) {
            int dot = host.indexOf('.');
            return hosts.contains(host) || (dot > 0 && hosts.contains("*" + host.substring(dot)));
        }
    }

    private TcpTable(List<Ordered> plain, List<Ordered> secure, Https https) {
        this.plain = List.copyOf(plain);
        this.secure = List.copyOf(secure);
        this.https = https;
    }

    /** Compiles what a snapshot says of TCP, for so many event loops. */
    public static TcpTable of(Snapshot snapshot, Https https, int loops) {
        List<Ordered> plain = new ArrayList<>();
        List<Ordered> secure = new ArrayList<>();
        snapshot.tcp().routes().forEach((name, route) -> {
            List<TcpMiddleware> guards = route.middlewares().stream()
                    .map(middleware -> found(snapshot.tcp().middlewares(), middleware))
                    .toList();
            Line line = new Line(
                    name.toString(),
                    route.service().toString(),
                    route.tls().map(TcpRoute.Tls::passthrough).orElse(false),
                    guards,
                    Turns.of(route.service(), snapshot.tcp().services(), loops));
            (route.tls().isPresent() ? secure : plain).add(new Ordered(route, name, line));
        });
        Comparator<Ordered> order = Comparator.<Ordered>comparingLong(
                        each -> each.route().priority())
                .reversed()
                .thenComparing(Ordered::name);
        plain.sort(order);
        secure.sort(order);
        return new TcpTable(plain, secure, https);
    }

    // A snapshot promises that every reference leads to an object in it.
    private static TcpMiddleware found(Map<Name, TcpMiddleware> objects, Name name) {
        return Optional.ofNullable(objects.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the snapshot does not have \"" + name + "\""));
    }

    /** Whether any connection without TLS could be passed on. */
    boolean hasPlain() {
        return !plain.isEmpty();
    }

    /** What takes a connection without TLS; null leaves it to HTTP. */
    @Nullable
    Line plain(byte[] address) {
        Ordered fits = first(plain, "", address);
        return fits == null ? null : fits.line();
    }

    /** What takes a connection on TLS whose caller names that host, in lower case or empty; null leaves it to HTTP. */
    @Nullable
    Line secure(String host, byte[] address) {
        if (secure.isEmpty() || https.names(host)) {
            return null;
        }
        Ordered fits = first(secure, host, address);
        if (fits == null || (https.others() && fits.route().takesAnyHost())) {
            return null;
        }
        return fits.line();
    }

    private static @Nullable Ordered first(List<Ordered> routes, String host, byte[] address) {
        for (Ordered each : routes) {
            if (fits(each.route().match(), host, address)) {
                return each;
            }
        }
        return null;
    }

    private static boolean fits(Match match, String host, byte[] address) {
        return switch (match) {
            case Match.And and -> and.all().stream().allMatch(each -> fits(each, host, address));
            case Match.Or or -> or.any().stream().anyMatch(each -> fits(each, host, address));
            case Match.Not not -> !fits(not.match(), host, address);
            case Match.Host named -> isHost(named.host(), host);
            case Match.HostRegexp named -> named.regex().pattern().matcher(host).find();
            case Match.ClientIp from -> from.block().contains(address);
            // No rule of TCP has another one.
            default -> false;
        };
    }

    private static boolean isHost(String named, String host) {
        if (named.equals("*")) {
            return true;
        }
        int dot = host.indexOf('.');
        return named.startsWith("*.") ? dot > 0 && host.substring(dot).equals(named.substring(1)) : named.equals(host);
    }
}
