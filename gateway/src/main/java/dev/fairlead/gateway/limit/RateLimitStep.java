package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Policy;
import java.util.Optional;

/** Refuses what is past the client's sliding limit, before the quota is touched: what is refused here costs no quota. */
public final class RateLimitStep implements Step {

    private final Limiter limiter;

    /** A step that counts there. */
    public RateLimitStep(Limiter limiter) {
        this.limiter = limiter;
    }

    @Override
    public String name() {
        return "rate-limit";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        if (!(exchange.attachment() instanceof Limited caller)
                || caller.allowance().isEmpty()) {
            return Verdict.CONTINUE;
        }
        Allowance allowance = caller.allowance().get();
        if (allowance.rate().isEmpty()) {
            return Verdict.CONTINUE;
        }
        Reading rate = limiter.takeRate(allowance, exchange.startNanos());
        return rate == null ? counted(exchange, allowance) : counted(exchange, allowance, rate);
    }

    private Verdict counted(Exchange exchange, Allowance allowance) {
        Verdict suspended = exchange.suspend();
        limiter.awaitRate(allowance, rate -> exchange.resume(counted(exchange, allowance, rate)));
        return suspended;
    }

    /** Looks at the count and leaves it as it is. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        Optional<Allowance> allowance =
                Limited.allowance(exchange).filter(some -> some.rate().isPresent());
        if (allowance.isEmpty()) {
            told.says("no rate limit applies");
            return Verdict.CONTINUE;
        }
        Policy.RateLimit limit = allowance.get().rate().get();
        Reading rate = limiter.rate(allowance.get(), exchange.startNanos());
        told.says(rate.remaining() + " of " + limit.requests() + " requests are left under "
                + allowance.get().policy());
        return counted(exchange, allowance.get(), rate);
    }

    private Verdict counted(Exchange exchange, Allowance allowance, Reading rate) {
        if (rate.admitted() && allowance.quota().isPresent()) {
            // The quota's step writes the headers of both.
            return Verdict.CONTINUE;
        }
        Reading quota = allowance.quota().isEmpty() ? null : limiter.quota(allowance, exchange.startMillis());
        allowance.words().write(exchange.answerLines(), rate, quota);
        return rate.admitted() ? Verdict.CONTINUE : exchange.refuse(allowance.refusal(rate, false));
    }
}
