package dev.fairlead.compose.topology;

import dev.fairlead.compose.emit.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a cluster that enforces NetworkPolicies would let through: their semantics, over the objects that were made. */
final class PolicyReach {

    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Job");

    // More than any policy that is made has of anything.
    private static final int MOST = 12;

    private final Map<String, Map<String, String>> pods = new TreeMap<>();
    private final List<Map<String, String>> policies = new ArrayList<>();

    PolicyReach(List<Manifest> manifests) {
        for (Manifest manifest : manifests) {
            if (WORKLOADS.contains(manifest.kind())) {
                pods.put(manifest.name(), below(manifest.texts(), "/spec/template/metadata/labels/"));
            } else if (manifest.kind().equals("NetworkPolicy")) {
                policies.add(manifest.texts());
            }
        }
    }

    private PolicyReach(Map<String, Map<String, String>> pods, List<Map<String, String>> policies) {
        this.pods.putAll(pods);
        this.policies.addAll(policies);
    }

    List<Map<String, String>> policies() {
        return policies;
    }

    /** The same with other policies. */
    PolicyReach with(List<Map<String, String>> others) {
        return new PolicyReach(pods, others);
    }

    Set<String> names() {
        return pods.keySet();
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
        return selector.entrySet().stream().allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }

    private List<Map<String, String>> of(String name, String type) {
        Map<String, String> labels = pods.getOrDefault(name, Map.of());
        return policies.stream()
                .filter(policy -> below(policy, "/spec/policyTypes/").containsValue(type))
                .filter(policy -> selects(below(policy, "/spec/podSelector/matchLabels/"), labels))
                .toList();
    }

    // The peers of a rule that has them, on that port, or on all where it is empty.
    private static boolean lets(
            Map<String, String> policy, String way, String side, Map<String, String> peer, String port) {
        for (int rule = 0; rule < MOST; rule++) {
            String prefix = "/spec/" + way + "/" + rule + "/";
            Map<String, String> ports = below(policy, prefix + "ports/");
            if (!ports.isEmpty() && !ports.containsValue(port)) {
                continue;
            }
            for (int from = 0; from < MOST; from++) {
                Map<String, String> selector = below(policy, prefix + side + "/" + from + "/podSelector/matchLabels/");
                boolean here = below(policy, prefix + side + "/" + from + "/namespaceSelector/")
                        .isEmpty();
                if (here && !selector.isEmpty() && selects(selector, peer)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a pod finds the names of others. */
    boolean resolves(String name) {
        List<Map<String, String>> out = of(name, "Egress");
        return out.isEmpty() || out.stream().anyMatch(PolicyReach::letsNames);
    }

    private static boolean letsNames(Map<String, String> policy) {
        for (int rule = 0; rule < MOST; rule++) {
            String prefix = "/spec/egress/" + rule + "/";
            String to = prefix + "to/0/";
            Map<String, String> wanted = Map.of(
                    to + "namespaceSelector/matchLabels/kubernetes.io~1metadata.name", "kube-system",
                    to + "podSelector/matchLabels/k8s-app", "kube-dns",
                    prefix + "ports/0/protocol", "UDP",
                    prefix + "ports/0/port", "53",
                    prefix + "ports/1/protocol", "TCP",
                    prefix + "ports/1/port", "53");
            if (policy.entrySet().containsAll(wanted.entrySet())) {
                return true;
            }
        }
        return false;
    }

    /** Whether one pod reaches another one on all ports. */
    boolean reaches(String from, String to) {
        return reaches(from, to, "");
    }

    /** Whether one pod reaches a port of another one. */
    boolean reaches(String from, String to, String port) {
        List<Map<String, String>> in = of(to, "Ingress");
        List<Map<String, String>> out = of(from, "Egress");
        Map<String, String> one = pods.getOrDefault(from, Map.of());
        Map<String, String> other = pods.getOrDefault(to, Map.of());
        return (in.isEmpty() || in.stream().anyMatch(policy -> lets(policy, "ingress", "from", one, port)))
                && (out.isEmpty() || out.stream().anyMatch(policy -> lets(policy, "egress", "to", other, port)));
    }

    boolean reachesOutside(String name) {
        return of(name, "Egress").isEmpty();
    }

    /** The ports that anybody reaches, as {@code 80/tcp}. */
    Set<String> open(String name) {
        Set<String> open = new TreeSet<>();
        for (Map<String, String> policy : of(name, "Ingress")) {
            for (int rule = 0; rule < MOST; rule++) {
                String prefix = "/spec/ingress/" + rule + "/";
                if (!below(policy, prefix + "from/").isEmpty()) {
                    continue;
                }
                for (int port = 0; port < MOST; port++) {
                    String number = policy.get(prefix + "ports/" + port + "/port");
                    if (number != null) {
                        open.add(number + "/"
                                + policy.getOrDefault(prefix + "ports/" + port + "/protocol", "TCP")
                                        .toLowerCase(java.util.Locale.ROOT));
                    }
                }
            }
        }
        return open;
    }
}
