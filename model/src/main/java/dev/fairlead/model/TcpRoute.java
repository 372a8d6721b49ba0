package dev.fairlead.model;

import java.util.List;
import java.util.Optional;

/**
 * Which connections go, as bytes, to which TCP service (Traefik: TCP router). What HTTP would say is not looked at.
 *
 * @param name unique among the TCP routes of its owner
 * @param rule the rule as written
 * @param match the rule, parsed: of hosts and addresses only
 * @param priority the higher wins; the length of the rule in bytes where none is given
 * @param entrypoints names of the listeners that it serves on; empty means all that fit
 * @param middlewares asked in this order before a connection is passed on
 * @param service where its connections go
 * @param tls where it is there connections begin with TLS, else they must not
 */
public record TcpRoute(
        String name,
        String rule,
        Match match,
        long priority,
        List<String> entrypoints,
        List<Name> middlewares,
        Name service,
        Optional<Tls> tls) {

    public TcpRoute {
        entrypoints = List.copyOf(entrypoints);
        middlewares = List.copyOf(middlewares);
    }

    /** Whether no host stands in the rule but {@code *}, so that connections that name none are taken too. */
    public boolean takesAnyHost() {
        return !namesHost(match);
    }

    private static boolean namesHost(Match match) {
        return switch (match) {
            case Match.And and -> and.all().stream().anyMatch(TcpRoute::namesHost);
            case Match.Or or -> or.any().stream().anyMatch(TcpRoute::namesHost);
            case Match.Not not -> namesHost(not.match());
            case Match.Host host -> !host.host().equals("*");
            case Match.HostRegexp ignored -> true;
            default -> false;
        };
    }

    /**
     * What is done about TLS.
     *
     * @param passthrough the service speaks it and the gateway reads no more than the host; else the gateway speaks it
     * @param domains as those of a {@link Route}
     * @param certResolver likewise; empty with passthrough
     */
    public record Tls(boolean passthrough, List<Route.Domain> domains, Optional<String> certResolver) {

        public Tls {
            domains = List.copyOf(domains);
        }

        /** With certificates that are there. */
        public Tls(boolean passthrough) {
            this(passthrough, List.of(), Optional.empty());
        }
    }
}
