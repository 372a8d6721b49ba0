package dev.fairlead.gateway.traffic;

import dev.fairlead.model.Service.Concurrency;
import dev.fairlead.model.Service.HealthCheck;
import dev.fairlead.model.Service.LoadBalancer;
import dev.fairlead.model.Service.PassiveHealthCheck;
import dev.fairlead.model.Service.Sticky;
import dev.fairlead.model.Service.Strategy;
import dev.fairlead.model.Service.Timeouts;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Groups of backends with one thing changed. */
final class Groups {

    private static final Duration TENTH = Duration.ofMillis(100);

    private Groups() {}

    static LoadBalancer with(LoadBalancer group, Strategy strategy) {
        return new LoadBalancer(
                group.backends(),
                group.passHostHeader(),
                group.transport(),
                strategy,
                group.sticky(),
                group.healthCheck(),
                group.passive(),
                group.timeouts(),
                group.concurrency(),
                group.retryBudget());
    }

    static LoadBalancer with(LoadBalancer group, Sticky sticky) {
        return new LoadBalancer(
                group.backends(),
                group.passHostHeader(),
                group.transport(),
                group.strategy(),
                Optional.of(sticky),
                group.healthCheck(),
                group.passive(),
                group.timeouts(),
                group.concurrency(),
                group.retryBudget());
    }

    static LoadBalancer with(LoadBalancer group, Concurrency concurrency) {
        return new LoadBalancer(
                group.backends(),
                group.passHostHeader(),
                group.transport(),
                group.strategy(),
                group.sticky(),
                group.healthCheck(),
                group.passive(),
                group.timeouts(),
                Optional.of(concurrency),
                group.retryBudget());
    }

    static LoadBalancer with(LoadBalancer group, Timeouts timeouts) {
        return new LoadBalancer(
                group.backends(),
                group.passHostHeader(),
                group.transport(),
                group.strategy(),
                group.sticky(),
                group.healthCheck(),
                group.passive(),
                timeouts,
                group.concurrency(),
                group.retryBudget());
    }

    static LoadBalancer with(LoadBalancer group, PassiveHealthCheck passive) {
        return new LoadBalancer(
                group.backends(),
                group.passHostHeader(),
                group.transport(),
                group.strategy(),
                group.sticky(),
                group.healthCheck(),
                Optional.of(passive),
                group.timeouts(),
                group.concurrency(),
                group.retryBudget());
    }

    static LoadBalancer with(LoadBalancer group, HealthCheck check) {
        return new LoadBalancer(
                group.backends(),
                group.passHostHeader(),
                group.transport(),
                group.strategy(),
                group.sticky(),
                Optional.of(check),
                group.passive(),
                group.timeouts(),
                group.concurrency(),
                group.retryBudget());
    }

    /** Every tenth of a second. */
    static HealthCheck check(HealthCheck.Mode mode, String path) {
        return new HealthCheck(
                mode,
                "",
                path,
                0,
                "",
                "GET",
                Map.of("X-Probe", "1"),
                0,
                true,
                TENTH,
                TENTH,
                Duration.ofSeconds(5),
                1,
                1);
    }

    static Timeouts response(Duration response) {
        return new Timeouts(
                Optional.empty(), Optional.of(response), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
