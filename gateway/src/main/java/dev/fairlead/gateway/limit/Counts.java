package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.model.Policy;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How limits of one kind are counted, for what is the same of both kinds. */
interface Counts<L> {

    List<Bound<L>> of(Allowance allowance);

    /** Null if that cannot be said yet. */
    @Nullable
    Reading take(Bound<L> bound, Exchange exchange);

    void await(Bound<L> bound, Consumer<Reading> to);

    /** Counts nothing. */
    Reading look(Bound<L> bound, Exchange exchange);

    /** Takes back what was counted with that reading. */
    void giveBack(Bound<L> bound, Reading reading, Exchange exchange);

    /** What all limits say; counts nothing. */
    default Readings look(Allowance allowance, Exchange exchange) {
        List<Bound<L>> bounds = of(allowance);
        Readings readings = bounds.isEmpty() ? Readings.NONE : new Readings(bounds.size());
        for (int i = 0; i < bounds.size(); i++) {
            readings.set(i, look(bounds.get(i).at(exchange), exchange));
        }
        return readings;
    }

    /** Of sliding limits. */
    record Rates(Limiter limiter) implements Counts<Policy.RateLimit> {
        @Override
        public List<Bound<Policy.RateLimit>> of(Allowance allowance) {
            return allowance.rates();
        }

        @Override
        public @Nullable Reading take(Bound<Policy.RateLimit> bound, Exchange exchange) {
            return limiter.takeRate(bound, exchange.startNanos());
        }

        @Override
        public void await(Bound<Policy.RateLimit> bound, Consumer<Reading> to) {
            limiter.awaitRate(bound, to);
        }

        @Override
        public Reading look(Bound<Policy.RateLimit> bound, Exchange exchange) {
            return limiter.rate(bound, exchange.startNanos());
        }

        @Override
        public void giveBack(Bound<Policy.RateLimit> bound, Reading reading, Exchange exchange) {
            limiter.giveBackRate(bound, reading, exchange.startNanos());
        }
    }

    /** Of quotas. */
    record Quotas(Limiter limiter) implements Counts<Policy.Quota> {
        @Override
        public List<Bound<Policy.Quota>> of(Allowance allowance) {
            return allowance.quotas();
        }

        @Override
        public @Nullable Reading take(Bound<Policy.Quota> bound, Exchange exchange) {
            return limiter.takeQuota(bound, exchange.startMillis());
        }

        @Override
        public void await(Bound<Policy.Quota> bound, Consumer<Reading> to) {
            limiter.awaitQuota(bound, to);
        }

        @Override
        public Reading look(Bound<Policy.Quota> bound, Exchange exchange) {
            return limiter.quota(bound, exchange.startMillis());
        }

        @Override
        public void giveBack(Bound<Policy.Quota> bound, Reading reading, Exchange exchange) {
            limiter.giveBackQuota(bound, reading, exchange.startMillis());
        }
    }
}
