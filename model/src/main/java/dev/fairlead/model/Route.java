package dev.fairlead.model;

import java.util.List;
import java.util.Optional;

/**
 * A rule, a priority, middlewares and a service (Traefik: router).
 *
 * @param name unique among the routes of its owner
 * @param rule the rule as written
 * @param match the rule, parsed
 * @param priority the higher wins; the length of the rule in characters where none is given
 * @param entrypoints names of the listeners that it serves on; empty means all
 * @param middlewares applied in this order on the way in
 * @param service where its requests go
 * @param tls where it is there the route is served on TLS only, else on plain HTTP only
 */
public record Route(
        String name,
        String rule,
        Match match,
        long priority,
        List<String> entrypoints,
        List<Name> middlewares,
        Name service,
        Optional<Tls> tls) {

    public Route {
        entrypoints = List.copyOf(entrypoints);
        middlewares = List.copyOf(middlewares);
    }

    /** A route on plain HTTP. */
    public Route(
            String name,
            String rule,
            Match match,
            long priority,
            List<String> entrypoints,
            List<Name> middlewares,
            Name service) {
        this(name, rule, match, priority, entrypoints, middlewares, service, Optional.empty());
    }

    /**
     * That a route is served on TLS, and how.
     *
     * @param options the TLS options of its hosts; empty means the default ones
     * @param domains that certificates are ordered for; those of the rule where there are none
     * @param certResolver who orders certificates; empty where nobody does
     */
    public record Tls(Optional<Name> options, List<Domain> domains, Optional<String> certResolver) {

        public Tls {
            domains = List.copyOf(domains);
        }

        /** With certificates that are there. */
        public Tls(Optional<Name> options, List<Domain> domains) {
            this(options, domains, Optional.empty());
        }

        /** With the default options. */
        public static Tls usual() {
            return new Tls(Optional.empty(), List.of());
        }
    }

    /** Names that one certificate is for. */
    public record Domain(String main, List<String> sans) {

        public Domain {
            sans = List.copyOf(sans);
        }
    }
}
