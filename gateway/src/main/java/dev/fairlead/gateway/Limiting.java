package dev.fairlead.gateway;

import dev.fairlead.gateway.limit.Limiter;
import dev.fairlead.gateway.limit.LocalLimiter;
import dev.fairlead.gateway.limit.Refused;
import dev.fairlead.gateway.limit.SharedLimiter;
import dev.fairlead.gateway.limit.redis.RedisLedger;
import dev.fairlead.gateway.limit.redis.RedisSettings;
import dev.fairlead.gateway.observe.admin.Health;
import dev.fairlead.gateway.observe.metric.GatewayGauges;
import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.quota.QuotaCounts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What counts requests of clients: this process alone, or all replicas together where a Redis is named. */
final class Limiting implements AutoCloseable {

    /** How long a start waits for Redis, so that its first requests are counted there too. */
    static final Duration FIRST_CONTACT = Duration.ofSeconds(2);

    /** Between two times that quotas are saved. */
    static final Duration TELL_EVERY = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Limiting.class);

    private final InstantSource clock;
    private final LocalLimiter local = new LocalLimiter(System.nanoTime());
    private final StoredQuotas quotas = new StoredQuotas();
    private final @Nullable RedisLedger ledger;
    private final @Nullable SharedLimiter shared;
    private volatile @Nullable IntSupplier replicas;
    private @Nullable Sweeping telling;

    Limiting(GatewaySettings settings, InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        // A process that is started again is another one: what it counted before is not its own any more.
        String process = settings.replica() + "." + HexFormat.of().toHexDigits(random.nextLong());
        RedisLedger reached = settings.options().redis().map(RedisLedger::new).orElse(null);
        ledger = reached;
        shared = reached == null ? null : shared(settings.options().redis().orElseThrow(), reached, process);
    }

    private SharedLimiter shared(RedisSettings redis, RedisLedger reached, String process) {
        SharedLimiter.Settings settings = new SharedLimiter.Settings(process, redis.prefix(), redis.patience());
        SharedLimiter limiter = new SharedLimiter(reached, settings, quotas, System::nanoTime, clock);
        limiter.expect(redis.expected());
        return limiter.start();
    }

    Limiter limiter() {
        return shared == null ? local : shared;
    }

    /** From now on quotas are saved there, and found there when Redis has lost them; without Redis they add up there. */
    void savedIn(QuotaCounts counts) {
        quotas.savedIn(counts);
    }

    /** How many replicas the store knows; asked while Redis is lost. It may block within its bound, and fail. */
    void replicasAreToldBy(IntSupplier told) {
        replicas = told;
    }

    /** From now on hears, where there is a Redis, of revisions that other replicas have seen. */
    void onRevision(LongConsumer heard) {
        if (ledger != null) {
            ledger.onRevision(heard);
        }
    }

    /** Tells other replicas of a revision, where there is a Redis. */
    void tellRevision(long revision) {
        if (ledger != null) {
            ledger.tellRevision(revision);
        }
    }

    int counters() {
        return shared == null ? local.counters() : shared.counters();
    }

    void show(Gauges gauges) {
        SharedLimiter limiter = shared;
        GatewayGauges.limiter(gauges, () -> limiter != null && limiter.isDegraded());
        gauges.gauge(
                "fairlead_limiter_under_way",
                "Clients that have requests under way which a policy counts.",
                limiter().underWay()::clients);
        gauges.counterRows(
                "fairlead_limit_refused_total",
                "Requests that a limit of a policy has refused.",
                () -> limiter().refused().counts().entrySet().stream()
                        .map(Limiting::row)
                        .toList());
        if (limiter != null) {
            gauges.gauge(
                    "fairlead_limiter_replicas",
                    "Replicas among which limits are shared out, as was last heard.",
                    limiter::replicas);
            gauges.gauge("fairlead_limiter_waiting", "Requests that wait for Redis.", limiter::waiting);
        }
    }

    private static Gauges.Row row(Map.Entry<Refused.Limit, Long> count) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("kind", count.getKey().kind());
        labels.put("policy", count.getKey().policy());
        return new Gauges.Row(labels, count.getValue());
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
        telling = limiter == null
                ? Sweeping.start("limiter-tell", TELL_EVERY, () -> quotas.exchange(local))
                : Sweeping.start("limiter-tell", TELL_EVERY, () -> tell(limiter, health));
    }

    private void tell(SharedLimiter limiter, Health health) {
        quotas.save();
        if (limiter.isDegraded()) {
            health.degraded("limiter", "limits are enforced by this replica's share: Redis does not answer");
            expect(limiter);
        } else {
            health.up("limiter");
        }
    }

    private void expect(SharedLimiter limiter) {
        IntSupplier told = replicas;
        if (told == null) {
            return;
        }
        try {
            limiter.expect(told.getAsInt());
        } catch (StoreUnavailable alone) {
            // What was last heard holds on.
            LOG.atDebug().addKeyValue("reason", alone.getMessage()).log("replicas_not_found_in_store");
        }
    }

    /** Waits until Redis was reached, for a bounded time. */
    void awaitContact() {
        SharedLimiter limiter = shared;
        if (limiter == null) {
            return;
        }
        try {
            if (!limiter.awaitLedger(FIRST_CONTACT)) {
                expect(limiter);
            }
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
        } else {
            quotas.exchange(local);
        }
    }
}
