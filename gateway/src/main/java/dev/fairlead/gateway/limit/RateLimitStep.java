package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Name;
import dev.fairlead.model.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses what is past the client's sliding limits, before the quota is touched: what is refused here costs no quota. */
public final class RateLimitStep implements Step {

    private final Limiter limiter;
    private final Counts<Policy.RateLimit> rates;
    private final Counts<Policy.Quota> quotas;
    private final Name product;

    /** A step that counts there, in front of that product. */
    public RateLimitStep(Limiter limiter, Name product) {
        this.limiter = limiter;
        this.rates = new Counts.Rates(limiter);
        this.quotas = new Counts.Quotas(limiter);
        this.product = product;
    }

    @Override
    public String name() {
        return "rate-limit";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        Allowance allowance = Limited.allowance(exchange, product);
        if (allowance == null || allowance.rates().isEmpty()) {
            return Verdict.CONTINUE;
        }
        Bound<Policy.RateLimit> only = allowance.onlyRate();
        if (only == null) {
            return new Several<>(rates, allowance, exchange, all -> counted(exchange, allowance, all)).take();
        }
        Reading rate = limiter.takeRate(only, exchange.startNanos());
        return rate == null ? counted(exchange, allowance, only) : counted(exchange, allowance, only, rate);
    }

    private Verdict counted(Exchange exchange, Allowance allowance, Bound<Policy.RateLimit> only) {
        Verdict suspended = exchange.suspend();
        limiter.awaitRate(only, rate -> exchange.resume(counted(exchange, allowance, only, rate)));
        return suspended;
    }

    private Verdict counted(Exchange exchange, Allowance allowance, Bound<Policy.RateLimit> only, Reading rate) {
        if (rate.admitted() && !allowance.quotas().isEmpty()) {
            // The quota's step writes the headers of both.
            return Verdict.CONTINUE;
        }
        Bound<Policy.Quota> onlyQuota = allowance.onlyQuota();
        if (allowance.quotas().isEmpty() || onlyQuota != null) {
            Reading quota = onlyQuota == null ? null : limiter.quota(onlyQuota, exchange.startMillis());
            allowance.words().write(exchange.answerLines(), rate, quota);
        } else {
            Readings one = new Readings(1);
            one.set(0, rate);
            allowance.words().write(exchange.answerLines(), one, quotas.look(allowance, exchange));
        }
        return rate.admitted() ? Verdict.CONTINUE : refused(exchange, only, rate);
    }

    private Verdict counted(Exchange exchange, Allowance allowance, Several<Policy.RateLimit> all) {
        Reading tightest = all.readings().tightest();
        boolean refuses = tightest != null && !tightest.admitted();
        if (refuses || allowance.quotas().isEmpty()) {
            allowance.words().write(exchange.answerLines(), all.readings(), quotas.look(allowance, exchange));
        }
        return tightest == null || tightest.admitted() ? Verdict.CONTINUE : refused(exchange, all.tightest(), tightest);
    }

    private Verdict refused(Exchange exchange, Bound<Policy.RateLimit> bound, Reading reading) {
        limiter.refused().count("rate", bound.words());
        return exchange.refuse(bound.refusal(reading, false));
    }

    /** Looks at the counts and leaves them as they are. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        Allowance allowance = Limited.allowance(exchange, product);
        if (allowance == null || allowance.rates().isEmpty()) {
            told.says("no rate limit applies");
            return Verdict.CONTINUE;
        }
        List<Bound<Policy.RateLimit>> bounds = allowance.rates();
        Readings readings = rates.look(allowance, exchange);
        for (int i = 0; i < bounds.size(); i++) {
            told.says(left(readings.get(i)) + " of " + bounds.get(i).limit().requests() + " requests are left under "
                    + bounds.get(i).words());
        }
        Reading tightest = readings.tightest();
        if (tightest == null || tightest.admitted()) {
            if (allowance.quotas().isEmpty()) {
                allowance.words().write(exchange.answerLines(), readings, Readings.NONE);
            }
            return Verdict.CONTINUE;
        }
        allowance.words().write(exchange.answerLines(), readings, quotas.look(allowance, exchange));
        return exchange.refuse(bounds.get(readings.tightestIndex()).refusal(tightest, false));
    }

    static long left(@Nullable Reading reading) {
        return reading == null ? 0 : reading.remaining();
    }
}
