package dev.fairlead.model;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * How much a client may call, over all of its credentials together.
 *
 * @param name unique among the policies of its owner
 * @param description for people; may be empty
 * @param active false does not enforce it, for incidents; default true
 * @param rateLimit the sliding limit, if any
 * @param quota the calendar quota, if any
 * @param whenLimiterIsLost what holds while the shared counter cannot be reached
 */
public record Policy(
        String name,
        String description,
        boolean active,
        Optional<RateLimit> rateLimit,
        Optional<Quota> quota,
        LimiterLoss whenLimiterIsLost) {

    /**
     * At most so many requests in any window of that length.
     *
     * @param requests 1 to 1,000,000,000
     * @param per 1 second to 1 hour
     */
    public record RateLimit(long requests, Duration per) {}

    /**
     * At most so many requests in a calendar period.
     *
     * @param requests 1 to 1,000,000,000,000
     * @param per the period
     * @param zone whose midnight begins a period; default UTC
     */
    public record Quota(long requests, Period per, ZoneId zone) {}

    /** Calendar periods. A week begins on Monday. */
    public enum Period {
        DAY,
        WEEK,
        MONTH
    }

    /** What a replica does while the shared counter cannot be reached. */
    public enum LimiterLoss {
        /** Each replica enforces its share: the limit divided by the live replicas. The default. */
        SHARE,
        /** Nothing is refused. */
        OPEN,
        /** Everything is refused. */
        CLOSED
    }
}
