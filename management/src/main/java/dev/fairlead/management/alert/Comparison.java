package dev.fairlead.management.alert;

import dev.fairlead.store.replica.Counts;
import java.util.Locale;
import java.util.Optional;

/**
 * Requests before and after something. Small differences of small numbers are no worsening: errors must be a percent of all requests more, and
 * latency some milliseconds longer.
 */
public record Comparison(Counts before, Counts after) {

    private static final double SLOW = 0.95;
    private static final double LEAST_PERCENT = 1;
    private static final double LEAST_MILLIS = 5;

    /** How many percent were answered with 5xx. */
    public static double errors(Counts counts) {
        return counts.requests() == 0 ? 0 : 100.0 * counts.serverErrors() / counts.requests();
    }

    /** Below how many milliseconds 95 of 100 stayed. */
    public static double slow(Counts counts) {
        return counts.quantile(SLOW);
    }

    boolean says(long minRequests) {
        return before.requests() >= minRequests && after.requests() >= minRequests;
    }

    private static boolean worse(double before, double after, double percent, double least) {
        return after - before >= least && after > before * (1 + percent / 100);
    }

    /** Why errors are worse by more than so many percent; empty if they are not. */
    Optional<String> moreErrors(double percent) {
        double was = errors(before);
        double is = errors(after);
        return worse(was, is, percent, LEAST_PERCENT)
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "%.1f %% of %d requests failed, before it were %.1f %%",
                        is,
                        after.requests(),
                        was))
                : Optional.empty();
    }

    /** Why latency is. */
    Optional<String> slower(double percent) {
        double was = slow(before);
        double is = slow(after);
        return worse(was, is, percent, LEAST_MILLIS)
                ? Optional.of(String.format(
                        Locale.ROOT, "95 of 100 requests took up to %.0f ms, before it were %.0f ms", is, was))
                : Optional.empty();
    }

    /** The first of both. */
    public Optional<String> worse(double percent) {
        return moreErrors(percent).or(() -> slower(percent));
    }
}
