package dev.fairlead.gateway.observe.log;

import dev.fairlead.gateway.http.CompiledRoute;
import java.nio.charset.StandardCharsets;

/** The names of a route as they stand in its lines, encoded once. */
final class RouteNames {

    private static final int NAME_BYTES = 600;

    private final byte[] product;
    private final byte[] route;

    private RouteNames(byte[] product, byte[] route) {
        this.product = product;
        this.route = route;
    }

    /** Appends the members product, proxy and endpoint, with commas in front. */
    void appendProduct(JsonBytes line) {
        line.raw(product);
    }

    /** Appends the members route and service, with commas in front. */
    void appendRoute(JsonBytes line) {
        line.raw(route);
    }

    static RouteNames of(CompiledRoute route) {
        return of(route.product(), route.proxy(), route.endpoint(), route.route(), route.service());
    }

    static RouteNames of(String product, String proxy, String endpoint, String route, String service) {
        JsonBytes first = new JsonBytes(128, 4096);
        member(first, "product", product);
        member(first, "proxy", proxy);
        member(first, "endpoint", endpoint);
        JsonBytes second = new JsonBytes(128, 4096);
        member(second, "route", route);
        member(second, "service", service);
        return new RouteNames(first.copy(), second.copy());
    }

    private static void member(JsonBytes bytes, String name, String value) {
        bytes.raw((",\"" + name + "\":").getBytes(StandardCharsets.US_ASCII));
        if (value.isEmpty()) {
            bytes.nothing();
        } else {
            bytes.text(value, NAME_BYTES);
        }
    }
}
