package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.BackendTimes;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;

/** Says how long the backends of a route may take; a later one of the same route says it for the earlier. */
public final class Timeouts implements Step.Pure {

    private final BackendTimes times;

    public Timeouts(Middleware.Timeouts configured) {
        times = BackendTimes.of(configured.timeouts());
    }

    @Override
    public String name() {
        return "timeouts";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        BackendTimes before = exchange.handling().times();
        exchange.handling().times(before == null ? times : times.or(before));
        return Verdict.CONTINUE;
    }
}
