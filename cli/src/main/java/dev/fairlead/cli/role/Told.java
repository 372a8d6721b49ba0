package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.settings.Telling;
import dev.fairlead.store.replica.RunningSettings;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What this process runs with, for whoever asks for it. */
final class Told {

    // Where one process has two roles, both say the same.
    private static final String PROCESS = UUID.randomUUID().toString();

    private Told() {}

    /**
     * What holds since its start.
     *
     * @param roles of this process, as far as who tells it knows
     * @param checks how each check of its health stands, by name
     */
    static RunningSettings of(Settings settings, List<String> roles, Map<String, String> checks) {
        return new RunningSettings(
                new RunningSettings.Host(
                        PROCESS,
                        settings.identity().replica(),
                        Version.number(),
                        Runtime.version() + " " + System.getProperty("java.vendor", ""),
                        System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                                + System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.getRuntime().maxMemory(),
                        ProcessHandle.current()
                                .info()
                                .startInstant()
                                .map(Object::toString)
                                .orElse("")),
                roles,
                checks,
                Telling.of(settings));
    }
}
