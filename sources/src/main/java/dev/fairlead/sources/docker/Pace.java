package dev.fairlead.sources.docker;

import java.time.Duration;

/**
 * How fast a source follows its engine.
 *
 * @param quiet how long no event comes before it looks, so that ten containers that start together are one change
 * @param longest how long it waits for quiet
 * @param resync how often it looks without an event
 * @param linger how long a container that died keeps its routes, in case it starts again
 * @param timeout for one look at the engine
 * @param firstRetry after a connection failed; doubled each time
 * @param lastRetry bound of that
 */
record Pace(
        Duration quiet,
        Duration longest,
        Duration resync,
        Duration linger,
        Duration timeout,
        Duration firstRetry,
        Duration lastRetry) {

    static Pace usual() {
        return new Pace(
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofMillis(1500),
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                Duration.ofSeconds(5));
    }
}
