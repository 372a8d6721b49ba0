package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.Surroundings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Make the store hold exactly what a file has: what the file does not have is deleted.",
            "Products are saved as working copies; publish makes them live."
        },
        footer = {"", "Example:", "  fairlead export -o backup.yaml && fairlead import backup.yaml"})
public final class ImportCommand implements Callable<Integer> {

    @Mixin
    Connected connected = new Connected();

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @Parameters(paramLabel = "FILE", description = "A configuration file, such as export writes.")
    Path file = Path.of("");

    private final Surroundings surroundings;

    /** The verb, in these surroundings. */
    public ImportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (ManagementApi api = connected.open(surroundings.environment())) {
            return new Importing(surroundings, api, file).change("?prune=true", yes);
        }
    }
}
