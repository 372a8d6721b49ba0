package dev.fairlead.gateway.observe.record;

/**
 * So many a second, and what was not used of it in the last ten seconds at once: a burst at a quiet gateway is had whole. One comparison
 * where there is none left. For one loop.
 */
final class Allowance {

    private static final long SECOND = 1_000_000_000L;

    /** So long nothing is lost of what was not used. */
    private static final int KEPT_SECONDS = 10;

    private final long interval;
    private long paidUntil;
    private boolean begun;

    /** @param perSecond of all loops together; 0 gives none */
    Allowance(int perSecond, int loops) {
        interval = perSecond == 0 ? 0 : Math.max(1, SECOND * loops / perSecond);
    }

    boolean take(long now) {
        if (interval == 0) {
            return false;
        }
        if (!begun) {
            begun = true;
            paidUntil = now;
        }
        // Only differences: the clock may pass the greatest number.
        long ahead = Math.max(0, paidUntil - now);
        if (ahead > Math.max(0, KEPT_SECONDS * SECOND - interval)) {
            return false;
        }
        paidUntil = now + ahead + interval;
        return true;
    }

    /** What was taken last was not needed. */
    void giveBack() {
        paidUntil -= interval;
    }
}
