package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        description = "Tell what apply would change in the store; exit status 1 if that is anything.",
        footer = {"", "Example:", "  fairlead plan fairlead.yaml"})
public final class PlanCommand extends ApiVerb {

    @Option(names = "--prune", description = "As if what the file does not have was deleted, as import does.")
    boolean prune;

    @Parameters(paramLabel = "FILE", description = "A configuration file.")
    Path file = Path.of("");

    /** The verb, in these surroundings. */
    public PlanCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected Exit ask(ManagementApi api) {
        Importing importing = new Importing(surroundings, api, file);
        ManagementApi.Answer answer = importing.send("?dryRun=true" + (prune ? "&prune=true" : "&publish=true"));
        if (!printedJson(answer)) {
            importing.tell(answer);
        }
        return answer.body().at("items").elements().isEmpty() ? Exit.DONE : Exit.LOOK;
    }
}
