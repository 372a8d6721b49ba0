package dev.fairlead.gateway.limit;

/**
 * What a counter says of one request.
 *
 * @param admitted whether it may pass
 * @param remaining how many more may pass now, from 0
 * @param resetSeconds until more may pass: the oldest counted request leaves the window, or the period ends; at least 1
 * @param windowSeconds the length of the window or of the present period
 * @param degraded whether this replica decided alone while the shared counter could not be reached
 */
public record Reading(boolean admitted, long remaining, long resetSeconds, long windowSeconds, boolean degraded) {

    /** A reading of a counter that can be reached. */
    public Reading(boolean admitted, long remaining, long resetSeconds, long windowSeconds) {
        this(admitted, remaining, resetSeconds, windowSeconds, false);
    }
}
