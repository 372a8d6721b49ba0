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
import java.util.Optional;

/** Explains requests by what a running gateway serves now. */
final class Explaining {

    private final LiveTable live;
    private final Health health;
    private final SecureTraffic secure;
    private final Modelling modelling;

    private Explaining(LiveTable live, Health health, SecureTraffic secure, Modelling modelling) {
        this.modelling = modelling;
        this.live = live;
        this.health = health;
        this.secure = secure;
    }

    static Explainer with(Modelling modelling, Loop loop, LiveTable live, Health health, SecureTraffic secure) {
        Explaining explaining = new Explaining(live, health, secure, modelling);
        GatewaySettings settings = modelling.settings();
        return new Explainer(
                loop,
                settings.limits().requestHead(),
                settings.trusted(),
                modelling.clock(),
                secure::optionsOf,
                () -> live.live().map(explaining::serving).orElseThrow(Explaining::notYet));
    }

    private Explainer.Table serving(Assembled now) {
        RouteTable table = now.table();
        RouteFinder plain = new HealthRoutes(health, modelling.before(table, () -> Optional.of(now)));
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
