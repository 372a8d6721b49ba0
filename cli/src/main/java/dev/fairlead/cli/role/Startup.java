package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.workflow.Languages;
import dev.fairlead.management.Management;
import dev.fairlead.management.ManagementSettings;
import dev.fairlead.store.Store;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What several roles do when they start and stop. */
final class Startup {

    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_NANOS = 2_000_000;

    private Startup() {}

    /** Logs every setting as it holds, secrets masked, and a warning for each that does not hold in this version. */
    static void tellSettings(Settings settings) {
        LoggingEventBuilder line = LOG.atInfo();
        for (Settings.Effective effective : settings.effective()) {
            line = line.addKeyValue(effective.key(), effective.shown());
        }
        line.log("settings");
        settings.warnings()
                .forEach(warning -> LOG.atWarn().addKeyValue("warning", warning).log("settings"));
    }

    /**
     * Starts management on the port of the settings.
     *
     * @param roles of this process
     */
    static Management management(Settings settings, Store store, List<String> roles) throws IOException {
        InetSocketAddress address = new InetSocketAddress(settings.listeners().managementPort());
        return Management.start(
                new ManagementSettings(
                        address,
                        Version.number(),
                        ManagementSettings.USUAL_GRACE,
                        new ManagementSettings.Outward(
                                settings.outward().privateAddresses(),
                                settings.outward().mail(),
                                settings.outward().sso()),
                        () -> Told.of(settings, roles, Map.of())),
                store,
                InstantSource.system(),
                new Languages());
    }

    /** Returns when the gateway is ready, or when it took too long: it then says why by its health. */
    static void awaitReady(Gateway gateway) {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (!gateway.health().isReady() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    // A part that does not close must not keep the others open: the boundary of a stop.
    static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.atError().setCause(e).log("close_failed");
        }
    }
}
