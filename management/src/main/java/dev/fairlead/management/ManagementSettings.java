package dev.fairlead.management;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How management serves.
 *
 * @param address where it listens; port 0 takes a free one; 3000 on all addresses where nobody says
 * @param version of Fairlead, for people
 * @param grace how long a stop waits for requests that run, 0 to 60 seconds
 */
public record ManagementSettings(InetSocketAddress address, String version, Duration grace) {

    /** Port where nobody says. */
    public static final int USUAL_PORT = 3000;

    /** How long a stop waits where nobody says. */
    public static final Duration USUAL_GRACE = Duration.ofSeconds(10);

    public ManagementSettings {
        if (grace.isNegative() || grace.compareTo(Duration.ofSeconds(60)) > 0) {
            throw new IllegalArgumentException("a grace of " + grace + " is not allowed; use 0 to 60 seconds");
        }
    }
}
