package dev.fairlead.gateway.limit;

import dev.fairlead.model.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * Counts in this process alone. Counters belong to no snapshot: they stay while configuration changes around them, and
 * a limit that changes goes on with the count so far. A counter comes with the first request of a client under a policy
 * and goes when nothing counts in it any more, so there are at most as many as configured clients have limits, and a
 * bounded number of addresses: about 1.2 KiB each for a rate, 200 bytes for a quota.
 */
public final class LocalLimiter implements Limiter {

    /** New counters between two looks for idle ones. */
    private static final int LOOK_EVERY = 1024;

    /** Counters of a kind beyond which addresses that are new count together. */
    public static final int WITH_ADDRESSES_AT_MOST = 16_384;

    private final long originNanos;
    private final ConcurrentHashMap<CountKey, SlidingWindow> windows = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<CountKey, CalendarQuota> quotas = new ConcurrentHashMap<>();
    private final UnderWay underWay = new UnderWay();
    private final Refused refused = new Refused();
    private final AtomicInteger created = new AtomicInteger();

    /** A limiter whose moments are those of the monotonic clock that says {@code originNanos} now. */
    public LocalLimiter(long originNanos) {
        this.originNanos = originNanos;
    }

    @Override
    public Reading takeRate(Bound<Policy.RateLimit> bound, long nanos) {
        long moment = moment(nanos);
        Policy.RateLimit rate = bound.limit();
        while (true) {
            SlidingWindow window = window(bound, moment);
            long left = window.take(moment, rate.requests());
            if (left >= 0) {
                return new Reading(true, left, reset(window, moment, rate), windowSeconds(rate));
            }
            if (left == SlidingWindow.REFUSED) {
                long wait = window.nanosToPass(moment, rate.requests());
                return new Reading(false, 0, seconds(wait), windowSeconds(rate));
            }
            windows.values().remove(window);
        }
    }

    @Override
    public Reading rate(Bound<Policy.RateLimit> bound, long nanos) {
        long moment = moment(nanos);
        SlidingWindow window = window(bound, moment);
        Policy.RateLimit rate = bound.limit();
        long left = Math.max(0, rate.requests() - window.used(moment));
        return new Reading(left > 0, left, reset(window, moment, rate), windowSeconds(rate));
    }

    @Override
    public void giveBackRate(Bound<Policy.RateLimit> bound, Reading reading, long nanos) {
        window(bound, moment(nanos)).giveBack(moment(nanos));
    }

    @Override
    public Reading takeQuota(Bound<Policy.Quota> bound, long millis) {
        return calendar(bound, millis).take(millis, bound.limit().requests());
    }

    @Override
    public Reading quota(Bound<Policy.Quota> bound, long millis) {
        return calendar(bound, millis).look(millis, bound.limit().requests());
    }

    @Override
    public void giveBackQuota(Bound<Policy.Quota> bound, Reading reading, long millis) {
        calendar(bound, millis).giveBack(millis);
    }

    @Override
    public Refused refused() {
        return refused;
    }

    @Override
    public UnderWay underWay() {
        return underWay;
    }

    /**
     * What was counted of a quota here and not told yet.
     *
     * @param key of the count, the same at all replicas
     * @param requests counted since the last time; less than 0 if some were taken back
     * @param endMillis when the period ends
     * @param total hears how many were counted at all replicas together, these included
     */
    public record Untold(String key, long requests, long endMillis, LongConsumer total) {}

    /** What is to be told of quotas, where replicas tell each other. On one thread alone. */
    public List<Untold> untold(String prefix) {
        List<Untold> all = new ArrayList<>();
        quotas.forEach((key, calendar) -> {
            CalendarQuota.Span span = calendar.span();
            long told = span.told().get();
            long requests = span.used().get() - told;
            if (requests != 0) {
                String name = Subject.of(prefix, key, calendar.quota(), span.startMillis())
                        .key();
                all.add(new Untold(name, requests, span.endMillis(), total -> {
                    span.told().set(told + requests);
                    span.others().set(Math.max(0, total - told - requests));
                }));
            }
        });
        return all;
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

    private SlidingWindow window(Bound<Policy.RateLimit> bound, long moment) {
        long length = bound.limit().per().toNanos();
        SlidingWindow window = windows.get(bound.key());
        if (window != null && window.windowNanos() == length) {
            return window;
        }
        if (window == null && isFull(bound.scope(), windows.size())) {
            return window(bound.others(), moment);
        }
        if (window == null && created.incrementAndGet() % LOOK_EVERY == 0) {
            evictIdleWindows(moment);
        }
        return windows.compute(bound.key(), (same, old) -> {
            if (old != null && old.windowNanos() == length) {
                return old;
            }
            return new SlidingWindow(length, moment, old == null ? 0 : old.used(moment));
        });
    }

    private CalendarQuota calendar(Bound<Policy.Quota> bound, long millis) {
        Policy.Quota quota = bound.limit();
        CalendarQuota calendar = quotas.get(bound.key());
        if (calendar != null && calendar.countsBy(quota)) {
            return calendar;
        }
        if (calendar == null && isFull(bound.scope(), quotas.size())) {
            return calendar(bound.others(), millis);
        }
        if (calendar == null && created.incrementAndGet() % LOOK_EVERY == 0) {
            evictOverQuotas(millis);
        }
        return quotas.compute(bound.key(), (same, old) -> {
            if (old != null && old.countsBy(quota)) {
                return old;
            }
            return new CalendarQuota(quota, millis, old == null ? 0 : old.used(millis));
        });
    }

    /** Whether no further address is told apart. Clients, products and endpoints are as many as are configured. */
    static boolean isFull(Policy.Scope scope, int counters) {
        return scope == Policy.Scope.ADDRESS && counters >= WITH_ADDRESSES_AT_MOST;
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
