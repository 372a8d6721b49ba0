package dev.fairlead.management.alert;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.replica.Counts;
import dev.fairlead.store.replica.Pulse;
import dev.fairlead.store.replica.ReplicaReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Scenes and rules of tests. */
final class Scenes {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private Scenes() {}

    /** A rule as somebody writes it. */
    static Rule rule(String json) {
        List<dev.fairlead.management.http.Problem.Fault> faults = new ArrayList<>();
        Rule rule = Rule.read("r", mapping(json), faults);
        if (!faults.isEmpty()) {
            throw new AssertionError(faults);
        }
        return rule;
    }

    static Node.Mapping mapping(String json) {
        try {
            return (Node.Mapping) Json.read(json.replace('\'', '"'), "test");
        } catch (Json.Malformed bad) {
            throw new AssertionError(bad);
        }
    }

    static ReplicaReport replica(String id, long revision, Instant seen) {
        return new ReplicaReport(id, "", revision, 1, "0", "up", 0, 0, List.of(), Pulse.NONE, NOON, seen);
    }

    /** Requests of which so many failed, all of them of about so many milliseconds. */
    static Counts counts(long requests, long failed, double millis) {
        Long[] times =
                Stream.generate(() -> 0L).limit(Counts.BOUNDS.size() + 1L).toArray(Long[]::new);
        int bucket =
                (int) Counts.BOUNDS.stream().filter(bound -> bound < millis).count();
        times[bucket] = requests;
        return new Counts(requests, 0, failed, List.of(times));
    }

    /** Counts by the moment in which they were made. */
    record Counted(String route, Instant at, Counts counts) {}

    static BiFunction<Instant, Instant, Map<String, Counts>> history(Counted... all) {
        return (from, to) -> Stream.of(all)
                .filter(one -> !one.at().isBefore(from) && one.at().isBefore(to))
                .collect(Collectors.toMap(Counted::route, Counted::counts, Counts::plus, TreeMap::new));
    }

    static Scene scene(Instant now, Map<String, Told> told, Counted... counted) {
        List<ReplicaReport> replicas =
                told.keySet().stream().sorted().map(id -> replica(id, 7, now)).toList();
        return new Scene(now, replicas, List.of(), told, 7, NOON.minus(Duration.ofMinutes(5)), history(counted));
    }

    static Told backend(String service, String url, boolean up) {
        return told(new Told.Backend(service, url, up, false, up ? "" : "refused"));
    }

    static Told drained(String service, String url) {
        return told(new Told.Backend(service, url, false, true, "it is drained"));
    }

    private static Told told(Told.Backend backend) {
        return new Told(List.of(backend), false, Map.of(), Map.of());
    }
}
