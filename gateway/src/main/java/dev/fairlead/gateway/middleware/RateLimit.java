package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.model.Middleware;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code rateLimit}: a token bucket for each source, over all loops of this replica. As in Traefik, a request that
 * comes a little early waits for its token: at most half of the time between two, and never more than half a second.
 */
public final class RateLimit implements Step {

    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Middleware.RateLimit options;
    private final long longestWait;
    private final Buckets buckets;

    /** A step of this rate; an average of 0 lets everything through. */
    public RateLimit(Middleware.RateLimit options) {
        this.options = options;
        double nanosPerToken = (double) options.period().toNanos() / (double) Math.max(1, options.average());
        longestWait = Math.min(LONGEST_WAIT, (long) (nanosPerToken / 2));
        buckets = new Buckets(nanosPerToken, (double) options.burst());
    }

    @Override
    public String name() {
        return "rate-limit";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        if (options.average() == 0) {
            return Verdict.CONTINUE;
        }
        long wait = buckets.take(RequestSource.of(options.criterion(), exchange), exchange.startNanos(), longestWait);
        if (wait == 0) {
            return Verdict.CONTINUE;
        }
        if (wait > longestWait) {
            return refuse(exchange, wait);
        }
        Verdict suspended = exchange.suspend();
        if (exchange instanceof LiveExchange live) {
            Unheeded.of(
                    live.home().executor().schedule(() -> live.resume(Verdict.CONTINUE), wait, TimeUnit.NANOSECONDS));
        }
        return suspended;
    }

    /** Looks into the bucket and takes nothing out of it. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        if (options.average() == 0) {
            told.says("an average of 0 limits nothing");
            return Verdict.CONTINUE;
        }
        String source = RequestSource.of(options.criterion(), exchange);
        long wait = buckets.look(source, exchange.startNanos());
        told.says("the bucket of " + source + (wait == 0 ? " has a token" : " is empty"));
        return wait > longestWait ? refuse(exchange, wait) : Verdict.CONTINUE;
    }

    private static Verdict refuse(Exchange exchange, long wait) {
        long seconds = Math.max(1, Math.ceilDiv(wait, SECOND));
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait));
        return exchange.refuse(new Failure.Rejected(
                429,
                "The rate limit is reached; try again in " + seconds + " s.",
                List.of("Retry-After", Long.toString(seconds), "X-Retry-In", millis + "ms"),
                "rateLimit: the bucket of this source is empty"));
    }

    /** Sources that are remembered. Any thread. */
    int sources() {
        return buckets.size();
    }
}
