package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.model.Middleware;

/**
 * {@code buffering}: the service gets a request when all of it is here, the caller an answer when all of it is here, each
 * up to what may be kept in memory; and both have a bound. Nothing goes to disk: what is larger than the memory that it
 * may have, and not larger than its bound, is passed on as it comes from then on.
 */
public final class Buffering implements Step {

    private final Middleware.Buffering options;

    /** A step that buffers by these options. */
    public Buffering(Middleware.Buffering options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "buffering";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        if (!(exchange instanceof LiveExchange live)) {
            return Verdict.CONTINUE;
        }
        if (isTooLarge(live)) {
            return live.refuse(new Failure.BodyTooLarge(options.maxRequestBodyBytes()));
        }
        live.pipeline().around(next -> new BufferedAnswer(next, options));
        if (live.head().framing() == Framing.NONE) {
            return Verdict.CONTINUE;
        }
        BufferedRequest[] made = new BufferedRequest[1];
        live.pipeline().around(next -> {
            made[0] = new BufferedRequest(next, live, options);
            return made[0];
        });
        return made[0].collect();
    }

    /** There is no body to wait for. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        if (exchange instanceof LiveExchange live && isTooLarge(live)) {
            return live.refuse(new Failure.BodyTooLarge(options.maxRequestBodyBytes()));
        }
        told.says("it would wait for the whole of the body and of the answer");
        return Verdict.CONTINUE;
    }

    private boolean isTooLarge(LiveExchange exchange) {
        long max = options.maxRequestBodyBytes();
        return max > 0 && exchange.head().contentLength() > max;
    }
}
