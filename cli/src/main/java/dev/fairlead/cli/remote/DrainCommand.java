package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Table;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "drain",
        description = {
            "Send nothing new to backends of a service, at every gateway, and wait until nothing is in flight there:"
                    + " then they can be stopped without a failed request.",
            "It ends with --end, when a backend leaves its service (its container stops), and when a gateway stops."
                    + " Exit status 1: something was still in flight, or a gateway said nothing."
        },
        footer = {
            "",
            "Examples:",
            "  fairlead drain shop@docker --backend http://10.0.0.4:8080",
            "  fairlead drain shop@docker --end"
        })
public final class DrainCommand extends ApiVerb {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final int LONGEST_SECONDS = 3600;

    @Parameters(paramLabel = "SERVICE", description = "The service, as `fairlead services` calls it.")
    String service = "";

    @Option(
            names = "--backend",
            paramLabel = "URL",
            description = "Only this one, as `fairlead services` shows it; may be given more than once.")
    List<String> backends = new ArrayList<>();

    @Option(names = "--end", description = "Take them into use again.")
    boolean end;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Wait so long for what is in flight, 0 to 3600; default ${DEFAULT-VALUE}.")
    int timeout = 30;

    private final LongSupplier nanos;
    private final Consumer<Duration> pause;

    /** The verb, in these surroundings. */
    public DrainCommand(Surroundings surroundings) {
        this(surroundings, System::nanoTime, time -> LockSupport.parkNanos(time.toNanos()));
    }

    /** @param pause waits for so long */
    DrainCommand(Surroundings surroundings, LongSupplier nanos, Consumer<Duration> pause) {
        super(surroundings);
        this.nanos = nanos;
        this.pause = pause;
    }

    @Override
    protected Exit ask(ManagementApi api) {
        if (timeout < 0 || timeout > LONGEST_SECONDS) {
            throw CommandFailure.badInput("--timeout is " + timeout + "; use 0 to " + LONGEST_SECONDS + " seconds");
        }
        ManagementApi.Answer answer = api.call("POST", "/api/v1/drain", question(), PATIENCE);
        long deadline = nanos.getAsLong() + Duration.ofSeconds(timeout).toNanos();
        while (!end && inFlight(answer) > 0 && nanos.getAsLong() - deadline < 0) {
            pause.accept(BETWEEN_LOOKS);
            answer = api.call("GET", "/api/v1/drain?service=" + Paths.segment(service), "", PATIENCE);
        }
        if (!printedJson(answer)) {
            show(answer);
        }
        boolean left = !end && inFlight(answer) > 0;
        return left || faults(answer) ? Exit.LOOK : Exit.DONE;
    }

    private String question() {
        Members question = new Members().put("service", service).put("drained", !end);
        if (!backends.isEmpty()) {
            question.put("backends", Members.ofTexts(backends));
        }
        return Json.canonical(question.build());
    }

    private void show(ManagementApi.Answer answer) {
        Table table = new Table("GATEWAY", "BACKEND", "STATE", "IN FLIGHT");
        for (Node replica : answer.body().at("replicas").elements()) {
            String fault = Nodes.text(replica, "fault");
            if (!fault.isEmpty()) {
                table.row(Nodes.text(replica, "replica"), "-", fault, "-");
            }
            for (Node backend : replica.at("backends").elements()) {
                table.row(
                        Nodes.text(replica, "replica"),
                        Nodes.text(backend, "url"),
                        isDrained(backend) ? "drained" : "in use",
                        Nodes.text(backend, "inFlight"));
            }
        }
        table.print(terminal(), "no gateway said anything of this service");
        if (!end) {
            terminal().note(verdict(answer));
        }
    }

    private String verdict(ManagementApi.Answer answer) {
        long left = inFlight(answer);
        if (left > 0) {
            return left + (left == 1 ? " request is" : " requests are") + " still in flight after " + timeout
                    + " s; --timeout waits longer";
        }
        return faults(answer)
                ? "a gateway said nothing: what is in flight over it is not known"
                : "nothing is in flight there: they can be stopped";
    }

    /** At those that are drained, over all gateways. */
    private static long inFlight(ManagementApi.Answer answer) {
        long sum = 0;
        for (Node replica : answer.body().at("replicas").elements()) {
            for (Node backend : replica.at("backends").elements()) {
                sum += isDrained(backend) ? Long.parseLong(Nodes.text(backend, "inFlight")) : 0;
            }
        }
        return sum;
    }

    private static boolean faults(ManagementApi.Answer answer) {
        return answer.body().at("replicas").elements().stream()
                .anyMatch(replica -> !Nodes.text(replica, "fault").isEmpty());
    }

    private static boolean isDrained(Node backend) {
        return Nodes.text(backend, "drained").equals("true");
    }
}
