package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        description = "Tell what apply would change in the store; exit status 1 if that is anything.",
        footer = {"", "Example:", "  fairlead plan fairlead.yaml"})
public final class PlanCommand implements Callable<Integer> {

    @Mixin
    Connected connected = new Connected();

    @Option(names = "--prune", description = "As if what the file does not have was deleted, as import does.")
    boolean prune;

    @Parameters(paramLabel = "FILE", description = "A configuration file.")
    Path file = Path.of("");

    private final Surroundings surroundings;

    /** The verb, in these surroundings. */
    public PlanCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (ManagementApi api = connected.open(surroundings.environment())) {
            Importing importing = new Importing(surroundings, api, file);
            String how = prune ? "&prune=true" : "&publish=true";
            ManagementApi.Answer answer = importing.send("?dryRun=true" + how);
            if (!connected.printedJson(surroundings.terminal(), answer)) {
                importing.tell(answer);
            }
            boolean same = Importing.items(answer, "items").isEmpty();
            return same ? Exit.DONE.status() : Exit.LOOK.status();
        }
    }
}
