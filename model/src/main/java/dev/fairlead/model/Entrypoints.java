package dev.fairlead.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The two listeners under the names that users give them, and what holds for all routes on one of them (Traefik: entry
 * points of the static configuration).
 *
 * @param names other names than {@code web}, {@code websecure}, {@code http} and {@code https}, with the listener that
 *     each means
 * @param ports where the listeners are, for redirections that name one
 * @param options by name
 * @param defaults where a route is served that names none; empty means on all
 * @param complete whether there is no listener under another name; false where the gateway's settings are not known
 */
public record Entrypoints(
        Map<String, String> names,
        Map<String, Integer> ports,
        Map<String, Options> options,
        List<String> defaults,
        boolean complete) {

    /** The listener that speaks no TLS. */
    public static final String HTTP = "http";

    /** The listener that speaks TLS. */
    public static final String HTTPS = "https";

    public Entrypoints {
        names = Map.copyOf(names);
        ports = Map.copyOf(ports);
        options = java.util.Collections.unmodifiableMap(new TreeMap<>(options));
        defaults = List.copyOf(defaults);
    }

    /** Our listeners without anything that holds for all of their routes. */
    public static Entrypoints usual() {
        return new Entrypoints(Map.of(), Map.of(), Map.of(), List.of(), true);
    }

    /** Those of a gateway whose settings are not known. */
    public static Entrypoints unknown() {
        return new Entrypoints(Map.of(), Map.of(), Map.of(), List.of(), false);
    }

    /** The same on other ports. */
    public Entrypoints on(Map<String, Integer> others) {
        return new Entrypoints(names, others, options, defaults, complete);
    }

    /**
     * What holds for all routes on a listener.
     *
     * @param middlewares go before those of the route; names without an owner mean that of the route
     * @param tls what routes have that say nothing of TLS; empty leaves them as they are
     * @param redirection where all of its requests are sent to
     */
    public record Options(List<String> middlewares, Optional<Tls> tls, Optional<Redirection> redirection) {

        public Options {
            middlewares = List.copyOf(middlewares);
        }
    }

    /**
     * The TLS of routes that say nothing of it.
     *
     * @param options the name of its options; {@code default} means the default ones
     * @param certResolver who orders certificates for the hosts of their rules; empty where nobody does
     */
    public record Tls(String options, Optional<String> certResolver) {}

    /**
     * Sends callers on, with host, path and query.
     *
     * @param to another listener, or a colon and a port
     * @param priority among the other routes; empty goes before them and before products
     */
    public record Redirection(String to, String scheme, boolean permanent, OptionalLong priority) {

        /** Traefik's: above all that a route can have. Whoever has it goes before products too. */
        public static final long FIRST = Long.MAX_VALUE - 1;
    }

    /** The listener of that name: {@link #HTTP} or {@link #HTTPS}. */
    public Optional<String> listener(String name) {
        String own = names.getOrDefault(name, name);
        return switch (own) {
            case "web", HTTP -> Optional.of(HTTP);
            case "websecure", HTTPS -> Optional.of(HTTPS);
            default -> Optional.empty();
        };
    }

    /** Whether a name means that listener, as far as is known. */
    public boolean mayMean(String name, String listener) {
        return listener(name).map(listener::equals).orElse(!complete);
    }

    /** Whether nobody listens under that name. */
    public boolean isMissing(String name) {
        return complete && listener(name).isEmpty();
    }

    /** What holds on the listener of that name. */
    public Optional<Options> optionsOf(String name) {
        Optional<String> listener = listener(name);
        return listener.isEmpty()
                ? Optional.empty()
                : options.entrySet().stream()
                        .filter(each -> listener(each.getKey()).equals(listener))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    /** What a listener is called by whoever says something of it. */
    public String nameOf(String listener) {
        return options.keySet().stream()
                .filter(name -> listener(name).equals(Optional.of(listener)))
                .findFirst()
                .or(() -> new TreeMap<>(names)
                        .entrySet().stream()
                                .filter(each -> each.getValue().equals(listener))
                                .map(Map.Entry::getKey)
                                .findFirst())
                .orElse(listener.equals(HTTP) ? "web" : "websecure");
    }

    /** The port that a redirection leads to; empty where it is the usual one of its scheme. */
    public String port(Redirection redirection) {
        if (redirection.to().startsWith(":")) {
            return redirection.to().substring(1);
        }
        int port = listener(redirection.to()).map(ports::get).orElse(0);
        return port == 0 ? "" : Integer.toString(port);
    }

    /** The same listeners under our names; what is not known stays as it is. */
    public List<String> own(List<String> named) {
        return named.stream().map(name -> listener(name).orElse(name)).toList();
    }
}
