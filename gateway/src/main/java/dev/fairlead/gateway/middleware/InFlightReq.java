package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Refuses what is more than so many requests at once from one source, counted over all loops of this replica. A source
 * is known only while it has a request in flight, so there are never more of them than requests.
 */
public final class InFlightReq implements Step {

    private final String name;
    private final Middleware.InFlightReq configured;
    private final ConcurrentHashMap<String, Long> counts = new ConcurrentHashMap<>();

    /** @param name of the middleware, for the log */
    public InFlightReq(String name, Middleware.InFlightReq configured) {
        this.name = name;
        this.configured = configured;
    }

    @Override
    public String name() {
        return "in-flight-req";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        String source = RequestSource.of(configured.criterion(), exchange);
        if (counts.merge(source, 1L, Long::sum) > configured.amount()) {
            release(source);
            return exchange.refuse(new Failure.TooManyAtOnce(name, configured.amount()));
        }
        exchange.handling().whenEnded(ended -> release(source));
        return Verdict.CONTINUE;
    }

    /** Looks at the count and leaves it as it is. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        String source = RequestSource.of(configured.criterion(), exchange);
        long now = counts.getOrDefault(source, 0L);
        told.says(now + " of at most " + configured.amount() + " requests of " + source + " are not answered yet");
        return now >= configured.amount()
                ? exchange.refuse(new Failure.TooManyAtOnce(name, configured.amount()))
                : Verdict.CONTINUE;
    }

    private void release(String source) {
        counts.computeIfPresent(source, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Sources that have a request in flight. */
    int sources() {
        return counts.size();
    }
}
