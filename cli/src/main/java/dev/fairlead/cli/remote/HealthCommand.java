package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Verb;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "health",
        description =
                "Ask a role on this machine whether it is ready: exit status 0 if it is. For container health checks.",
        footer = {"", "Example:", "  fairlead health --port 3000"})
public final class HealthCommand extends Verb {

    @Option(names = "--port", description = "Port of the role; default FAIRLEAD_HTTP_PORT, else 8080.")
    int port;

    /** The verb, in these surroundings. */
    public HealthCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        String configured = surroundings.environment().getOrDefault("FAIRLEAD_HTTP_PORT", "8080");
        String asked = port != 0 ? String.valueOf(port) : configured;
        if (!asked.matches("[0-9]{1,5}") || Integer.parseInt(asked) > 65_535) {
            throw CommandFailure.badInput((port != 0 ? "--port" : "FAIRLEAD_HTTP_PORT") + " is " + asked
                    + "; use the port of a role, 1 to 65535");
        }
        try {
            HealthProbe answer = HealthProbe.ask(Integer.parseInt(asked));
            terminal().print(answer.body());
            return answer.isReady() ? Exit.DONE.status() : Exit.LOOK.status();
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.couldNot(
                    "no answer from http://127.0.0.1:" + asked + "/health/ready: " + e.getMessage());
        }
    }
}
