package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.model.tree.Json;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = "Tell what is up: versions, revision, replicas, findings.",
        footer = {"", "Example:", "  fairlead status --watch"})
public final class StatusCommand implements Callable<Integer> {

    @Mixin
    Connected connected = new Connected();

    @Mixin
    Watching watching = new Watching();

    private final Surroundings surroundings;

    /** The verb, in these surroundings. */
    public StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (ManagementApi api = connected.open(surroundings.environment())) {
            watching.run(surroundings.terminal(), terminal -> {
                ManagementApi.Answer answer = api.call("GET", "/api/v1/status", "", Duration.ofSeconds(30));
                if (!connected.printedJson(terminal, answer)) {
                    terminal.print(Json.pretty(answer.body()).strip());
                }
            });
            return Exit.DONE.status();
        }
    }
}
