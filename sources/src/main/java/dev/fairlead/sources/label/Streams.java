package dev.fairlead.sources.label;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TCP in labels, with what follows without being said as for HTTP: the container's service, and the one that a route
 * means. There is no default rule. UDP is refused.
 */
final class Streams {

    private final Container container;
    private final LabelTree.Result labels;
    private final Owner owner;
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Map<Kind, Map<String, Node>> nodes = new LinkedHashMap<>();

    private Streams(Container container, LabelTree.Result labels, Owner owner) {
        this.container = container;
        this.labels = labels;
        this.owner = owner;
    }

    static Streams of(Container container, LabelTree.Result labels, Owner owner) {
        Streams streams = new Streams(container, labels, owner);
        streams.tcp();
        streams.udp();
        return streams;
    }

    /** Objects by kind and name; some may be broken for other reasons. */
    Map<Kind, Map<String, Node>> nodes() {
        return nodes;
    }

    List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    private void tcp() {
        Map<String, Node> routers = labels.at("tcp", "routers");
        Map<String, Node> services = new LinkedHashMap<>(labels.at("tcp", "services"));
        nodes.put(Kind.TCP_MIDDLEWARE, labels.at("tcp", "middlewares"));
        if (services.isEmpty() && !routers.isEmpty()) {
            Place place = container.place("");
            Node balancer = new Node.Mapping(Map.of(), place);
            services.put(container.service(), new Node.Mapping(Map.of("loadBalancer", balancer), place));
        }
        Map<String, Node> addressed = new LinkedHashMap<>();
        services.forEach((name, node) -> {
            Servers servers = new Servers(container, new Subject(Kind.TCP_SERVICE, name, owner));
            servers.into(node).ifPresent(found -> addressed.put(name, found));
            diagnostics.addAll(servers.diagnostics());
        });
        nodes.put(Kind.TCP_SERVICE, addressed);
        Map<String, Node> complete = new LinkedHashMap<>();
        routers.forEach((name, node) ->
                router(name, node, List.copyOf(services.keySet())).ifPresent(router -> complete.put(name, router)));
        nodes.put(Kind.TCP_ROUTE, complete);
    }

    private Optional<Node> router(String name, Node node, List<String> services) {
        if (!(node instanceof Node.Mapping router) || router.members().containsKey("service")) {
            return Optional.of(node);
        }
        if (services.size() != 1) {
            diagnostics.add(Diagnostic.error(
                    new Subject(Kind.TCP_ROUTE, name, owner),
                    node.place(),
                    "it names no service, and its container declares several: " + String.join(", ", services),
                    "name it in traefik.tcp.routers." + name + ".service"));
            return Optional.empty();
        }
        Map<String, Node> members = new LinkedHashMap<>(router.members());
        members.put("service", new Node.Text(services.getFirst(), node.place()));
        return Optional.of(new Node.Mapping(members, node.place()));
    }

    private void udp() {
        Subject subject = new Subject(Kind.SOURCE, "", owner);
        labels.at("udp", "routers")
                .forEach((name, node) -> diagnostics.add(Diagnostic.error(
                        subject,
                        node.place(),
                        "the UDP route \"" + name + "\" is not served: this gateway does not forward UDP",
                        "publish the port of container \"" + container.name() + "\" itself")));
    }
}
