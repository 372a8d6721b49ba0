package dev.fairlead.model;

import java.util.List;

/**
 * A named group of backends.
 *
 * @param name unique among the services of its owner
 * @param backends where requests may go; round robin by weight
 * @param passHostHeader true sends the caller's Host on, false sends the backend's; default true, as in Traefik
 */
public record Service(String name, List<Backend> backends, boolean passHostHeader) {

    public Service {
        backends = List.copyOf(backends);
    }

    /**
     * One address of a service.
     *
     * @param host name or address literal (an IPv6 literal without brackets)
     * @param port 1 to 65535
     * @param basePath put before every path that is sent there; empty or starts with {@code /}, no trailing slash
     * @param weight share of the requests relative to its siblings, 0 to 1,000,000; default 1, 0 takes none
     */
    public record Backend(String host, int port, String basePath, int weight) {

        /** {@code http://host:port/basePath}, as users write it. */
        public String url() {
            String literal = host.contains(":") ? "[" + host + "]" : host;
            return "http://" + literal + ":" + port + basePath;
        }
    }
}
