package dev.fairlead.management.alert;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        whole.at("services").members().forEach((name, service) -> {
            usedBy.put("service " + name, service.texts("usedBy"));
            if (!name.endsWith("@internal")) {
                service.at("serverHealth")
                        .members()
                        .forEach((url, backend) -> backends.add(new Backend(
                                name,
                                url,
                                backend.text("status").equals("UP"),
                                backend.text("status").equals("DRAINED"),
                                backend.text("reason"))));
            }
        });
        whole.at("middlewares").members().forEach((name, one) -> usedBy.put("middleware " + name, one.texts("usedBy")));
        Node signals = whole.at("signals");
        Map<String, Instant> certificates = new HashMap<>();
        signals.at("certificates").members().forEach((name, end) -> {
            if (end instanceof Node.Decimal seconds) {
                certificates.put(name, Instant.ofEpochSecond(seconds.value().longValue()));
            }
        });
        return new Told(backends, signals.flag("limiterDegraded"), certificates, usedBy);
    }
}
