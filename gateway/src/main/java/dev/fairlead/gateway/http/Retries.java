package dev.fairlead.gateway.http;

import java.util.BitSet;

/**
 * Which failures of a backend are tried again. Immutable.
 *
 * @param attempts tries in all
 * @param firstWaitNanos the longest wait before the second try; doubled for each later one
 * @param statuses of answers that are tried again
 * @param networkErrors whether answers that did not come are
 * @param anyMethod whether methods that are not safe to repeat are
 */
public record Retries(int attempts, long firstWaitNanos, BitSet statuses, boolean networkErrors, boolean anyMethod) {

    private static final int MOST_DOUBLINGS = 16;

    public Retries {
        BitSet own = new BitSet();
        own.or(statuses);
        statuses = own;
    }

    /** The longest wait before try number {@code number}, counted from 1. */
    public long longestWait(int number) {
        return firstWaitNanos << Math.clamp(number - 2, 0, MOST_DOUBLINGS);
    }

    /** Whether an answer with this status is not good enough. */
    public boolean repeats(int status) {
        return statuses.get(status);
    }
}
