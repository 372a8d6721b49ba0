package dev.fairlead.gateway.limit;

import dev.fairlead.model.Policy;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts in this process alone. Counters belong to no snapshot: they stay while configuration changes around them, and
 * a limit that changes goes on with the count so far. A counter comes with the first request of a client under a policy
 * and goes when nothing counts in it any more, so there are at most as many as configured clients with a policy: about
 * 1.2 KiB each for a rate, 200 bytes for a quota.
 */
public final class LocalLimiter implements Limiter {

    /** New counters between two looks for idle ones. */
    private static final int LOOK_EVERY = 1024;

    private final long originNanos;
    private final ConcurrentHashMap<Allowance.Key, SlidingWindow> windows = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Allowance.Key, CalendarQuota> quotas = new ConcurrentHashMap<>();
    private final AtomicInteger created = new AtomicInteger();

    /** A limiter whose moments are those of the monotonic clock that says {@code originNanos} now. */
    public LocalLimiter(long originNanos) {
        this.originNanos = originNanos;
    }

    @Override
    public Reading takeRate(Allowance allowance, long nanos) {
        return takeRate(allowance.key(), allowance.rate().orElseThrow(), nanos);
    }

    @Override
    public Reading rate(Allowance allowance, long nanos) {
        return rate(allowance.key(), allowance.rate().orElseThrow(), nanos);
    }

    @Override
    public Reading takeQuota(Allowance allowance, long millis) {
        return takeQuota(allowance.key(), allowance.quota().orElseThrow(), millis);
    }

    @Override
    public Reading quota(Allowance allowance, long millis) {
        return quota(allowance.key(), allowance.quota().orElseThrow(), millis);
    }

    /** Counts one request against the sliding limit, unless that is used up. */
    public Reading takeRate(Allowance.Key key, Policy.RateLimit rate, long nanos) {
        long moment = moment(nanos);
        while (true) {
            SlidingWindow window = window(key, rate, moment);
            long left = window.take(moment, rate.requests());
            if (left >= 0) {
                return new Reading(true, left, reset(window, moment, rate), windowSeconds(rate));
            }
            if (left == SlidingWindow.REFUSED) {
                long wait = window.nanosToPass(moment, rate.requests());
                return new Reading(false, 0, seconds(wait), windowSeconds(rate));
            }
            windows.remove(key, window);
        }
    }

    Reading rate(Allowance.Key key, Policy.RateLimit rate, long nanos) {
        long moment = moment(nanos);
        SlidingWindow window = window(key, rate, moment);
        long left = Math.max(0, rate.requests() - window.used(moment));
        return new Reading(left > 0, left, reset(window, moment, rate), windowSeconds(rate));
    }

    /** Counts one request against the quota, unless that is used up. */
    public Reading takeQuota(Allowance.Key key, Policy.Quota quota, long millis) {
        return calendar(key, quota, millis).take(millis, quota.requests());
    }

    Reading quota(Allowance.Key key, Policy.Quota quota, long millis) {
        return calendar(key, quota, millis).look(millis, quota.requests());
    }

    /** How many counters there are: clients that called within their window, and clients with a quota in its period. */
    public int counters() {
        return windows.size() + quotas.size();
    }

    /** Gives up the counters in which nothing counts any more. */
    public void evictIdle(long nanos, long millis) {
        evictIdleWindows(moment(nanos));
        evictOverQuotas(millis);
    }

    private void evictOverQuotas(long millis) {
        quotas.values().removeIf(quota -> quota.isOver(millis));
    }

    private void evictIdleWindows(long moment) {
        windows.forEach((key, window) -> {
            if (window.retire(moment)) {
                windows.remove(key, window);
            }
        });
    }

    private SlidingWindow window(Allowance.Key key, Policy.RateLimit rate, long moment) {
        long length = rate.per().toNanos();
        SlidingWindow window = windows.get(key);
        if (window != null && window.windowNanos() == length) {
            return window;
        }
        if (window == null && created.incrementAndGet() % LOOK_EVERY == 0) {
            evictIdleWindows(moment);
        }
        return windows.compute(key, (same, old) -> {
            if (old != null && old.windowNanos() == length) {
                return old;
            }
            return new SlidingWindow(length, moment, old == null ? 0 : old.used(moment));
        });
    }

    private CalendarQuota calendar(Allowance.Key key, Policy.Quota quota, long millis) {
        CalendarQuota calendar = quotas.get(key);
        if (calendar != null && calendar.countsBy(quota)) {
            return calendar;
        }
        if (calendar == null && created.incrementAndGet() % LOOK_EVERY == 0) {
            evictOverQuotas(millis);
        }
        return quotas.compute(key, (same, old) -> {
            if (old != null && old.countsBy(quota)) {
                return old;
            }
            return new CalendarQuota(quota, millis, old == null ? 0 : old.used(millis));
        });
    }

    private long moment(long nanos) {
        return Math.max(0, nanos - originNanos);
    }

    // The slots cover a little more than the window; callers are told of the window.
    private static long reset(SlidingWindow window, long moment, Policy.RateLimit rate) {
        return Math.min(windowSeconds(rate), seconds(window.nanosToChange(moment)));
    }

    static long seconds(long nanos) {
        return Math.max(1, Math.ceilDiv(nanos, 1_000_000_000L));
    }

    static long windowSeconds(Policy.RateLimit rate) {
        return Math.ceilDiv(rate.per().toMillis(), 1000L);
    }
}
