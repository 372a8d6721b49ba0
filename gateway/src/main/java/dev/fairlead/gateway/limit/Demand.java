package dev.fairlead.gateway.limit;

import java.time.Duration;

/**
 * How fast one counter's requests come to this replica, and so how many tokens it holds in advance: those of a short
 * horizon. A key that is called less often than that holds none, and each of its requests is decided by the ledger.
 */
final class Demand {

    /** Twice this long the tokens in advance should last. */
    static final Duration HORIZON = Duration.ofMillis(25);

    /** The least that it is, however short the window: so many calls of the ledger a key costs. */
    static final Duration SHORTEST_HORIZON = Duration.ofMillis(5);

    /** The same of a period: longer, since nothing leaves a period that would leave it late. */
    static final Duration PERIOD_HORIZON = Duration.ofMillis(50);

    /** Part of a window that its horizon is at most: what is told late leaves the window late. */
    static final int HORIZONS_A_WINDOW = 400;

    /** So many times longer is the horizon of a limit of which hardly anything is used. */
    static final int MOST_STRETCH = 10;

    /** The most that it is then: tokens in advance lapse after six of them. */
    static final Duration LONGEST_HORIZON = Duration.ofMillis(250);

    private static final long RISES_NANOS = 20_000_000;
    private static final long FADES_NANOS = 500_000_000;

    private final long shortestNanos;
    private final double windowNanos;
    private long horizonNanos;
    private double perNano;
    private long lastNanos;

    private Demand(long shortestNanos, double windowNanos, long nanos) {
        this.shortestNanos = shortestNanos;
        this.windowNanos = windowNanos;
        this.horizonNanos = shortestNanos;
        // Of a key that is new nothing came before: its first request does not look like the first of many.
        this.lastNanos = nanos - FADES_NANOS;
    }

    static Demand ofWindow(long windowNanos, long nanos) {
        return new Demand(
                Math.clamp(windowNanos / HORIZONS_A_WINDOW, SHORTEST_HORIZON.toNanos(), HORIZON.toNanos()),
                (double) windowNanos,
                nanos);
    }

    static Demand ofPeriod(long nanos) {
        return new Demand(PERIOD_HORIZON.toNanos(), 0, nanos);
    }

    long horizonNanos() {
        return horizonNanos;
    }

    /**
     * So much of the limit is used or held, by so many replicas. The horizon grows with what is left, and with what will
     * be if requests come on as they do: what a window may miss by it stays the same part of its limit, and a limit that
     * nobody comes near costs few calls of the ledger.
     */
    void used(long total, long limit, int replicas) {
        double most = Math.max((double) Math.max(1, total), perNano * windowNanos * replicas);
        double stretch = Math.clamp((double) limit / most, 1, MOST_STRETCH);
        horizonNanos = Math.min((long) (shortestNanos * stretch), LONGEST_HORIZON.toNanos());
    }

    /** So many requests came since the last time that this was said. A rise is believed sooner than a fall. */
    void came(long requests, long nanos) {
        double span = Math.max(1, nanos - lastNanos);
        double here = (double) requests / span;
        double weight = Math.min(1, span / (double) (here > perNano ? RISES_NANOS : FADES_NANOS));
        perNano += (here - perNano) * weight;
        lastNanos = nanos;
    }

    /** How many tokens should be held in advance. */
    long hold() {
        return (long) (perNano * (double) horizonNanos * 2);
    }
}
