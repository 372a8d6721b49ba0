package dev.fairlead.gateway.upstream;

import dev.fairlead.model.Service.RetryBudget;
import java.util.concurrent.TimeUnit;

/**
 * How many second tries one loop may make at a service: a share of its requests, and some a second. So a service that is
 * down is not asked twice as often as one that is up. On its loop only.
 */
final class TryBudget {

    /** One try, so that percents stay whole numbers. */
    private static final long TRY = 1_000;

    private static final long PER_PERCENT = 10;

    /** What may be saved up: bursts of failures come after long times without any. */
    private static final long MOST = 100 * TRY;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long perRequest;
    private final long perSecond;
    private long saved;
    private long lastNanos;

    TryBudget(RetryBudget budget, int loops, long nowNanos) {
        this.perRequest = budget.percent() * PER_PERCENT;
        this.perSecond = (budget.perSecond() * TRY + loops - 1) / loops;
        this.saved = Math.min(MOST, perSecond);
        this.lastNanos = nowNanos;
    }

    /** A request that may be tried again. */
    void request() {
        saved = Math.min(MOST, saved + perRequest);
    }

    /** Takes one try, if there is one. */
    boolean take(long nowNanos) {
        long passed = Math.clamp(nowNanos - lastNanos, 0, 10 * SECOND);
        long earned = (long) ((double) passed / SECOND * perSecond);
        if (earned > 0) {
            saved = Math.min(Math.max(MOST, perSecond), saved + earned);
            lastNanos = nowNanos;
        }
        if (saved < TRY) {
            return false;
        }
        saved -= TRY;
        return true;
    }
}
