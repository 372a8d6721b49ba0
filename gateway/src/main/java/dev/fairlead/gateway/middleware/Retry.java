package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Retries;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;
import java.util.BitSet;

/** Lets failures of the backend be tried again; whoever forwards does it, within the budget of the service. */
public final class Retry implements Step.Pure {

    private final Retries retries;

    public Retry(Middleware.Retry configured) {
        BitSet statuses = new BitSet();
        configured.status().forEach(range -> statuses.set(range.from(), range.to() + 1));
        retries = new Retries(
                configured.attempts(),
                configured.initialInterval().toNanos(),
                statuses,
                configured.networkErrors(),
                configured.anyMethod());
    }

    @Override
    public String name() {
        return "retry";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        exchange.handling().retries(retries);
        return Verdict.CONTINUE;
    }
}
