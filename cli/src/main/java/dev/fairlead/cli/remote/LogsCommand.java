package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Table;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows single requests as the gateways recorded them; with {@code --watch} those that come in, too. */
@Command(
        name = "logs",
        description =
                "Show single requests that the gateways recorded, the latest first; with --watch the latest last.",
        footer = {"", "Example:", "  fairlead logs --client acme --status 4xx --watch"})
public final class LogsCommand extends ApiVerb {

    private static final List<String> MEMBERS =
            List.of("time", "status", "method", "path", "client", "route", "durationMs", "failure", "requestId");
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final int REMEMBERED = 4096;

    @Option(names = "--product", description = "Of this product.")
    String product = "";

    @Option(names = "--endpoint", description = "Of this endpoint.")
    String endpoint = "";

    @Option(names = "--client", description = "Of this client.")
    String client = "";

    @Option(names = "--route", description = "Of this route, as name@owner.")
    String route = "";

    @Option(names = "--status", description = "Answered with it, or with one of its class: 404, 4xx.")
    String status = "";

    @Option(names = "--failure", description = "Refused or failed with this word, as in the log.")
    String failure = "";

    @Option(names = "--request-id", description = "The one with this id.")
    String requestId = "";

    @Option(names = "--since", description = "That ended at this time or later: 2026-11-29T12:00:00Z.")
    String since = "";

    @Option(names = "--until", description = "That ended before this time.")
    String until = "";

    @Option(names = "--limit", description = "So many at most, 1 to 1000; default ${DEFAULT-VALUE}.")
    int limit = 20;

    @Option(names = "--watch", description = "Go on with those that come in, until it is interrupted.")
    boolean watch;

    private final Set<String> shown = new HashSet<>();
    private final Deque<String> order = new ArrayDeque<>();
    private boolean away;

    /** The verb, in these surroundings. */
    public LogsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected Exit ask(ManagementApi api) {
        ManagementApi.Answer answer = requests(api);
        if (watch) {
            follow(api, answer);
        } else if (!printedJson(answer)) {
            print(items(answer.body()));
        }
        return Exit.DONE;
    }

    private ManagementApi.Answer requests(ManagementApi api) {
        return api.call("GET", "/api/v1/requests?" + query(), "", Duration.ofSeconds(30));
    }

    private String query() {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("limit", Integer.toString(limit));
        wanted.put("product", product);
        wanted.put("endpoint", endpoint);
        wanted.put("client", client);
        wanted.put("route", route);
        wanted.put("status", status);
        wanted.put("failure", failure);
        wanted.put("requestId", requestId);
        wanted.put("since", since);
        wanted.put("until", until);
        List<String> pairs = new ArrayList<>();
        wanted.forEach((name, value) -> {
            if (!value.isEmpty()) {
                pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return String.join("&", pairs);
    }

    // The same few are read again and again; those that were shown are not shown again.
    private void follow(ManagementApi api, ManagementApi.Answer first) {
        ManagementApi.Answer answer = first;
        while (!Thread.currentThread().isInterrupted() && !terminal().isGone()) {
            for (Node item : items(answer.body()).reversed()) {
                if (remember(Nodes.text(item, "id"))) {
                    terminal().print(connected.json ? Json.canonical(item) : String.join("  ", cells(item)));
                }
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            answer = again(api).orElse(answer);
        }
    }

    // Who is not let in will not be let in later; who is away may come back, and that is told once.
    private Optional<ManagementApi.Answer> again(ManagementApi api) {
        try {
            ManagementApi.Answer answer = requests(api);
            away = false;
            return Optional.of(answer);
        } catch (CommandFailure failure) {
            if (failure.exit() != Exit.COULD_NOT) {
                throw failure;
            }
            if (!away) {
                terminal().note(String.valueOf(failure.getMessage()));
            }
            away = true;
            return Optional.empty();
        }
    }

    private boolean remember(String id) {
        if (!shown.add(id)) {
            return false;
        }
        order.addLast(id);
        if (order.size() > REMEMBERED) {
            shown.remove(order.removeFirst());
        }
        return true;
    }

    private static List<Node> items(Node body) {
        if (body instanceof Node.Mapping mapping && mapping.members().get("items") instanceof Node.Sequence items) {
            return items.elements();
        }
        throw CommandFailure.couldNot("management answered something that is no list of requests");
    }

    private void print(List<Node> items) {
        Table table = new Table(MEMBERS.stream()
                .map(member -> member.replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT))
                .toArray(String[]::new));
        items.forEach(item -> table.row(cells(item).toArray(String[]::new)));
        table.print(terminal(), "no request that fits was recorded");
    }

    private static List<String> cells(Node item) {
        return MEMBERS.stream().map(member -> Nodes.text(item, member)).toList();
    }
}
