package dev.fairlead.acceptance.cluster;

import dev.fairlead.compose.emit.Manifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * NetworkPolicies as rules of nftables for each pod, as the network of a cluster enforces them: a pod that no policy of a
 * direction selects is open in that direction; else the union of what the policies let through is.
 */
final class PolicyRules {

    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Job");

    private final Map<String, Map<String, String>> labels = new LinkedHashMap<>();
    private final List<Map<String, String>> policies = new ArrayList<>();

    PolicyRules(List<Manifest> manifests) {
        for (Manifest manifest : manifests) {
            if (WORKLOADS.contains(manifest.kind())) {
                labels.put(manifest.name(), below(manifest.texts(), "/spec/template/metadata/labels/"));
            } else if (manifest.kind().equals("NetworkPolicy")) {
                policies.add(manifest.texts());
            }
        }
    }

    Set<String> pods() {
        return labels.keySet();
    }

    private static Map<String, String> below(Map<String, String> fields, String prefix) {
        Map<String, String> below = new TreeMap<>();
        fields.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                below.put(key.substring(prefix.length()), value);
            }
        });
        return below;
    }

    private static boolean selects(Map<String, String> selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.entrySet());
    }

    // The numbers of a list that a pointer has an element of.
    private static Set<Integer> indexes(Map<String, String> fields, String prefix) {
        return below(fields, prefix).keySet().stream()
                .map(key -> Integer.valueOf(key.replaceFirst("/.*", "")))
                .collect(Collectors.toCollection(java.util.TreeSet::new));
    }

    /** The table of one pod, as {@code nft -f} reads it. */
    String table(String pod, Map<String, String> addresses) {
        return "table inet pods {\n" + chain(pod, "Ingress", "input", addresses)
                + chain(pod, "Egress", "output", addresses) + "}\n";
    }

    private String chain(String pod, String type, String hook, Map<String, String> addresses) {
        Map<String, String> own = labels.getOrDefault(pod, Map.of());
        List<Map<String, String>> selecting = policies.stream()
                .filter(policy -> below(policy, "/spec/policyTypes/").containsValue(type))
                .filter(policy -> selects(below(policy, "/spec/podSelector/matchLabels/"), own))
                .toList();
        StringBuilder chain = new StringBuilder("  chain " + hook + " {\n    type filter hook " + hook
                + " priority 0; policy " + (selecting.isEmpty() ? "accept" : "drop") + ";\n");
        chain.append("    ct state established,related accept\n    ")
                .append(type.equals("Ingress") ? "iif" : "oif")
                .append(" lo accept\n");
        for (Map<String, String> policy : selecting) {
            String way = "/spec/" + (type.equals("Ingress") ? "ingress/" : "egress/");
            for (int rule : indexes(policy, way)) {
                chain.append(rule(policy, way + rule + "/", type, addresses));
            }
        }
        return chain.append("  }\n").toString();
    }

    private String rule(Map<String, String> policy, String prefix, String type, Map<String, String> addresses) {
        String side = prefix + (type.equals("Ingress") ? "from/" : "to/");
        Set<Integer> peers = indexes(policy, side);
        Map<String, String> found = new HashMap<>();
        for (int peer : peers) {
            // Pods of another namespace are not here.
            boolean here = below(policy, side + peer + "/namespaceSelector/").isEmpty();
            Map<String, String> selector = below(policy, side + peer + "/podSelector/matchLabels/");
            labels.forEach((name, own) -> {
                if (here && selects(selector, own)) {
                    found.put(name, addresses.getOrDefault(name, ""));
                }
            });
        }
        if (!peers.isEmpty() && found.isEmpty()) {
            return "";
        }
        String who = peers.isEmpty()
                ? ""
                : "ip " + (type.equals("Ingress") ? "saddr" : "daddr") + " { "
                        + String.join(", ", new java.util.TreeSet<>(found.values())) + " } ";
        Set<Integer> ports = indexes(policy, prefix + "ports/");
        if (ports.isEmpty()) {
            return "    " + who + "accept\n";
        }
        StringBuilder rules = new StringBuilder();
        for (int port : ports) {
            String at = prefix + "ports/" + port + "/";
            rules.append("    ")
                    .append(who)
                    .append(policy.getOrDefault(at + "protocol", "TCP").toLowerCase(java.util.Locale.ROOT))
                    .append(" dport ")
                    .append(policy.get(at + "port"))
                    .append(" accept\n");
        }
        return rules.toString();
    }
}
