package dev.fairlead.management.alert;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a gateway told of its table, as far as alerts need it.
 *
 * @param certificates when each ends
 * @param usedBy routes and proxies by {@code service NAME} and {@code middleware NAME}
 */
record Told(
        List<Backend> backends,
        boolean limiterDegraded,
        Map<String, Instant> certificates,
        Map<String, List<String>> usedBy) {

    static final Told NOTHING = new Told(List.of(), false, Map.of(), Map.of());

    Told {
        backends = List.copyOf(backends);
        certificates = Map.copyOf(certificates);
        usedBy = Map.copyOf(usedBy);
    }

    /** A backend as one gateway sees it; one that is drained is not up. */
    record Backend(String service, String url, boolean up, boolean drained, String reason) {}

    static Told read(String json) {
        if (json.isEmpty()) {
            return NOTHING;
        }
        Node whole;
        try {
            whole = Json.read(json, "a gateway");
        } catch (Json.Malformed newer) {
            return NOTHING;
        }
        List<Backend> backends = new ArrayList<>();
        Map<String, List<String>> usedBy = new HashMap<>();
        members(member(whole, "services")).forEach((name, service) -> {
            usedBy.put("service " + name, texts(member(service, "usedBy")));
            if (!name.endsWith("@internal")) {
                members(member(service, "serverHealth"))
                        .forEach((url, backend) -> backends.add(new Backend(
                                name,
                                url,
                                text(member(backend, "status")).equals("UP"),
                                text(member(backend, "status")).equals("DRAINED"),
                                text(member(backend, "reason")))));
            }
        });
        members(member(whole, "middlewares"))
                .forEach((name, one) -> usedBy.put("middleware " + name, texts(member(one, "usedBy"))));
        Optional<Node> signals = member(whole, "signals");
        Map<String, Instant> certificates = new HashMap<>();
        members(signals.flatMap(node -> member(node, "certificates"))).forEach((name, end) -> {
            if (end instanceof Node.Decimal seconds) {
                certificates.put(name, Instant.ofEpochSecond(seconds.value().longValue()));
            }
        });
        boolean degraded = signals.flatMap(node -> member(node, "limiterDegraded"))
                .filter(node -> node instanceof Node.Bool bool && bool.value())
                .isPresent();
        return new Told(backends, degraded, certificates, usedBy);
    }

    private static Optional<Node> member(Node node, String name) {
        return node instanceof Node.Mapping mapping
                ? Optional.ofNullable(mapping.members().get(name))
                : Optional.empty();
    }

    private static Map<String, Node> members(Optional<Node> node) {
        return node.orElse(null) instanceof Node.Mapping mapping ? mapping.members() : Map.of();
    }

    private static String text(Optional<Node> node) {
        return node.orElse(null) instanceof Node.Text text ? text.value() : "";
    }

    private static List<String> texts(Optional<Node> node) {
        return node.orElse(null) instanceof Node.Sequence list
                ? list.elements().stream().map(each -> text(Optional.of(each))).toList()
                : List.of();
    }
}
