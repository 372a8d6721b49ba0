package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;

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
        Reading quota = limiter.takeQuota(allowance.key(), allowance.quota().get(), exchange.startMillis());
        Reading rate = allowance.rate().isEmpty()
                ? null
                : limiter.rate(allowance.key(), allowance.rate().get(), exchange.startNanos());
        allowance.words().write(exchange.answerLines(), rate, quota);
        return quota.admitted()
                ? Verdict.CONTINUE
                : exchange.refuse(new Failure.Limited(allowance.policy(), quota.resetSeconds(), true));
    }
}
