package dev.fairlead.gateway.limit;

import dev.fairlead.model.Policy;

/**
 * Counts what clients call. Called on event loops, by all of them at once, for every limited request: never blocks and
 * takes no lock. The time is given, so that one exchange is counted at one moment.
 */
public interface Limiter {

    /** Counts one request against the sliding limit, unless that is used up. */
    Reading takeRate(Allowance.Key key, Policy.RateLimit rate, long nanos);

    /** What {@link #takeRate} would find; counts nothing. */
    Reading rate(Allowance.Key key, Policy.RateLimit rate, long nanos);

    /** Counts one request against the quota, unless that is used up. */
    Reading takeQuota(Allowance.Key key, Policy.Quota quota, long millis);

    /** What {@link #takeQuota} would find; counts nothing. */
    Reading quota(Allowance.Key key, Policy.Quota quota, long millis);
}
