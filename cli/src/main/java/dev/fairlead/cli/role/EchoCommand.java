package dev.fairlead.cli.role;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Verb;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "echo",
        description = "Run a small upstream that answers with what it saw, for trying things out.",
        footer = {"", "Example:", "  fairlead echo --port 9080"})
public final class EchoCommand extends Verb {

    @Option(names = "--port", description = "Port on loopback, 0 for a free one; default ${DEFAULT-VALUE}.")
    int port = Echo.DEFAULT_PORT;

    /** The role, in these surroundings. */
    public EchoCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        if (port < 0 || port > 65_535) {
            throw CommandFailure.badInput("--port is " + port + "; use 1 to 65535, or 0 for any that is free");
        }
        try (Shutdown shutdown = Shutdown.listen();
                Echo echo = Echo.start(port)) {
            terminal().print("echo listens on http://127.0.0.1:" + echo.port() + " (Ctrl-C ends it)");
            shutdown.await();
            return Exit.DONE.status();
        } catch (IOException e) {
            throw CommandFailure.couldNot(
                    "cannot listen on 127.0.0.1:" + port + ": " + e.getMessage() + "; choose another with --port");
        }
    }
}
