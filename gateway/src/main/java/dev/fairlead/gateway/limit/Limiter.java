package dev.fairlead.gateway.limit;

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
    Reading takeRate(Allowance allowance, long nanos);

    /** What {@link #takeRate} would find, as far as it is known here; counts nothing. */
    Reading rate(Allowance allowance, long nanos);

    /**
     * Counts one request against the quota, unless that is used up.
     *
     * @return null if that cannot be said yet: nothing was counted, and {@link #awaitQuota} tells it in a moment
     */
    @Nullable
    Reading takeQuota(Allowance allowance, long millis);

    /** What {@link #takeQuota} would find, as far as it is known here; counts nothing. */
    Reading quota(Allowance allowance, long millis);

    /** Counts one request against the sliding limit and tells the reading once, from any thread, in a bounded time. */
    default void awaitRate(Allowance allowance, Consumer<Reading> to) {
        throw new IllegalStateException("this limiter never lets anybody wait");
    }

    /** Counts one request against the quota and tells the reading once, from any thread, in a bounded time. */
    default void awaitQuota(Allowance allowance, Consumer<Reading> to) {
        throw new IllegalStateException("this limiter never lets anybody wait");
    }
}
