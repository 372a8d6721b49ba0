package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollback",
        description = "Publish an old revision again, under a new number.",
        footer = {"", "Example:", "  fairlead rollback 41 --wait"})
public final class RollbackCommand extends ApiVerb {

    @Option(names = "--wait", description = "Return when all live replicas serve it, or name those that do not.")
    boolean wait;

    @Parameters(paramLabel = "REVISION", description = "The revision to go back to; see `fairlead revisions`.")
    long revision;

    /** The verb, in these surroundings. */
    public RollbackCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected Exit ask(ManagementApi api) {
        return PublishCommand.change(this, api, "/api/v1/revisions/" + revision + "/rollback", wait);
    }
}
