package dev.fairlead.sources.cluster;

import java.time.Duration;

/**
 * How fast a cluster is followed.
 *
 * @param timeout for one answer to come whole
 * @param watch how long one watch lasts at most; the next goes on where it ended
 * @param silence how much longer than that it may be silent before it is taken for dead
 * @param firstRetry after something failed; doubled each time, and each wait is a random part of it
 * @param lastRetry bound of that
 * @param absent how long until a sort of object that the server does not have, or does not show, is asked for again
 * @param quiet how long nothing changes before a declaration is made, so that a rollout is few changes
 * @param longest how long it waits for quiet
 * @param lease how long a lease holds that is not renewed
 * @param renew how often it is
 */
public record ApiPace(
        Duration timeout,
        Duration watch,
        Duration silence,
        Duration firstRetry,
        Duration lastRetry,
        Duration absent,
        Duration quiet,
        Duration longest,
        Duration lease,
        Duration renew) {

    /** What suits a cluster. */
    public static ApiPace usual() {
        return new ApiPace(
                Duration.ofSeconds(10),
                Duration.ofMinutes(4),
                Duration.ofSeconds(30),
                Duration.ofMillis(200),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5));
    }
}
