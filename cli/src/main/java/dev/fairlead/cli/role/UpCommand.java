package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
public final class UpCommand implements Callable<Integer> {

    @Mixin
    RoleOptions options = new RoleOptions();

    private final Surroundings surroundings;

    /** The role, in these surroundings. */
    public UpCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The role as a line without options but {@code --data} asks for it; {@code data} may be empty. */
    public UpCommand(Surroundings surroundings, String data, List<Path> files) {
        this(surroundings);
        options.data = data;
        options.words = files.stream().map(Path::toString).toList();
    }

    @Override
    public Integer call() {
        return run(Shutdown.listen());
    }

    /** Serves until the end is asked for, which is closed whatever comes: who waits for it would wait in vain. */
    int run(Shutdown shutdown) {
        try (shutdown) {
            serve(shutdown);
        }
        return Exit.DONE.status();
    }

    private void serve(Shutdown shutdown) {
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
