package dev.fairlead.gateway.limit;

import dev.fairlead.model.Policy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what clients call. Called on event loops, by all of them at once, for every limited request: never blocks and
 * takes no lock. The time is given, so that one exchange is counted at one moment.
 */
public interface Limiter {

    /**
     * Counts one request against the sliding limit, unless that is used up.
     *
     * @return null if that cannot be said yet: nothing was counted, and {@link #awaitRate} tells it in a moment
     */
    @Nullable
    Reading takeRate(Bound<Policy.RateLimit> bound, long nanos);

    /** What {@link #takeRate} would find, as far as it is known here; counts nothing. */
    Reading rate(Bound<Policy.RateLimit> bound, long nanos);

    /**
     * Counts one request against the quota, unless that is used up.
     *
     * @return null if that cannot be said yet: nothing was counted, and {@link #awaitQuota} tells it in a moment
     */
    @Nullable
    Reading takeQuota(Bound<Policy.Quota> bound, long millis);

    /** What {@link #takeQuota} would find, as far as it is known here; counts nothing. */
    Reading quota(Bound<Policy.Quota> bound, long millis);

    /** Counts one request against the sliding limit and tells the reading once, from any thread, in a bounded time. */
    default void awaitRate(Bound<Policy.RateLimit> bound, Consumer<Reading> to) {
        throw new IllegalStateException("this limiter never lets anybody wait");
    }

    /** Counts one request against the quota and tells the reading once, from any thread, in a bounded time. */
    default void awaitQuota(Bound<Policy.Quota> bound, Consumer<Reading> to) {
        throw new IllegalStateException("this limiter never lets anybody wait");
    }

    /** Takes back what was just counted against the sliding limit with that reading: another limit has refused it. */
    void giveBackRate(Bound<Policy.RateLimit> bound, Reading reading, long nanos);

    /** Takes back what was just counted against the quota with that reading: another one has refused it. */
    void giveBackQuota(Bound<Policy.Quota> bound, Reading reading, long millis);

    /** The requests that are under way; they are counted in this process alone. */
    UnderWay underWay();

    /** How many requests each limit has refused. */
    Refused refused();
}
