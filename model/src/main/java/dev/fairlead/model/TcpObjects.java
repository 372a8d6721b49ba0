package dev.fairlead.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The objects of TCP, by name.
 *
 * @param <N> how they are named: by a text inside of one source, by a full name in a snapshot
 */
public record TcpObjects<N extends Comparable<N>>(
        Map<N, TcpRoute> routes, Map<N, TcpService> services, Map<N, TcpMiddleware> middlewares) {

    public TcpObjects {
        routes = sorted(routes);
        services = sorted(services);
        middlewares = sorted(middlewares);
    }

    /** Nothing is said. */
    public static <K extends Comparable<K>> TcpObjects<K> none() {
        return new TcpObjects<K>(Map.of(), Map.of(), Map.of());
    }

    private static <K extends Comparable<K>, V> Map<K, V> sorted(Map<K, V> objects) {
        return Collections.unmodifiableMap(new TreeMap<>(objects));
    }
}
