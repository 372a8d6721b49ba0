package dev.fairlead.cli.settings;

import dev.fairlead.cli.settings.Settings.Effective;
import dev.fairlead.store.replica.RunningSettings.One;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Settings as operators see them in the console: each with its topic, secrets masked. */
public final class Telling {

    // Of these each process needs another one.
    private static final Set<String> OWN = Set.of(SettingsTable.REPLICA.variable(), SettingsTable.DATA.variable());

    private Telling() {}

    /** All of them, topic by topic. */
    public static List<One> of(Settings settings) {
        return settings.effective().stream()
                .sorted(Comparator.comparing(one -> Topic.of(one.variable())))
                .map(Telling::one)
                .toList();
    }

    private static One one(Effective holds) {
        Topic topic = Topic.of(holds.variable());
        return new One(
                holds.variable(),
                // The file does not name itself.
                holds.variable().equals(SettingsTable.CONFIG.variable()) ? "" : holds.key(),
                topic.title(),
                topic.page(),
                topic.readBy(),
                holds.help(),
                holds.fallback(),
                holds.allowed(),
                switch (holds.display()) {
                    case OPEN -> "nothing";
                    case URI -> "passwords";
                    case SECRET -> "all";
                },
                OWN.contains(holds.variable()),
                holds.shown(),
                holds.origin());
    }
}
