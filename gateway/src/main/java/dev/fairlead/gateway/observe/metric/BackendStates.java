package dev.fairlead.gateway.observe.metric;

import dev.fairlead.gateway.health.Standing;
import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import java.util.Map;

/** Knows which backends take requests now. Any thread may ask. */
@FunctionalInterface
public interface BackendStates {

    /** Whether requests are sent to that backend of that service. */
    boolean isUp(Name service, Service.Backend backend);

    /** The same with the reason and since when. */
    default Standing standing(Name service, Service.Backend backend) {
        return new Standing(isUp(service, backend), "", 0);
    }

    /** How the circuit breakers of a middleware stand, by route. */
    default Map<String, Breaker> breakers(Name middleware) {
        return Map.of();
    }

    /**
     * How a circuit breaker stands.
     *
     * @param state {@code closed}, {@code open} or {@code recovering}
     * @param cause why it opened last; empty if it never did
     * @param sinceMillis wall time of the last change; 0 where there was none
     */
    record Breaker(String state, String cause, long sinceMillis) {}
}
