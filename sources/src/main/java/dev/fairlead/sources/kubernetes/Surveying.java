package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.Landscape;
import dev.fairlead.model.Landscape.Network;
import dev.fairlead.model.Landscape.Workload;
import dev.fairlead.model.Owner;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import dev.fairlead.sources.cluster.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The Services of a cluster as a landscape. All pods are on one network; what NetworkPolicies leave of it is told as far as
 * the labels say by which a Service chooses its pods: a policy that looks at another label of theirs is not seen. A pure
 * function.
 */
final class Surveying {

    /** The one network of a cluster. */
    static final String PODS = "pods";

    private final Seen seen;
    private final Map<String, Item> pods = new TreeMap<>();

    private Surveying(Seen seen) {
        this.seen = seen;
        for (Item service : seen.all(Kinds.SERVICE)) {
            Node selector = Nodes.at(service.node(), "spec", "selector");
            if (!selector.members().isEmpty()) {
                pods.put(service.key(), pod(service, selector));
            }
        }
    }

    // A pod as its Service sees it.
    private static Item pod(Item service, Node selector) {
        Node labels = new Members().put("labels", selector).build();
        return new Item(
                service.resource(),
                service.namespace(),
                service.name(),
                new Members().put("metadata", labels).build());
    }

    /** @param own addresses of this process */
    static Landscape of(Seen seen, Set<String> own) {
        Surveying surveying = new Surveying(seen);
        Map<String, Workload> workloads = new TreeMap<>();
        Map<String, List<String>> ready = surveying.ready();
        for (Item service : seen.all(Kinds.SERVICE)) {
            if (surveying.pods.containsKey(service.key())) {
                workloads.put(service.key(), workload(service, ready.getOrDefault(service.key(), List.of()), own));
            }
        }
        Landscape all = Landscape.of(Owner.KUBERNETES, Map.of(PODS, new Network(false)), workloads);
        Map<String, Workload> judged = new TreeMap<>();
        all.workloads().forEach((name, workload) -> judged.put(name, workload.admitting(surveying.admits(name, all))));
        return new Landscape(all.source(), all.networks(), judged, all.left());
    }

    private Map<String, List<String>> ready() {
        Map<String, List<String>> ready = new TreeMap<>();
        for (Item slice : seen.all(Kinds.ENDPOINT_SLICE)) {
            String service = slice.label("kubernetes.io/service-name").orElse("");
            List<String> addresses =
                    ready.computeIfAbsent(slice.namespace() + "/" + service, none -> new ArrayList<>());
            for (Node endpoint : Nodes.list(slice.node(), "endpoints")) {
                if (Nodes.bool(endpoint, "conditions", "ready").orElse(true)) {
                    addresses.addAll(Nodes.texts(endpoint, "addresses"));
                }
            }
        }
        return ready;
    }

    private static Workload workload(Item service, List<String> ready, Set<String> own) {
        List<Integer> ports = new ArrayList<>();
        List<String> published = new ArrayList<>();
        for (Node port : Nodes.list(service.node(), "spec", "ports")) {
            int number = Math.toIntExact(Math.clamp(Nodes.number(port, "port").orElse(0), 0, 65_535));
            ports.add(number);
            Nodes.number(port, "nodePort").ifPresent(node -> published.add(node + "→" + number));
        }
        return new Workload(
                service.namespace(),
                ready.isEmpty() ? "no backend is ready" : ready.size() + " ready",
                ready.stream().anyMatch(own::contains),
                List.of(PODS),
                ready,
                ports,
                published,
                List.of(),
                Optional.empty());
    }

    // Empty where all that are there may come.
    private Optional<List<String>> admits(String to, Landscape all) {
        List<String> others = all.workloads().keySet().stream()
                .filter(name -> !name.equals(to))
                .toList();
        List<String> admitted =
                others.stream().filter(from -> mayReach(from, to)).toList();
        return admitted.size() == others.size() ? Optional.empty() : Optional.of(admitted);
    }

    private boolean mayReach(String from, String to) {
        Item caller = pods.get(from);
        Item called = pods.get(to);
        return caller != null
                && called != null
                && allowed(called, "Ingress", "ingress", "from", caller)
                && allowed(caller, "Egress", "egress", "to", called);
    }

    // Policies add up: where none speaks of it all is allowed, otherwise what one of them allows.
    private boolean allowed(Item pod, String type, String rules, String peers, Item other) {
        boolean spoken = false;
        for (Item policy : seen.all(Kinds.NETWORK_POLICY)) {
            Node spec = Nodes.at(policy.node(), "spec");
            if (policy.namespace().equals(pod.namespace())
                    && types(spec).contains(type)
                    && Selectors.select(Nodes.at(spec, "podSelector"), pod)) {
                spoken = true;
                for (Node rule : Nodes.list(spec, rules)) {
                    List<Node> named = Nodes.list(rule, peers);
                    if (named.isEmpty() || named.stream().anyMatch(peer -> isMeant(peer, policy.namespace(), other))) {
                        return true;
                    }
                }
            }
        }
        return !spoken;
    }

    private static List<String> types(Node spec) {
        List<String> types = Nodes.texts(spec, "policyTypes");
        if (!types.isEmpty()) {
            return types;
        }
        return Nodes.has(spec, "egress") ? List.of("Ingress", "Egress") : List.of("Ingress");
    }

    // Blocks of addresses are for what is outside.
    private boolean isMeant(Node peer, String namespace, Item pod) {
        if (Nodes.has(peer, "ipBlock")) {
            return false;
        }
        boolean there = Nodes.has(peer, "namespaceSelector")
                ? seen.find(Kinds.NAMESPACE, "", pod.namespace())
                        .filter(its -> Selectors.select(Nodes.at(peer, "namespaceSelector"), its))
                        .isPresent()
                : pod.namespace().equals(namespace);
        return there && (!Nodes.has(peer, "podSelector") || Selectors.select(Nodes.at(peer, "podSelector"), pod));
    }
}
