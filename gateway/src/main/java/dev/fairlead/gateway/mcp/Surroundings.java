package dev.fairlead.gateway.mcp;

import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.TrustedProxies;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What requests of tools share with all others.
 *
 * @param routes finds their routes
 * @param limits of heads and bodies
 * @param trusted whose forwarded headers are believed
 * @param observer is told of them
 * @param patience how long one may take
 */
public record Surroundings(
        RouteFinder routes,
        Limits limits,
        TrustedProxies trusted,
        Observer observer,
        InstantSource clock,
        Duration patience) {

    /** With the usual patience. */
    public Surroundings(
            RouteFinder routes, Limits limits, TrustedProxies trusted, Observer observer, InstantSource clock) {
        this(routes, limits, trusted, observer, clock, InnerCall.PATIENCE);
    }
}
