package dev.fairlead.gateway;

import dev.fairlead.gateway.assembly.Assembled;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.mcp.PartnerMcp;
import dev.fairlead.gateway.mcp.Surroundings;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Partners' models, wired to what serves; nothing where they are not let in. */
record Modelling(GatewaySettings settings, Observer observer, InstantSource clock) {

    /**
     * In front of a table.
     *
     * @param now what it was made with
     */
    RouteFinder before(RouteFinder table, Supplier<Optional<Assembled>> now) {
        if (!settings.options().partnerMcp()) {
            return table;
        }
        Surroundings surroundings = new Surroundings(table, settings.limits(), settings.trusted(), observer, clock);
        return new PartnerMcp(
                () -> now.get().map(Modelling::offer).orElse(null), table, surroundings, settings.version());
    }

    private static PartnerMcp.Offer offer(Assembled now) {
        return new PartnerMcp.Offer(now.snapshot(), now.routes(), now.who(), now.table()::isFree);
    }
}
