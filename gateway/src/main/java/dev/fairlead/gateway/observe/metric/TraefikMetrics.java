package dev.fairlead.gateway.observe.metric;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.observe.OwnRoute;
import dev.fairlead.gateway.observe.RouteCache;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests a second time, under Traefik's names, labels and buckets. Made only where that is switched on; it is
 * an observer beside {@link Metrics}, so nobody else pays for it. Label sets are bounded as those of {@link Metrics} are.
 */
public final class TraefikMetrics implements Observer {

    private static final String[] PROTOCOLS = {"http", "sse", "websocket"};
    private static final int SWITCHING_PROTOCOLS = 101;

    private final TraefikNames names;
    private final Family entrypoint;
    private final Family router;
    private final Family service;

    /** By number; each is made and used by its own loop alone. */
    private final @Nullable Loop[] loops;

    private final AtomicInteger generation = new AtomicInteger();

    /**
     * Nothing counted yet.
     *
     * @param loops how many event loops there are
     */
    public TraefikMetrics(TraefikNames names, int loops) {
        this.names = names;
        this.loops = new Loop[loops];
        Family.Bounds bounds = new Family.Bounds(Metrics.LABEL_SETS, loops, names.buckets());
        entrypoint = family("entrypoint", List.of("entrypoint", "protocol", "method", "code"), bounds);
        router = family("router", List.of("router", "service", "protocol", "method", "code"), bounds);
        service = family("service", List.of("service", "protocol", "method", "code"), bounds);
    }

    private static Family family(String kind, List<String> labels, Family.Bounds bounds) {
        return new Family(kind, labels, 0, bounds, Family.Words.TRAEFIK);
    }

    @Override
    public void ended(Exchange exchange) {
        int number = exchange.loop();
        int current = generation.get();
        Loop loop = loops[number];
        if (loop == null || loop.generation != current) {
            loop = new Loop(number, current);
            loops[number] = loop;
        }
        loop.count(exchange);
    }

    /** Forgets the label sets of what is no longer there; from one thread, after a new route table went live. */
    public void retain(Collection<CompiledRoute> routes) {
        Set<String> routers = new HashSet<>(Set.of(Family.OTHER));
        Set<String> services = new HashSet<>(routers);
        for (CompiledRoute route : routes) {
            routers.add(route.route());
            services.add(route.service());
        }
        router.retain(values -> routers.contains(values.getFirst()) && services.contains(values.get(1)));
        service.retain(values -> services.contains(values.getFirst()));
        generation.incrementAndGet();
    }

    void write(TextFormat out) {
        entrypoint.write(out);
        router.write(out);
        service.write(out);
    }

    // As Traefik tells them apart; a WebSocket is one when it has become one.
    private static int protocol(Exchange exchange) {
        if (exchange.status() == SWITCHING_PROTOCOLS) {
            return 2;
        }
        String accepted = exchange.header("accept");
        return accepted != null && accepted.startsWith("text/event-stream") ? 1 : 0;
    }

    /** What one event loop remembers of where it counts. */
    private final class Loop {

        private final int number;
        private final int generation;
        private final Map<String, Rows[]> entrypoints = new HashMap<>();
        private final RouteCache<Cells> routes = new RouteCache<>(this::cells);

        /** By protocol; null where nothing is counted. */
        @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
        private record Cells(Rows @Nullable [] router, Rows @Nullable [] service) {}

        Loop(int number, int generation) {
            this.number = number;
            this.generation = generation;
        }

        void count(Exchange exchange) {
            CompiledRoute route = exchange.route();
            if (route != null && OwnRoute.isProbe(route)) {
                return;
            }
            int key = Labels.key(exchange.method(), exchange.status());
            int bucket = names.buckets().index(exchange.durationNanos());
            int protocol = protocol(exchange);
            if (names.entrypoints()) {
                Rows[] rows = entrypoints.computeIfAbsent(exchange.entrypoint(), this::entrypointRows);
                add(rows[protocol], key, bucket, exchange);
            }
            if (route == null || OwnRoute.is(route)) {
                return;
            }
            Cells cells = routes.get(route);
            if (cells.router != null) {
                add(cells.router[protocol], key, bucket, exchange);
            }
            if (cells.service != null) {
                add(cells.service[protocol], key, bucket, exchange);
            }
        }

        private Rows[] entrypointRows(String name) {
            return rows(entrypoint, TraefikNames.entrypoint(name));
        }

        private Cells cells(CompiledRoute route) {
            boolean named = !route.service().isEmpty();
            return new Cells(
                    names.routers() ? rows(router, route.route(), route.service()) : null,
                    names.services() && named ? rows(service, route.service()) : null);
        }

        private Rows[] rows(Family family, String... values) {
            Rows[] rows = new Rows[PROTOCOLS.length];
            for (int i = 0; i < rows.length; i++) {
                String[] all = java.util.Arrays.copyOf(values, values.length + 1);
                all[values.length] = PROTOCOLS[i];
                rows[i] = new Rows(family, number, all);
            }
            return rows;
        }

        private static void add(Rows rows, int key, int bucket, Exchange exchange) {
            Series.count(rows.row(key), bucket, exchange.durationNanos(), exchange.bytesIn(), exchange.bytesOut());
        }
    }
}
