package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Name;
import dev.fairlead.model.Policy;
import java.util.List;

/** Refuses what is past the client's calendar quotas. */
public final class QuotaStep implements Step {

    private final Limiter limiter;
    private final Counts<Policy.RateLimit> rates;
    private final Counts<Policy.Quota> quotas;
    private final Name product;

    /** A step that counts there, in front of that product. */
    public QuotaStep(Limiter limiter, Name product) {
        this.limiter = limiter;
        this.rates = new Counts.Rates(limiter);
        this.quotas = new Counts.Quotas(limiter);
        this.product = product;
    }

    @Override
    public String name() {
        return "quota";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        Allowance allowance = Limited.allowance(exchange, product);
        if (allowance == null || allowance.quotas().isEmpty()) {
            return Verdict.CONTINUE;
        }
        Bound<Policy.Quota> only = allowance.onlyQuota();
        if (only == null) {
            return new Several<>(quotas, allowance, exchange, all -> counted(exchange, allowance, all)).take();
        }
        Reading quota = limiter.takeQuota(only, exchange.startMillis());
        return quota == null ? counted(exchange, allowance, only) : counted(exchange, allowance, only, quota);
    }

    private Verdict counted(Exchange exchange, Allowance allowance, Bound<Policy.Quota> only) {
        Verdict suspended = exchange.suspend();
        limiter.awaitQuota(only, quota -> exchange.resume(counted(exchange, allowance, only, quota)));
        return suspended;
    }

    private Verdict counted(Exchange exchange, Allowance allowance, Bound<Policy.Quota> only, Reading quota) {
        Bound<Policy.RateLimit> onlyRate = allowance.onlyRate();
        if (allowance.rates().isEmpty() || onlyRate != null) {
            Reading rate = onlyRate == null ? null : limiter.rate(onlyRate, exchange.startNanos());
            allowance.words().write(exchange.answerLines(), rate, quota);
        } else {
            Readings one = new Readings(1);
            one.set(0, quota);
            allowance.words().write(exchange.answerLines(), rates.look(allowance, exchange), one);
        }
        return quota.admitted() ? Verdict.CONTINUE : refused(exchange, only, quota);
    }

    private Verdict counted(Exchange exchange, Allowance allowance, Several<Policy.Quota> all) {
        Reading tightest = all.readings().tightest();
        allowance.words().write(exchange.answerLines(), rates.look(allowance, exchange), all.readings());
        return tightest == null || tightest.admitted() ? Verdict.CONTINUE : refused(exchange, all.tightest(), tightest);
    }

    private Verdict refused(Exchange exchange, Bound<Policy.Quota> bound, Reading reading) {
        limiter.refused().count("quota", bound.words());
        return exchange.refuse(bound.refusal(reading, true));
    }

    /** Looks at the counts and leaves them as they are. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        Allowance allowance = Limited.allowance(exchange, product);
        if (allowance == null || allowance.quotas().isEmpty()) {
            told.says("no quota applies");
            return Verdict.CONTINUE;
        }
        List<Bound<Policy.Quota>> bounds = allowance.quotas();
        Readings readings = quotas.look(allowance, exchange);
        for (int i = 0; i < bounds.size(); i++) {
            told.says(RateLimitStep.left(readings.get(i)) + " of "
                    + bounds.get(i).limit().requests() + " requests are left of this period under "
                    + bounds.get(i).words());
        }
        allowance.words().write(exchange.answerLines(), rates.look(allowance, exchange), readings);
        Reading tightest = readings.tightest();
        return tightest == null || tightest.admitted()
                ? Verdict.CONTINUE
                : exchange.refuse(bounds.get(readings.tightestIndex()).refusal(tightest, true));
    }
}
