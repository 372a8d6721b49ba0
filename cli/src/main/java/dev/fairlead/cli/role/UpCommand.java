package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.terminal.Surroundings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "up",
        description =
                "Run everything in one process: gateway, management and an embedded store. Nothing else to install.",
        footer = {
            "",
            "Without FILE it serves the quickstart. MONGODB_URI replaces the embedded store.",
            "",
            "Examples:",
            "  fairlead up",
            "  fairlead up --data /var/lib/fairlead fairlead.yaml"
        })
public final class UpCommand extends RoleCommand {

    /** The role, in these surroundings. */
    public UpCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** The role as a line without options but {@code --data} asks for it; {@code data} may be empty. */
    public UpCommand(Surroundings surroundings, String data, List<Path> files) {
        super(surroundings, data, files);
    }

    @Override
    void serve(Shutdown shutdown) {
        Settings settings = options.settings(surroundings, usual());
        try (Output output = Output.open(settings);
                Everything everything =
                        Everything.start(settings, surroundings.environment(), files(settings), output)) {
            output.print(everything.welcome());
            shutdown.await();
        }
    }

    // Nobody balances before a laptop: Ctrl-C need not wait for callers to notice.
    private Map<String, String> usual() {
        boolean chosen = options.speaksTraefik()
                || surroundings.environment().keySet().stream()
                        .anyMatch(
                                name -> name.startsWith("FAIRLEAD_DRAIN_DELAY") || name.startsWith("FAIRLEAD_CONFIG"));
        return chosen ? Map.of() : Map.of("FAIRLEAD_DRAIN_DELAY", "0s");
    }

    // Who names files, or sources of their own, has no use for the quickstart.
    private List<Path> files(Settings settings) {
        List<Path> files = options.files(settings);
        boolean ownSources = surroundings.environment().containsKey("FAIRLEAD_SOURCES");
        if (!files.isEmpty() || ownSources || RoleOptions.wantsDiscovery(settings)) {
            return files;
        }
        return List.of(Quickstart.file(settings.storage().data()));
    }
}
