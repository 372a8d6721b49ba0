package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Verb;
import java.io.IOException;
import picocli.CommandLine.Mixin;

/** A verb that talks to a management API. */
public abstract class ApiVerb extends Verb {

    @Mixin
    protected Connected connected = new Connected();

    /** A verb in these surroundings. */
    protected ApiVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        try (ManagementApi api = connected.open(surroundings.environment())) {
            return ask(api).status();
        }
    }

    /** What the verb does with the API. */
    protected abstract Exit ask(ManagementApi api) throws IOException;

    /** Prints the API's own JSON if that was asked for. */
    boolean printedJson(ManagementApi.Answer answer) {
        return connected.printedJson(terminal(), answer);
    }
}
