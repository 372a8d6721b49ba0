package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = {
            "Tell what is up: versions, revision, gateways and what goes by them, alerts, findings.",
            "Exit status 1 where somebody should look: a gateway that is not up, many answers of 5xx, an object"
                    + " that is not served, an alert that fires, a store that takes no changes."
        },
        footer = {"", "Example:", "  fairlead status --watch"})
public final class StatusCommand extends ApiVerb {

    @Mixin
    Watching watching = new Watching();

    /** The verb, in these surroundings. */
    public StatusCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected Exit ask(ManagementApi api) {
        AtomicBoolean look = new AtomicBoolean();
        watching.run(terminal(), terminal -> {
            ManagementApi.Answer answer = api.call("GET", "/api/v1/status", "", Duration.ofSeconds(30));
            Node alerts = api.call("GET", "/api/v1/alerts", "", Duration.ofSeconds(30))
                    .body();
            Node health = api.call("GET", "/health", "", Duration.ofSeconds(30)).body();
            StatusView view = new StatusView(answer.body(), alerts, health);
            look.set(view.needsALook());
            if (!connected.printedJson(terminal, answer)) {
                view.print(terminal);
            }
        });
        return look.get() ? Exit.LOOK : Exit.DONE;
    }
}
