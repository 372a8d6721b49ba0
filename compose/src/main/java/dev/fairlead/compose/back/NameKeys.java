package dev.fairlead.compose.back;

import static dev.fairlead.compose.cluster.ClusterObject.at;
import static dev.fairlead.compose.cluster.ClusterObject.elementsOf;
import static dev.fairlead.compose.cluster.ClusterObject.textOf;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Ports, Services and networks: where a workload listens, under which names it is called, and with whom it meets. */
final class NameKeys {

    private final Piece piece;
    private final Pieces pieces;
    private final Tree service;
    // By their number and protocol, as 80/TCP.
    private final Map<String, Node> ports = new TreeMap<>();
    private final Set<String> published = new TreeSet<>();

    NameKeys(Piece piece, Pieces pieces) {
        this.piece = piece;
        this.pieces = pieces;
        this.service = piece.service();
        for (Node container : piece.isGate() ? List.of(piece.main()) : elementsOf(piece.pod(), "containers")) {
            for (Node port : elementsOf(container, "ports")) {
                ports.put(textOf(port, "containerPort") + "/" + protocol(port), port);
            }
        }
    }

    private static String protocol(Node port) {
        String protocol = textOf(port, "protocol");
        return protocol.isEmpty() ? "TCP" : protocol;
    }

    private static Node target(Node port) {
        Node target = at(port, "targetPort");
        return target instanceof Node.Empty ? at(port, "port") : target;
    }

    void write() {
        for (ClusterObject object : piece.isGate() ? List.<ClusterObject>of() : pieces.services(piece)) {
            if (textOf(object.at("spec", "type")).matches("LoadBalancer|NodePort")) {
                published(object);
            } else {
                called(object);
            }
        }
        open();
        for (String port : ports.keySet()) {
            if (!published.contains(port)) {
                String number = port.substring(0, port.indexOf('/'));
                service.add("expose", port.endsWith("/TCP") ? number : number + "/" + lower(port));
            }
        }
        networks();
    }

    // Ports of the machine that callers of a cluster may reach, though no Service is there for them beside the Ingress.
    private void open() {
        Set<Integer> routed = new RouteKeys(pieces).ports(piece);
        pieces.find("NetworkPolicy", piece.name() + "-published").ifPresent(policy -> {
            for (Node rule : elementsOf(policy.at("spec", "ingress"))) {
                for (Node port : elementsOf(rule, "ports")) {
                    String number = textOf(port, "port");
                    String key = number + "/" + protocol(port);
                    if (ports.containsKey(key) && !routed.contains(Integer.valueOf(number)) && published.add(key)) {
                        service.add("ports", number + ":" + number + (key.endsWith("/TCP") ? "" : "/" + lower(key)));
                    }
                }
            }
        });
    }

    private static String lower(String port) {
        return port.substring(port.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    private void published(ClusterObject object) {
        for (Node port : elementsOf(object.at("spec", "ports"))) {
            Node target = target(port);
            Optional<Integer> number = piece.port(target);
            if (number.isEmpty()) {
                continue;
            }
            String protocol = protocol(port);
            String key = number.get() + "/" + protocol;
            published.add(key);
            String outside = textOf(port, "port");
            String suffix = protocol.equals("TCP") ? "" : "/" + protocol.toLowerCase(Locale.ROOT);
            String name = name(key);
            if (name.equals(usual(key))) {
                service.add("ports", outside + ":" + number.get() + suffix);
            } else {
                Tree named = service.append("ports").put("name", name).put("target", number.get());
                named.put("published", outside).put("protocol", protocol.toLowerCase(Locale.ROOT));
            }
        }
        if (textOf(object.at("spec", "type")).equals("NodePort")) {
            piece.extension().put("publish", "NodePort");
        }
        if (!object.name().equals(piece.name() + "-published")) {
            pieces.otherwise(
                    object.id(), "the Service for callers of outside is called " + piece.name() + "-published");
        }
    }

    private String name(String port) {
        Node container = ports.get(port);
        String name = container == null ? "" : textOf(container, "name");
        return name.isEmpty() ? usual(port) : name;
    }

    private static String usual(String port) {
        return lower(port) + "-" + port.substring(0, port.indexOf('/'));
    }

    private void called(ClusterObject object) {
        boolean own = object.name().equals(piece.name());
        if (!own) {
            service.at("networks").at(Pieces.networks(piece).getFirst()).add("aliases", object.name());
        }
        List<Node> list = elementsOf(object.at("spec", "ports"));
        boolean usual = list.stream().allMatch(this::isUsual);
        boolean placeholder =
                list.size() == 1 && textOf(list.getFirst(), "name").equals("any");
        if (own && !usual && !placeholder) {
            for (Node port : list) {
                Node target = target(port);
                String name = textOf(port, "name").isEmpty() ? "port-" + textOf(port, "port") : textOf(port, "name");
                piece.port(target)
                        .ifPresent(
                                number -> piece.extension().at("ports").put(name, textOf(port, "port") + ":" + number));
            }
        }
    }

    // As convert makes them: the number of the container, under the name that the container gives it.
    private boolean isUsual(Node port) {
        Node target = target(port);
        Optional<Integer> number = piece.port(target);
        String key = number.orElse(0) + "/" + protocol(port);
        boolean same = number.map(String::valueOf).orElse("").equals(textOf(port, "port"));
        boolean sayable = name(key).equals(usual(key)) || published.contains(key) || isPublished(key);
        return same && sayable && textOf(port, "name").equals(name(key));
    }

    private boolean isPublished(String key) {
        return pieces.services(piece).stream()
                .filter(object -> textOf(object.at("spec", "type")).matches("LoadBalancer|NodePort"))
                .flatMap(object -> elementsOf(object.at("spec", "ports")).stream())
                .anyMatch(port -> (piece.port(target(port)).orElse(0) + "/" + protocol(port)).equals(key));
    }

    // -- networks -----------------------------------------------------------------------------------------------------

    private void networks() {
        if (pieces.find("NetworkPolicy", piece.name() + "-alone").isPresent()) {
            service.put("network_mode", "none");
            return;
        }
        List<String> networks = Pieces.networks(piece);
        boolean only = networks.equals(List.of("default"));
        if (service.has("network_mode")) {
            return;
        }
        for (String network : networks) {
            if (!only) {
                service.at("networks").named().at(network);
                pieces.root().at("networks").named().at(network);
            }
        }
        pieces.find("NetworkPolicy", piece.name() + "-closed").ifPresent(policy -> {
            for (String network : networks) {
                pieces.root().at("networks").named().at(network).put("internal", true);
            }
        });
    }
}
