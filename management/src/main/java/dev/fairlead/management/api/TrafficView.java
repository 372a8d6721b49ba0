package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.replica.Counts;
import dev.fairlead.store.replica.Pulse;
import dev.fairlead.store.replica.ReplicaViews;
import dev.fairlead.store.replica.TrafficHistory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What passes through the gateways, and what they have in their tables, as they told the store. */
final class TrafficView {

    private static final int MAX_POINTS = 180;
    private static final int SHORTEST_STEP_SECONDS = 60;

    private final Store store;
    private final InstantSource clock;

    TrafficView(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    void serve(Operations table) {
        table.does("readTraffic", this::history);
        table.does("readTable", this::view);
    }

    /** Requests, errors and times of all replicas together over the last hours, in at most {@value #MAX_POINTS} points. */
    private Answer history(Call call) {
        Duration span = Duration.ofHours(hours(call));
        Duration step = Duration.ofSeconds(Math.max(
                (long) SHORTEST_STEP_SECONDS,
                Math.ceilDiv(span.toSeconds(), (long) MAX_POINTS * SHORTEST_STEP_SECONDS) * SHORTEST_STEP_SECONDS));
        Instant from = clock.instant().minus(span);
        List<Node> points = new ArrayList<>();
        for (Map.Entry<Instant, Counts> entry : store.traffic().read(from, step).entrySet()) {
            points.add(counted(new Members().put("at", entry.getKey().toString()), entry.getValue())
                    .build());
        }
        return Answer.json(
                200,
                new Members()
                        .put("from", from.toString())
                        .put("to", clock.instant().toString())
                        .put("stepSeconds", step.toSeconds())
                        .put("points", Members.of(points))
                        .build());
    }

    private static int hours(Call call) {
        String text = call.query("hours").orElse("1");
        long most = TrafficHistory.KEPT.toHours();
        if (!text.matches("[1-9][0-9]?") || Integer.parseInt(text) > most) {
            throw Refusal.of(400, "The query parameter \"hours\" is \"" + text + "\"; use 1 to " + most);
        }
        return Integer.parseInt(text);
    }

    private static Members counted(Members to, Counts counts) {
        return to.put("requests", counts.requests())
                .put("clientErrors", counts.clientErrors())
                .put("serverErrors", counts.serverErrors())
                .put("p50", millis(counts, 0.5))
                .put("p95", millis(counts, 0.95))
                .put("p99", millis(counts, 0.99));
    }

    // Whole tenths: the bounds of the buckets are no finer.
    private static Node millis(Counts counts, double part) {
        return Bodies.parsed(Double.toString(Math.round(counts.quantile(part) * 10) / 10.0));
    }

    /** What was counted. */
    static Node counts(Counts counts) {
        return counted(new Members(), counts).build();
    }

    /** How busy a replica says to be. */
    static Node pulse(Pulse pulse) {
        Members members =
                new Members().put("seconds", Bodies.parsed(Double.toString(Math.round(pulse.seconds() * 10) / 10.0)));
        return counted(members, pulse.counts()).build();
    }

    /** What one replica has in its table, in the words of its own side. */
    private Answer view(Call call) {
        String replica = call.path("replica");
        ReplicaViews.View view = store.views()
                .find(replica)
                .orElseThrow(
                        () -> Refusal.of(404, "The replica \"" + replica + "\" has told nothing of its table yet"));
        Node.Mapping told = new Members()
                .put("replica", replica)
                .put("at", view.at().toString())
                .build();
        String head = Json.canonical(told);
        // Of thousands of routes it is ten times as much work to read the table and write it again as to pass it on.
        String body =
                view.json().isEmpty() ? head : head.substring(0, head.length() - 1) + ",\"table\":" + view.json() + '}';
        return Answer.of(200, "application/json", body.getBytes(StandardCharsets.UTF_8))
                .with("ETag", ETags.of(head.getBytes(StandardCharsets.UTF_8)));
    }
}
