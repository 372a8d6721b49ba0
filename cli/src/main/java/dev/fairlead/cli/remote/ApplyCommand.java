package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.Surroundings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        description = {
            "Save the objects of a file in the store and publish its products, after showing what changes.",
            "What the file does not have stays."
        },
        footer = {"", "Example:", "  fairlead apply fairlead.yaml --wait"})
public final class ApplyCommand implements Callable<Integer> {

    @Mixin
    Connected connected = new Connected();

    @Option(names = "--wait", description = "Return when all live replicas serve it, or name those that do not.")
    boolean wait;

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @Parameters(paramLabel = "FILE", description = "A configuration file.")
    Path file = Path.of("");

    private final Surroundings surroundings;

    /** The verb, in these surroundings. */
    public ApplyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (ManagementApi api = connected.open(surroundings.environment())) {
            return new Importing(surroundings, api, file).change("?publish=true&wait=" + wait, yes);
        }
    }
}
