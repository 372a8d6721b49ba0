package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "health",
        description =
                "Ask a role on this machine whether it is ready: exit status 0 if it is. For container health checks.",
        footer = {"", "Example:", "  fairlead health --port 3000"})
public final class HealthCommand implements Callable<Integer> {

    private static final int TIMEOUT_MILLIS = 2000;

    @Option(names = "--port", description = "Port of the role; default FAIRLEAD_HTTP_PORT, else 8080.")
    int port;

    private final Surroundings surroundings;

    /** The verb, in these surroundings. */
    public HealthCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String configured = surroundings.environment().getOrDefault("FAIRLEAD_HTTP_PORT", "8080");
        String address = "http://127.0.0.1:" + (port > 0 ? String.valueOf(port) : configured) + "/health/ready";
        try {
            // The plainest client of the JDK: a health check runs every few seconds and must be cheap.
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(address).toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            int status = connection.getResponseCode();
            try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                if (body != null) {
                    surroundings.terminal().print(new String(body.readAllBytes(), StandardCharsets.UTF_8).strip());
                }
            }
            return status == 200 ? Exit.DONE.status() : Exit.LOOK.status();
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.couldNot("no answer from " + address + ": " + e.getMessage());
        }
    }
}
