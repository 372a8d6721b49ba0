package dev.fairlead.gateway;

import dev.fairlead.gateway.health.Standing;
import dev.fairlead.gateway.middleware.CircuitBreaker;
import dev.fairlead.gateway.middleware.Counting;
import dev.fairlead.gateway.observe.metric.BackendStates;
import dev.fairlead.gateway.upstream.Upstreams;
import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the admin side shows of what is running now. */
record LiveStates(Upstreams upstreams, Counting counting, InstantSource clock) implements BackendStates {

    @Override
    public boolean isUp(Name service, Service.Backend backend) {
        return upstreams.isUp(service, backend);
    }

    @Override
    public Standing standing(Name service, Service.Backend backend) {
        return upstreams.standing(service, backend);
    }

    @Override
    public Map<String, Breaker> breakers(Name middleware) {
        Map<String, Breaker> breakers = new TreeMap<>();
        for (CircuitBreaker breaker : counting.breakers(middleware)) {
            CircuitBreaker.Standing standing = breaker.standing();
            String state = standing.phase().name().toLowerCase(Locale.ROOT);
            breakers.put(breaker.route(), new Breaker(state, standing.cause(), millis(standing.sinceNanos())));
        }
        return breakers;
    }

    /** Loops count nanoseconds from somewhere; people count from 1970. */
    private long millis(long sinceNanos) {
        return sinceNanos == 0 ? 0 : clock.millis() - (System.nanoTime() - sinceNanos) / 1_000_000;
    }
}
