package dev.fairlead.sources.label;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Place;
import dev.fairlead.model.Subject;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.label.Container.Reach;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns {@code loadbalancer.server.…} of a label into the servers that a file would list: one, or none for now. Those of
 * HTTP have a URL, those of TCP an address.
 */
final class Servers {

    private final Container container;
    private final Subject service;
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    Servers(Container container, Subject service) {
        this.container = container;
        this.service = service;
    }

    List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /** The service with its servers; empty after an error. */
    Optional<Node> into(Node node) {
        if (!(node instanceof Node.Mapping mapping)
                || !(mapping.members().get("loadBalancer") instanceof Node.Mapping balancer)) {
            return Optional.of(node);
        }
        Optional<Node> servers = servers(balancer);
        return servers.map(list -> {
            Map<String, Node> options = new LinkedHashMap<>(balancer.members());
            options.remove("server");
            options.put("servers", list);
            Map<String, Node> members = new LinkedHashMap<>(mapping.members());
            members.put("loadBalancer", new Node.Mapping(options, balancer.place()));
            return new Node.Mapping(members, mapping.place());
        });
    }

    private Optional<Node> servers(Node.Mapping balancer) {
        Node.Mapping server = balancer.members().get("server") instanceof Node.Mapping given
                ? given
                : new Node.Mapping(Map.of(), balancer.place());
        Optional<String> url = text(server, "url");
        Optional<String> port = text(server, "port");
        Optional<String> scheme = text(server, "scheme");
        if (url.isPresent() && (port.isPresent() || scheme.isPresent())) {
            error(server.place(), "it has a url, and beside it a port or a scheme", "keep the url alone");
            return Optional.empty();
        }
        Map<String, Node> members = new LinkedHashMap<>(server.members());
        members.keySet().removeAll(List.of("port", "scheme"));
        if (url.isPresent()) {
            return Optional.of(new Node.Sequence(List.of(new Node.Mapping(members, server.place())), server.place()));
        }
        Optional<Integer> number = port.isPresent() ? port(port.get(), place(server, "port")) : exposed(server.place());
        return number.map(found -> addressed(found, scheme.orElse("http"), members, server.place()));
    }

    private Node addressed(int port, String scheme, Map<String, Node> members, Place place) {
        return switch (container.reach()) {
            case Reach.At at -> {
                String host = at.host().indexOf(':') < 0 ? at.host() : "[" + at.host() + "]";
                members.put(
                        isTcp() ? "address" : "url",
                        new Node.Text((isTcp() ? "" : scheme + "://") + host + ":" + port, place));
                yield new Node.Sequence(List.of(new Node.Mapping(members, place)), place);
            }
            case Reach.Nowhere nowhere -> {
                diagnostics.add(Diagnostic.warning(
                        service,
                        container.place(""),
                        "container \"" + container.name() + "\" gets no requests: " + nowhere.reason(),
                        ""));
                yield new Node.Sequence(List.of(), place);
            }
        };
    }

    private boolean isTcp() {
        return service.kind() == Subject.Kind.TCP_SERVICE;
    }

    private Optional<Integer> port(String text, Place place) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            error(
                    place,
                    "its port \"" + text + "\" is not a number from 1 to 65535",
                    "write the port of the container");
            return Optional.empty();
        }
        return Optional.of(port);
    }

    private Optional<Integer> exposed(Place place) {
        if (container.ports().isEmpty()) {
            error(
                    place,
                    "container \"" + container.name() + "\" exposes no port",
                    "name it in traefik." + (isTcp() ? "tcp" : "http") + ".services." + service.name()
                            + ".loadbalancer.server.port");
            return Optional.empty();
        }
        return Optional.of(container.ports().getFirst());
    }

    private static Optional<String> text(Node.Mapping server, String option) {
        return server.members().get(option) instanceof Node.Text text
                        && !text.value().isBlank()
                ? Optional.of(text.value().strip())
                : Optional.empty();
    }

    private static Place place(Node.Mapping server, String option) {
        Node node = server.members().get(option);
        return node == null ? server.place() : node.place();
    }

    private void error(Place place, String text, String remedy) {
        diagnostics.add(Diagnostic.error(service, place, text, remedy));
    }
}
