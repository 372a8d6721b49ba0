package dev.fairlead.acceptance.fleet;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How a stretch of traffic went: how many, how quickly, and how the questions after health were answered. */
final class Totals {

    private static final int MILLIS = 10_000;

    private final AtomicLongArray byMillis = new AtomicLongArray(MILLIS + 1);
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong goodLooks = new AtomicLong();
    private final AtomicLong slowestLook = new AtomicLong();

    void answered(long nanos, boolean isGood) {
        byMillis.incrementAndGet((int) Math.min(MILLIS, TimeUnit.NANOSECONDS.toMillis(nanos)));
        if (!isGood) {
            failed.incrementAndGet();
        }
    }

    void looked(long nanos, boolean isGood) {
        looks.incrementAndGet();
        if (isGood) {
            goodLooks.incrementAndGet();
            slowestLook.accumulateAndGet(nanos, Math::max);
        }
    }

    long requests() {
        long sum = 0;
        for (int i = 0; i <= MILLIS; i++) {
            sum += byMillis.get(i);
        }
        return sum;
    }

    long failed() {
        return failed.get();
    }

    /** The share of requests that were answered with a 200, in percent. */
    double availability() {
        return 100.0 * (requests() - failed()) / Math.max(1, requests());
    }

    /** Milliseconds within which this share of the requests was answered, begun milliseconds counted whole. */
    long millis(double share) {
        long wanted = (long) Math.ceil(requests() * share);
        long seen = 0;
        for (int i = 0; i <= MILLIS; i++) {
            seen += byMillis.get(i);
            if (seen >= wanted) {
                return i + 1L;
            }
        }
        return MILLIS;
    }

    double healthShare() {
        return 100.0 * goodLooks.get() / Math.max(1, looks.get());
    }

    long looks() {
        return looks.get();
    }

    double slowestLookSeconds() {
        return slowestLook.get() / 1e9;
    }

    /** The largest of some times that this share is not longer than. */
    static long percentile(long[] nanos, double share) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d requests, %d failed, p99 %d ms; %d looks, %.2f %% good",
                requests(),
                failed(),
                millis(0.99),
                looks(),
                healthShare());
    }
}
