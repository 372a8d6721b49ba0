package dev.fairlead.gateway.observe.metric;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.observe.OwnRoute;
import dev.fairlead.gateway.observe.RouteCache;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop counts, and how it finds where without making a label set for each request: from the route by
 * identity, from the client by the hash that its name keeps. For one thread.
 */
final class LoopCounters {

    // Names remembered before a map starts over; the families hold the numbers, so only finding them is lost.
    private static final int REMEMBERED = 1024;

    private final Families families;
    private final int loop;
    private final Map<String, Rows> entrypoints = new HashMap<>();
    private String lastEntrypoint = "";
    private @Nullable Rows lastRows;
    private final RouteCache<Cells> routes;
    private final Map<String, Map<String, Rows>> products = new HashMap<>();
    private final int generation;

    LoopCounters(Families families, int loop, int generation) {
        this.families = families;
        this.loop = loop;
        this.generation = generation;
        this.routes = new RouteCache<>(this::cells);
    }

    /** The generation of label sets that it counts in. */
    int generation() {
        return generation;
    }

    void count(Exchange exchange) {
        CompiledRoute route = exchange.route();
        if (route != null && OwnRoute.isProbe(route)) {
            // Whoever asks how the gateway is asks often, and before it is ready each answer is a 503.
            return;
        }
        int key = Labels.key(exchange.method(), exchange.status());
        int bucket = families.buckets().index(exchange.durationNanos());
        add(entrypoint(exchange.entrypoint()), key, bucket, exchange);
        if (route == null || OwnRoute.is(route)) {
            // Its other own routes count at their entrypoint only, as in Traefik.
            return;
        }
        Cells cells = routes.get(route);
        add(cells.route, key, bucket, exchange);
        if (cells.service != null) {
            add(cells.service, key, bucket, exchange);
        }
        if (cells.partners != null) {
            add(cells.partner(this, route.product(), cells.partners, exchange.client()), key, bucket, exchange);
        }
    }

    private static void add(Rows rows, int key, int bucket, Exchange exchange) {
        AtomicLongArray row = rows.row(key);
        Series.count(row, bucket, exchange.durationNanos(), exchange.bytesIn(), exchange.bytesOut());
    }

    // One entrypoint has almost all requests, and its name is one object.
    @SuppressWarnings("ReferenceEquality")
    private Rows entrypoint(String name) {
        Rows rows = lastRows;
        if (rows == null || name != lastEntrypoint) {
            rows = entrypoints.get(name);
            if (rows == null) {
                rows = remember(entrypoints, name, unknown -> new Rows(families.entrypoint(), loop, unknown));
            }
            lastEntrypoint = name;
            lastRows = rows;
        }
        return rows;
    }

    private Rows partner(String product, Map<String, Rows> partners, String client) {
        Rows known = partners.get(client);
        return known != null
                ? known
                : remember(partners, client, unknown -> new Rows(families.product(), loop, product, unknown));
    }

    private Cells cells(CompiledRoute route) {
        Rows service = route.service().isEmpty() ? null : new Rows(families.service(), loop, route.service());
        Map<String, Rows> partners =
                route.product().isEmpty() ? null : remember(products, route.product(), name -> new HashMap<>());
        return new Cells(new Rows(families.route(), loop, route.route(), route.service()), service, partners);
    }

    private static <V> V remember(Map<String, V> map, String name, Function<String, V> make) {
        if (map.size() >= REMEMBERED) {
            map.clear();
        }
        return map.computeIfAbsent(name, make);
    }

    /** Where a route's requests are counted. */
    private static final class Cells {

        private final Rows route;
        private final @Nullable Rows service;
        private final @Nullable Map<String, Rows> partners;
        private String lastClient = "";
        private @Nullable Rows last;

        Cells(Rows route, @Nullable Rows service, @Nullable Map<String, Rows> partners) {
            this.route = route;
            this.service = service;
            this.partners = partners;
        }

        // Who calls calls again, and its name is one object in a snapshot.
        @SuppressWarnings("ReferenceEquality")
        Rows partner(LoopCounters counters, String product, Map<String, Rows> known, String client) {
            Rows rows = last;
            if (rows == null || client != lastClient) {
                rows = counters.partner(product, known, client);
                lastClient = client;
                last = rows;
            }
            return rows;
        }
    }
}
