package dev.fairlead.model;

import java.util.Map;

/**
 * The objects of TCP, by name.
 *
 * @param <N> how they are named: by a text inside of one source, by a full name in a snapshot
 */
public record TcpObjects<N extends Comparable<N>>(
        Map<N, TcpRoute> routes, Map<N, TcpService> services, Map<N, TcpMiddleware> middlewares) {

    public TcpObjects {
        routes = Ordered.copy(routes);
        services = Ordered.copy(services);
        middlewares = Ordered.copy(middlewares);
    }

    /** Nothing is said. */
    public static <K extends Comparable<K>> TcpObjects<K> none() {
        return new TcpObjects<K>(Map.of(), Map.of(), Map.of());
    }
}
