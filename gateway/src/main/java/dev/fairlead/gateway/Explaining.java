package dev.fairlead.gateway;

import dev.fairlead.gateway.assembly.Assembled;
import dev.fairlead.gateway.assembly.LiveTable;
import dev.fairlead.gateway.explain.Explainer;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.observe.admin.Health;
import dev.fairlead.gateway.observe.admin.HealthRoutes;
import dev.fairlead.gateway.route.RouteTable;
import dev.fairlead.gateway.tls.Fronting;
import dev.fairlead.model.Route;
import java.time.InstantSource;
import java.util.Optional;

/** Explains requests by what a running gateway serves now. */
final class Explaining {

    private final LiveTable live;
    private final Health health;
    private final SecureTraffic secure;

    private Explaining(LiveTable live, Health health, SecureTraffic secure) {
        this.live = live;
        this.health = health;
        this.secure = secure;
    }

    static Explainer with(
            GatewaySettings settings,
            Loop loop,
            InstantSource clock,
            LiveTable live,
            Health health,
            SecureTraffic secure) {
        Explaining explaining = new Explaining(live, health, secure);
        return new Explainer(
                loop, settings.limits().requestHead(), settings.trusted(), clock, secure::optionsOf, () -> live.live()
                        .map(Assembled::table)
                        .map(explaining::serving)
                        .orElseThrow(Explaining::notYet));
    }

    private Explainer.Table serving(RouteTable table) {
        RouteFinder plain = new HealthRoutes(health, table);
        return new Explainer.Table(table, plain, new Fronting(secure::optionsOf, plain), this::resolverOf);
    }

    private Optional<String> resolverOf(String route) {
        return live.live().stream()
                .flatMap(each -> each.snapshot().routes().entrySet().stream())
                .filter(each -> each.getKey().toString().equals(route))
                .findFirst()
                .flatMap(each -> each.getValue().tls())
                .flatMap(Route.Tls::certResolver);
    }

    private static IllegalArgumentException notYet() {
        return new IllegalArgumentException("no snapshot is loaded yet: every request is refused with 503");
    }
}
