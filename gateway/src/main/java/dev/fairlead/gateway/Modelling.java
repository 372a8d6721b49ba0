package dev.fairlead.gateway;

import dev.fairlead.gateway.assembly.Assembled;
import dev.fairlead.gateway.assembly.LiveTable;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.mcp.PartnerMcp;
import dev.fairlead.gateway.mcp.Surroundings;
import java.time.InstantSource;

/** Partners' models, wired to what serves. */
final class Modelling {

    private Modelling() {}

    /** In front of the table of this moment. */
    static RouteFinder before(LiveTable live, GatewaySettings settings, Observer observer, InstantSource clock) {
        Surroundings surroundings = new Surroundings(live, settings.limits(), settings.trusted(), observer, clock);
        return new PartnerMcp(
                () -> live.live().map(Modelling::offer).orElse(null), live, surroundings, settings.version());
    }

    private static PartnerMcp.Offer offer(Assembled now) {
        return new PartnerMcp.Offer(now.snapshot(), now.routes(), now.who(), now.table()::isFree);
    }
}
