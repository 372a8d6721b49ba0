package dev.fairlead.gateway.observe.admin;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.observe.OwnRoute;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The health paths of the traffic port, in front of all configured routes and for exactly these paths:
 *
 * <ul>
 *   <li>{@code /health/live}: 200 as long as the process answers;
 *   <li>{@code /health/ready}: 200, or 503 while it is not ready;
 *   <li>{@code /health}, {@code /healthz}: the same as ready, for those who know only one.
 * </ul>
 *
 * <p>All carry the detail as JSON. Methods other than GET and HEAD are 405.
 */
public final class HealthRoutes implements RouteFinder {

    private static final byte[] HEALTH = ascii("/health");
    private static final byte[] HEALTHZ = ascii("/healthz");
    private static final byte[] READY = ascii("/health/ready");
    private static final byte[] LIVE = ascii("/health/live");
    private static final byte[] ALIVE = ascii("{\"status\":\"up\"}\n");

    private final CompiledRoute ready;
    private final CompiledRoute live;
    private final RouteFinder next;

    /** Health paths in front of the routes that {@code next} finds. */
    public HealthRoutes(Health health, RouteFinder next) {
        this.ready = OwnRoute.of(OwnRoute.HEALTH, new Readiness(health));
        this.live = OwnRoute.of(OwnRoute.HEALTH, new Liveness());
        this.next = next;
    }

    @Override
    public Verdict find(Exchange exchange) {
        if (is(exchange, READY) || is(exchange, HEALTH) || is(exchange, HEALTHZ)) {
            return take(exchange, ready);
        }
        return is(exchange, LIVE) ? take(exchange, live) : next.find(exchange);
    }

    private static Verdict take(Exchange exchange, CompiledRoute route) {
        exchange.route(route);
        return switch (exchange.method()) {
            case "GET", "HEAD" -> Verdict.CONTINUE;
            default -> exchange.refuse(new Failure.MethodNotAllowed(List.of("GET", "HEAD")));
        };
    }

    // Compares bytes in place: every request passes here. Different lengths end most comparisons at once.
    private static boolean is(Exchange exchange, byte[] path) {
        int start = exchange.pathStart();
        int end = exchange.pathEnd();
        return end - start == path.length
                && java.util.Arrays.equals(exchange.bytes(), start, end, path, 0, path.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private record Readiness(Health health) implements Step.Pure {
        @Override
        public String name() {
            return "health-ready";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            return exchange.answer(health.isReady() ? 200 : 503, "application/json", health.json());
        }
    }

    private record Liveness() implements Step.Pure {
        @Override
        public String name() {
            return "health-live";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            return exchange.answer(200, "application/json", ALIVE);
        }
    }
}
