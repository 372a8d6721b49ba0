package dev.fairlead.gateway.limit;

/**
 * What one replica may let pass while the ledger is lost, so that all together let pass the limit and hardly more.
 *
 * <p>That is the limit divided by the live replicas. Where the ledger was heard within the last window, a replica begins
 * with what it had itself and an even part of what was left: so requests that came to one replica alone are not let pass
 * by the others a second time. From there it goes to the even share so slowly that all together exceed the limit by at
 * most a tenth.
 */
final class Share {

    /** Windows over which it goes from the proportions of before to even shares. */
    static final int WINDOWS_TO_EVEN = 10;

    /**
     * What was last heard of the ledger.
     *
     * @param nanos when
     * @param total used or held by all
     * @param mine used or held by this replica
     * @param left what was left for all
     */
    record Heard(long nanos, long total, long mine, long left) {}

    private Share() {}

    /** At least 1: a limit below the number of replicas is not one that refuses everything. */
    static long even(long limit, int replicas) {
        return Math.max(1, limit / Math.max(1, replicas));
    }

    /**
     * How many requests of this replica its window may hold.
     *
     * @param heard what was last heard; its moment is not looked at if {@code total} is negative
     */
    static long ofWindow(long limit, Loss loss, Heard heard, long windowNanos, long nanos) {
        long even = even(limit, loss.replicas());
        if (heard.total() < 0 || loss.sinceNanos() - heard.nanos() > windowNanos) {
            return even;
        }
        double begin = (double) heard.mine() + (double) Math.max(0, limit - heard.total()) / loss.replicas();
        double gone = (double) (nanos - loss.sinceNanos()) / ((double) windowNanos * WINDOWS_TO_EVEN);
        return Math.max(1, (long) (begin + ((double) even - begin) * Math.clamp(gone, 0, 1)));
    }

    /** How many requests it may let pass by itself during the loss: a part of what was left of the period. */
    static long ofPeriod(long limit, Loss loss, Heard heard) {
        return heard.total() < 0 ? even(limit, loss.replicas()) : Math.max(0, limit - heard.total()) / loss.replicas();
    }

    /**
     * Since when the ledger is lost.
     *
     * @param replicas that lived then, as far as is known; at least 1
     */
    record Loss(long sinceNanos, int replicas) {}
}
