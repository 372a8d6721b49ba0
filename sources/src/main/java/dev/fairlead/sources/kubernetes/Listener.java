package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One listener of a Gateway.
 *
 * @param hostname in lower case; empty for all
 * @param kinds of routes that may attach
 * @param refused why it is not accepted
 * @param unresolved what it refers to and cannot have
 * @param conflict with another of its Gateway
 */
record Listener(
        Item gateway,
        Node node,
        String name,
        String protocol,
        int port,
        String hostname,
        List<String> kinds,
        Optional<Fault> refused,
        Optional<Fault> unresolved,
        Optional<Fault> conflict) {

    Listener {
        kinds = List.copyOf(kinds);
    }

    boolean secured() {
        return protocol.equals("HTTPS");
    }

    /** Whether requests come in by it. */
    boolean serves() {
        return refused.isEmpty() && conflict.isEmpty() && (unresolved.isEmpty() || !secured());
    }

    Listener with(Optional<Fault> other) {
        return new Listener(gateway, node, name, protocol, port, hostname, kinds, refused, unresolved, other);
    }

    /** What it is called among the others of all Gateways. */
    String key() {
        return gateway.key() + "/" + name;
    }

    /** Those of one Gateway, with their conflicts. */
    static List<Listener> withConflicts(List<Listener> all) {
        List<Listener> checked = new ArrayList<>();
        for (Listener one : all) {
            boolean protocols =
                    all.stream().anyMatch(other -> other.port == one.port && !other.protocol.equals(one.protocol));
            boolean hosts = all.stream()
                    .anyMatch(other -> !other.name.equals(one.name)
                            && other.port == one.port
                            && other.protocol.equals(one.protocol)
                            && other.hostname.equals(one.hostname));
            Optional<Fault> conflict = Optional.empty();
            if (protocols) {
                conflict = Optional.of(new Fault(
                        "ProtocolConflict", "another listener has port " + one.port + " with another protocol"));
            } else if (hosts) {
                conflict = Optional.of(
                        new Fault("HostnameConflict", "another listener has the same port, protocol and host name"));
            }
            checked.add(one.with(conflict));
        }
        return checked;
    }

    /** Hosts of a wider listener that one of its siblings takes: the most specific listener alone has them. */
    List<String> narrower(List<Listener> siblings) {
        return siblings.stream()
                .filter(other -> !other.name.equals(name)
                        && other.serves()
                        && other.port == port
                        && other.secured() == secured()
                        && !other.hostname.equals(hostname)
                        && Hosts.holds(hostname, other.hostname))
                .map(Listener::hostname)
                .distinct()
                .toList();
    }

    /** Whether routes of a namespace may attach. */
    boolean admits(String namespace, Optional<Item> labelled) {
        Node namespaces = Nodes.at(node, "allowedRoutes", "namespaces");
        return switch (Nodes.text(namespaces, "from").orElse("Same")) {
            case "All" -> true;
            case "Same" -> namespace.equals(gateway.namespace());
            case "Selector" ->
                labelled.map(item -> Selectors.select(Nodes.at(namespaces, "selector"), item))
                        .orElse(false);
            default -> false;
        };
    }
}
