package dev.fairlead.benchmark;

import dev.fairlead.gateway.limit.Bound;
import dev.fairlead.gateway.limit.CountKey;
import dev.fairlead.gateway.limit.LocalLimiter;
import dev.fairlead.gateway.limit.Reading;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Policy;
import java.time.Duration;
import java.time.ZoneOffset;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What counting a request costs, for one client that all threads count: {@code -t 2} shows how they get in each other's way. */
@State(Scope.Benchmark)
public class LimiterBenchmark {
    private final CountKey key = new CountKey(new Name("acme", Owner.FILE), new Name("gold", Owner.FILE));
    private final Bound<Policy.RateLimit> rate = bound(new Policy.RateLimit(1_000_000_000, Duration.ofMinutes(1)));
    private final Bound<Policy.Quota> quota =
            bound(new Policy.Quota(1_000_000_000_000L, Policy.Period.MONTH, ZoneOffset.UTC));
    private final LocalLimiter limiter = new LocalLimiter(System.nanoTime());

    /** The sliding window; reading the clock is part of it. */
    @Benchmark
    public Reading rate() {
        return limiter.takeRate(rate, System.nanoTime());
    }

    /** The calendar quota; reading the clock is part of it. */
    @Benchmark
    public Reading quota() {
        return limiter.takeQuota(quota, System.currentTimeMillis());
    }

    private <L> Bound<L> bound(L limit) {
        return new Bound<>(key, limit, Policy.Scope.CLIENT, Policy.LimiterLoss.SHARE, "gold@file");
    }
}
