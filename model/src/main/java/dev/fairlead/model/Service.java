package dev.fairlead.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A named group of backends.
 *
 * @param name unique among the services of its owner
 * @param backends where requests may go; round robin by weight
 * @param passHostHeader true sends the caller's Host on, false sends the backend's; default true, as in Traefik
 * @param transport how its backends are connected to; empty means verified by the authorities of the system
 */
public record Service(String name, List<Backend> backends, boolean passHostHeader, Optional<Name> transport) {

    public Service {
        backends = List.copyOf(backends);
    }

    /** One with the usual transport. */
    public Service(String name, List<Backend> backends, boolean passHostHeader) {
        this(name, backends, passHostHeader, Optional.empty());
    }

    /** What is spoken with a backend. */
    public enum Scheme {
        HTTP(80),
        HTTPS(443),
        /** HTTP/2 without TLS, by prior knowledge. */
        H2C(80);

        private final int port;

        Scheme(int port) {
            this.port = port;
        }

        /** The port where none is written. */
        public int port() {
            return port;
        }

        /** As it stands in a URL. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One address of a service.
     *
     * @param scheme what is spoken with it
     * @param host name or address literal (an IPv6 literal without brackets)
     * @param port 1 to 65535
     * @param basePath put before every path that is sent there; empty or starts with {@code /}, no trailing slash
     * @param weight share of the requests relative to its siblings, 0 to 1,000,000; default 1, 0 takes none
     */
    public record Backend(Scheme scheme, String host, int port, String basePath, int weight) {

        /** One that speaks plain HTTP. */
        public Backend(String host, int port, String basePath, int weight) {
            this(Scheme.HTTP, host, port, basePath, weight);
        }

        /** {@code scheme://host:port/basePath}, as users write it. */
        public String url() {
            String literal = host.contains(":") ? "[" + host + "]" : host;
            return scheme.word() + "://" + literal + ":" + port + basePath;
        }
    }
}
