package dev.fairlead.gateway;

import dev.fairlead.gateway.limit.Checkpoints;
import dev.fairlead.gateway.limit.LocalLimiter;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.quota.QuotaCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts of quotas in the store: with Redis a copy for the day on which it has lost them; without it the place where
 * replicas add up what each has counted.
 */
final class StoredQuotas implements Checkpoints {

    /** Counts that are saved at one time; more are saved the next. */
    static final int AT_ONCE = 500;

    private static final String PREFIX = "fairlead";
    private static final Logger LOG = LoggerFactory.getLogger(StoredQuotas.class);

    private final Map<String, QuotaCounts.Count> noted = new ConcurrentHashMap<>();
    private volatile @Nullable QuotaCounts counts;
    private boolean failing;
    private int first;

    void savedIn(QuotaCounts store) {
        counts = store;
    }

    @Override
    public void find(String key, LongConsumer to) {
        QuotaCounts store = counts;
        if (store == null) {
            to.accept(0);
            return;
        }
        Thread.ofVirtual().name("quota-find").start(() -> {
            long used = 0;
            try {
                used = store.used(key);
            } catch (StoreUnavailable lost) {
                LOG.atWarn().addKeyValue("reason", lost.getMessage()).log("quota_not_found_in_store");
            }
            to.accept(used);
        });
    }

    @Override
    public void note(String key, long used, long endMillis) {
        if (counts != null) {
            noted.put(key, new QuotaCounts.Count(key, used, Instant.ofEpochMilli(endMillis)));
        }
    }

    /** Tells what was counted here, and hears of the others. Blocks on the store, within its bound for each count. */
    void exchange(LocalLimiter limiter) {
        QuotaCounts store = counts;
        if (store == null) {
            return;
        }
        // Where more have counted than are told at one time, each has its turn.
        List<LocalLimiter.Untold> all = limiter.untold(PREFIX);
        tell(() -> {
            for (int i = 0; i < Math.min(AT_ONCE, all.size()); i++) {
                LocalLimiter.Untold untold = all.get(Math.floorMod(first + i, all.size()));
                QuotaCounts.Count count = new QuotaCounts.Count(
                        untold.key(), untold.requests(), Instant.ofEpochMilli(untold.endMillis()));
                untold.total().accept(store.add(count));
            }
        });
        first += AT_ONCE;
    }

    /** Saves what was noted since the last time. Blocks on the store, within its bound. */
    void save() {
        QuotaCounts store = counts;
        if (store == null || noted.isEmpty()) {
            return;
        }
        List<QuotaCounts.Count> some =
                new ArrayList<>(noted.values().stream().limit(AT_ONCE).toList());
        tell(() -> {
            store.save(some);
            some.forEach(count -> noted.remove(count.key(), count));
        });
    }

    private void tell(Runnable telling) {
        try {
            telling.run();
            failing = false;
        } catch (StoreUnavailable lost) {
            if (!failing) {
                LOG.atWarn().addKeyValue("reason", lost.getMessage()).log("quotas_not_saved");
            }
            failing = true;
        }
    }
}
