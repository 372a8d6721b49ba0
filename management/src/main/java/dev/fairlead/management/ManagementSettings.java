package dev.fairlead.management;

import dev.fairlead.management.alert.MailSettings;
import dev.fairlead.management.sso.SsoSettings;
import dev.fairlead.store.replica.RunningSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How management serves.
 *
 * @param address where it listens; port 0 takes a free one; 3000 on all addresses where nobody says
 * @param version of Fairlead, for people
 * @param grace how long a stop waits for requests that run, 0 to 60 seconds
 * @param outward whom it calls by itself
 * @param running what this process runs with, for operators
 */
public record ManagementSettings(
        InetSocketAddress address, String version, Duration grace, Outward outward, Supplier<RunningSettings> running) {

    /** How long a stop waits where nobody says. */
    public static final Duration USUAL_GRACE = Duration.ofSeconds(10);

    /**
     * Whom it calls by itself.
     *
     * @param privateAddresses whether alerts may be told to addresses of private networks
     * @param mail which server takes mail of alerts
     * @param sso where people may sign in
     */
    public record Outward(boolean privateAddresses, Optional<MailSettings> mail, Optional<SsoSettings> sso) {}

    public ManagementSettings {
        if (grace.isNegative() || grace.compareTo(Duration.ofSeconds(60)) > 0) {
            throw new IllegalArgumentException("a grace of " + grace + " is not allowed; use 0 to 60 seconds");
        }
    }
}
