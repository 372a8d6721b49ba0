package dev.fairlead.cli.doctor;

import dev.fairlead.cli.settings.BadSettings;
import dev.fairlead.cli.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All looks, in the order in which they are told: what everything else needs comes first. */
final class Examination {

    private Examination() {}

    /**
     * Looks at everything. Nothing is changed by it.
     *
     * @param data the data directory, if one was named; else empty
     * @param files of configuration, besides those of the settings
     */
    static List<Looked> of(Map<String, String> environment, String data, List<Path> files, Clock clock) {
        List<Looked> all = new ArrayList<>();
        all.add(Machine.java());
        all.add(Machine.memory());
        try {
            Map<String, String> given = data.isEmpty() ? Map.of() : Map.of("FAIRLEAD_DATA", data);
            Settings settings = Settings.resolve(given, environment, "doctor");
            all.add(Looked.ok("settings", settings.effective().size() + " settings hold"));
            all.add(Machine.files(settings));
            all.add(Machine.data(settings.storage().data()));
            all.addAll(Ports.of(settings));
            all.addAll(Stores.of(settings, clock));
            all.addAll(Redises.of(settings));
            all.addAll(Configuration.of(settings, files, environment, clock.instant()));
        } catch (BadSettings bad) {
            bad.errors()
                    .forEach(error -> all.add(Looked.fail("settings", error, "correct it; docs/settings.md has them")));
        }
        return all;
    }
}
