package dev.fairlead.compose.topology;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A topology as a document: JSON, or a graph in the language of Mermaid. */
public final class Drawing {

    private Drawing() {}

    /** Each workload with its networks, whom it reaches, and who reaches it from outside. */
    public static String json(Topology topology) {
        Members all = new Members();
        for (String name : topology.workloads()) {
            Members reaches = new Members();
            topology.workloads().stream()
                    .filter(other -> !other.equals(name))
                    .filter(other -> !topology.shared(name, other).isEmpty())
                    .forEach(other -> reaches.put(other, Members.ofTexts(List.copyOf(topology.shared(name, other)))));
            Node node = new Members()
                    .put("networks", Members.ofTexts(List.copyOf(topology.networks(name))))
                    .put("reaches", reaches.build())
                    .put("reachesOutside", topology.reachesOutside(name))
                    .put("published", Members.ofTexts(topology.published(name)))
                    .put("waitsFor", waits(topology, name))
                    .build();
            all.put(name, node);
        }
        return Json.pretty(new Members().put("workloads", all.build()).build());
    }

    private static Node waits(Topology topology, String name) {
        Members waits = new Members();
        topology.waits(name).forEach(waits::put);
        return waits.build();
    }

    /** Networks as boxes that workloads hang on: as many lines as there are memberships, not as there are pairs. */
    public static String mermaid(Topology topology) {
        StringBuilder out = new StringBuilder("graph LR\n");
        List<String> names = topology.workloads();
        Set<String> networks = new TreeSet<>();
        for (int i = 0; i < names.size(); i++) {
            out.append("  w").append(i).append('[').append(quoted(names.get(i))).append("]\n");
            networks.addAll(topology.networks(names.get(i)));
        }
        List<String> ordered = new ArrayList<>(networks);
        for (int i = 0; i < ordered.size(); i++) {
            out.append("  n")
                    .append(i)
                    .append("((")
                    .append(quoted(ordered.get(i)))
                    .append("))\n");
        }
        for (int i = 0; i < names.size(); i++) {
            for (String network : topology.networks(names.get(i))) {
                out.append("  w")
                        .append(i)
                        .append(" --- n")
                        .append(ordered.indexOf(network))
                        .append('\n');
            }
            for (String other : topology.waits(names.get(i)).keySet()) {
                if (names.contains(other)) {
                    out.append("  w")
                            .append(i)
                            .append(" -.-> w")
                            .append(names.indexOf(other))
                            .append('\n');
                }
            }
            for (String port : topology.published(names.get(i))) {
                out.append("  outside -->|")
                        .append(quoted(port))
                        .append("| w")
                        .append(i)
                        .append('\n');
            }
        }
        return out.toString();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "#quot;") + "\"";
    }
}
