package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollback",
        description = "Publish an old revision again, under a new number.",
        footer = {"", "Example:", "  fairlead rollback 41 --wait"})
public final class RollbackCommand implements Callable<Integer> {

    @Mixin
    Connected connected = new Connected();

    @Option(names = "--wait", description = "Return when all live replicas serve it, or name those that do not.")
    boolean wait;

    @Parameters(paramLabel = "REVISION", description = "The revision to go back to; see `fairlead revisions`.")
    long revision;

    private final Surroundings surroundings;

    /** The verb, in these surroundings. */
    public RollbackCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return PublishCommand.change(connected, surroundings, "/api/v1/revisions/" + revision + "/rollback", wait);
    }
}
