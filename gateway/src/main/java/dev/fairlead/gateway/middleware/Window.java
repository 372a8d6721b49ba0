package dev.fairlead.gateway.middleware;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts of the last ten seconds, a second at a time. One loop writes; any thread may add up what is there, and may miss
 * what is written at that moment.
 */
final class Window {

    static final int SECONDS = 10;

    /** One more than the seconds that are added up: the one that is being reused is not among them. */
    private static final int ROWS = SECONDS + 1;

    private final int kinds;
    private final AtomicLongArray counts;
    private final AtomicLongArray seconds = new AtomicLongArray(ROWS);

    Window(int kinds) {
        this.kinds = kinds;
        this.counts = new AtomicLongArray(ROWS * kinds);
        for (int row = 0; row < ROWS; row++) {
            seconds.set(row, Long.MIN_VALUE);
        }
    }

    /** One more of that kind. */
    void count(int kind, long second) {
        int row = Math.floorMod(second, ROWS);
        if (seconds.get(row) != second) {
            for (int i = 0; i < kinds; i++) {
                counts.lazySet(row * kinds + i, 0);
            }
            seconds.set(row, second);
        }
        int at = row * kinds + kind;
        counts.lazySet(at, counts.getPlain(at) + 1);
    }

    /** How many of that kind there were, but not before {@code since}. */
    long sum(int kind, long second, long since) {
        long sum = 0;
        for (int row = 0; row < ROWS; row++) {
            long of = seconds.get(row);
            if (of > second - SECONDS && of <= second && of >= since) {
                sum += counts.get(row * kinds + kind);
            }
        }
        return sum;
    }
}
