package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** On which nodes pods run: the constraints of Swarm that nodes of a cluster have a label for. */
final class Placement {

    private static final Pattern CONSTRAINT = Pattern.compile("\\s*([A-Za-z0-9._/-]+)\\s*(==|!=)\\s*(.+?)\\s*");
    private static final Map<String, String> LABELS = Map.of(
            "node.hostname", "kubernetes.io/hostname",
            "node.platform.os", "kubernetes.io/os",
            "node.platform.arch", "kubernetes.io/arch");

    private final Task task;

    Placement(Task task) {
        this.task = task;
    }

    void write(Item placement) {
        placement.at("constraints").elements().forEach(this::constraint);
        for (Item preference : placement.at("preferences").elements()) {
            Item spread = preference.at("spread");
            String key = label(spread.text());
            if (key.isEmpty()) {
                spread.refused("nodes of a cluster have no such label", "name one with node.labels.");
            } else {
                Cause cause = spread.mapped();
                Draft entry = task.pod().append("topologySpreadConstraints");
                entry.put("maxSkew", 1, cause).put("topologyKey", key, cause);
                entry.put("whenUnsatisfiable", "ScheduleAnyway", cause);
                entry.at("labelSelector").at("matchLabels").put(Conversion.NAME, task.id(), task.self());
            }
        }
        Item most = placement.at("max_replicas_per_node");
        if (most.text().equals("1")) {
            Cause cause = most.mapped();
            Draft term = task.pod()
                    .at("affinity")
                    .at("podAntiAffinity")
                    .append("requiredDuringSchedulingIgnoredDuringExecution");
            term.put("topologyKey", "kubernetes.io/hostname", cause);
            term.at("labelSelector").at("matchLabels").put(Conversion.NAME, task.id(), task.self());
        } else {
            most.refused("a cluster can forbid two on a node, and no other number", "say 1, or spread them");
        }
    }

    private void constraint(Item item) {
        Matcher matcher = CONSTRAINT.matcher(item.text());
        String key = matcher.matches() ? label(matcher.group(1)) : "";
        if (item.text().matches("\\s*node\\.role\\s*==\\s*worker\\s*|\\s*node\\.role\\s*!=\\s*manager\\s*")) {
            item.holds("pods do not run on control planes");
        } else if (key.isEmpty()) {
            item.refused(
                    "nodes of a cluster have no such attribute",
                    "label the nodes, and name the label: node.labels.NAME");
        } else {
            Draft affinity = task.pod().at("affinity").at("nodeAffinity");
            Draft required = affinity.at("requiredDuringSchedulingIgnoredDuringExecution");
            Draft term = required.first("nodeSelectorTerms");
            Cause cause = item.mapped();
            Draft expression = term.append("matchExpressions").put("key", key, cause);
            expression.put("operator", matcher.group(2).equals("==") ? "In" : "NotIn", cause);
            expression.add("values", matcher.group(3), cause);
        }
    }

    private static String label(String attribute) {
        for (String prefix : new String[] {"node.labels.", "engine.labels."}) {
            if (attribute.startsWith(prefix)) {
                return attribute.substring(prefix.length());
            }
        }
        return LABELS.getOrDefault(attribute, "");
    }
}
