package dev.fairlead.model;

import java.util.List;

/**
 * Where TCP routes lead: a group of servers, or a choice among other TCP services.
 *
 * @param name unique among the TCP services of its owner
 * @param kind what it is
 */
public record TcpService(String name, Kind kind) {

    /** What a TCP service can be. */
    public sealed interface Kind {}

    /**
     * A group of servers that take turns.
     *
     * @param servers where connections may go
     * @param proxyProtocol version of the header of the PROXY protocol that each connection begins with, 1 or 2; 0 for none
     */
    public record LoadBalancer(List<Server> servers, int proxyProtocol) implements Kind {
        public LoadBalancer {
            servers = List.copyOf(servers);
        }
    }

    /** Shares connections out among TCP services by weight. */
    public record Weighted(List<Service.Share> services) implements Kind {
        public Weighted {
            services = List.copyOf(services);
        }
    }

    /** The services that it leads to, in order. */
    public List<Name> children() {
        return switch (kind) {
            case LoadBalancer ignored -> List.of();
            case Weighted weighted ->
                weighted.services().stream().map(Service.Share::service).toList();
        };
    }

    /**
     * One server.
     *
     * @param host name or address literal (an IPv6 literal without brackets)
     * @param port 1 to 65535
     */
    public record Server(String host, int port) {

        /** {@code host:port}, as users write it. */
        public String address() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }
}
