package dev.fairlead.gateway;

import dev.fairlead.gateway.limit.Limiter;
import dev.fairlead.gateway.limit.LocalLimiter;
import dev.fairlead.gateway.limit.SharedLimiter;
import dev.fairlead.gateway.limit.redis.RedisLedger;
import dev.fairlead.gateway.limit.redis.RedisSettings;
import dev.fairlead.gateway.observe.admin.Health;
import dev.fairlead.gateway.observe.metric.GatewayGauges;
import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.store.quota.QuotaCounts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What counts requests of clients: this process alone, or all replicas together where a Redis is named. */
final class Limiting implements AutoCloseable {

    /** How long a start waits for Redis, so that its first requests are counted there too. */
    static final Duration FIRST_CONTACT = Duration.ofSeconds(2);

    /** Between two times that quotas are saved. */
    static final Duration TELL_EVERY = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final LocalLimiter local = new LocalLimiter(System.nanoTime());
    private final StoredQuotas quotas = new StoredQuotas();
    private final @Nullable SharedLimiter shared;
    private @Nullable Sweeping telling;

    Limiting(GatewaySettings settings, InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        // A process that is started again is another one: what it counted before is not its own any more.
        String process = settings.replica() + "." + HexFormat.of().toHexDigits(random.nextLong());
        shared = settings.redis().map(redis -> shared(redis, process)).orElse(null);
    }

    private SharedLimiter shared(RedisSettings redis, String process) {
        SharedLimiter.Settings settings = new SharedLimiter.Settings(process, redis.prefix(), redis.patience());
        return new SharedLimiter(new RedisLedger(redis), settings, quotas, System::nanoTime, clock).start();
    }

    Limiter limiter() {
        return shared == null ? local : shared;
    }

    /** From now on quotas are saved there, and found there when Redis has lost them. */
    void savedIn(QuotaCounts counts) {
        quotas.savedIn(counts);
    }

    int counters() {
        return shared == null ? local.counters() : shared.counters();
    }

    void show(Gauges gauges) {
        SharedLimiter limiter = shared;
        GatewayGauges.limiter(gauges, () -> limiter != null && limiter.isDegraded());
        if (limiter != null) {
            gauges.gauge(
                    "fairlead_limiter_replicas",
                    "Replicas among which limits are shared out, as was last heard.",
                    limiter::replicas);
            gauges.gauge("fairlead_limiter_waiting", "Requests that wait for Redis.", limiter::waiting);
        }
    }

    /** Gives up what nothing counts in any more, and tells how it is. */
    void sweep() {
        if (shared == null) {
            local.evictIdle(System.nanoTime(), clock.millis());
        } else {
            shared.evictIdle();
        }
    }

    /** From now on saves quotas, and tells health how it is. */
    void tell(Health health) {
        SharedLimiter limiter = shared;
        if (limiter != null) {
            telling = Sweeping.start("limiter-tell", TELL_EVERY, () -> tell(limiter, health));
        }
    }

    private void tell(SharedLimiter limiter, Health health) {
        quotas.save();
        if (limiter.isDegraded()) {
            health.degraded("limiter", "limits are enforced by this replica's share: Redis does not answer");
        } else {
            health.up("limiter");
        }
    }

    /** Waits until Redis was reached, for a bounded time. */
    void awaitContact() {
        SharedLimiter limiter = shared;
        if (limiter == null) {
            return;
        }
        try {
            limiter.awaitLedger(FIRST_CONTACT);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (telling != null) {
            telling.close();
        }
        if (shared != null) {
            shared.close();
            quotas.save();
        }
    }
}
