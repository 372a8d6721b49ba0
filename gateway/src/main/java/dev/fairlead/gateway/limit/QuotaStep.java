package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Policy;
import java.util.Optional;

/** Refuses what is past the client's calendar quota. */
public final class QuotaStep implements Step {

    private final Limiter limiter;

    /** A step that counts there. */
    public QuotaStep(Limiter limiter) {
        this.limiter = limiter;
    }

    @Override
    public String name() {
        return "quota";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        if (!(exchange.attachment() instanceof Limited caller)
                || caller.allowance().isEmpty()) {
            return Verdict.CONTINUE;
        }
        Allowance allowance = caller.allowance().get();
        if (allowance.quota().isEmpty()) {
            return Verdict.CONTINUE;
        }
        Reading quota = limiter.takeQuota(allowance, exchange.startMillis());
        return quota == null ? counted(exchange, allowance) : counted(exchange, allowance, quota);
    }

    private Verdict counted(Exchange exchange, Allowance allowance) {
        Verdict suspended = exchange.suspend();
        limiter.awaitQuota(allowance, quota -> exchange.resume(counted(exchange, allowance, quota)));
        return suspended;
    }

    /** Looks at the count and leaves it as it is. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        Optional<Allowance> allowance =
                Limited.allowance(exchange).filter(some -> some.quota().isPresent());
        if (allowance.isEmpty()) {
            told.says("no quota applies");
            return Verdict.CONTINUE;
        }
        Policy.Quota limit = allowance.get().quota().get();
        Reading quota = limiter.quota(allowance.get(), exchange.startMillis());
        told.says(quota.remaining() + " of " + limit.requests() + " requests are left of this period under "
                + allowance.get().policy());
        return counted(exchange, allowance.get(), quota);
    }

    private Verdict counted(Exchange exchange, Allowance allowance, Reading quota) {
        Reading rate = allowance.rate().isEmpty() ? null : limiter.rate(allowance, exchange.startNanos());
        allowance.words().write(exchange.answerLines(), rate, quota);
        return quota.admitted() ? Verdict.CONTINUE : exchange.refuse(allowance.refusal(quota, true));
    }
}
