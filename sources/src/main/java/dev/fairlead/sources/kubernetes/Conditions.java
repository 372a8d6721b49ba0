package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Nodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Conditions of an object as its status lists them. The time of one that did not change stays, so that a status that says
 * nothing new is equal to the one before, and is not written.
 */
final class Conditions {

    private static final int MAX_MESSAGE = 1024;

    private final List<Node> before;
    private final long generation;
    private final String now;
    private final Map<String, Node> all = new LinkedHashMap<>();

    /**
     * @param before those that the object has now
     * @param now the time of one that changes
     */
    Conditions(List<Node> before, long generation, String now) {
        this.before = before;
        this.generation = generation;
        this.now = now;
    }

    Conditions put(String type, boolean holds, String reason, String message) {
        String status = holds ? "True" : "False";
        String time = before.stream()
                .filter(each -> Nodes.text(each, "type").orElse("").equals(type)
                        && Nodes.text(each, "status").orElse("").equals(status))
                .flatMap(each -> Nodes.text(each, "lastTransitionTime").stream())
                .findFirst()
                .orElse(now);
        all.put(
                type,
                new Members()
                        .put("type", type)
                        .put("status", status)
                        .put("observedGeneration", generation)
                        .put("lastTransitionTime", time)
                        .put("reason", reason)
                        .put("message", message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message)
                        .build());
        return this;
    }

    /** Those, and before them others that somebody else wrote. */
    Node build() {
        List<Node> conditions = new ArrayList<>();
        before.stream()
                .filter(each -> !all.containsKey(Nodes.text(each, "type").orElse("")))
                .filter(each -> Nodes.text(each, "type").isPresent())
                .forEach(conditions::add);
        conditions.addAll(all.values());
        return Members.of(conditions);
    }

    /** Those alone. */
    Node own() {
        return Members.of(List.copyOf(all.values()));
    }
}
