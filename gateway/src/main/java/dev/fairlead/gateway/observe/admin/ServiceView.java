package dev.fairlead.gateway.observe.admin;

import dev.fairlead.gateway.health.Standing;
import dev.fairlead.gateway.observe.metric.BackendStates;
import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import dev.fairlead.model.form.ServiceForm;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A service as the admin side shows it: its configuration, and how its backends stand. {@code serverStatus} is what
 * Traefik's tools read; {@code serverHealth} says why, since when, and tells those that are drained from those that are down.
 */
record ServiceView(BackendStates states) {

    Members of(Name name, Service service) {
        Members members = new Members();
        ServiceForm.write(service, name.owner()).members().forEach(members::put);
        if (service.kind() instanceof Service.LoadBalancer group) {
            members.put("loadBalancer", balancer(group, members));
            stand(name, service, members);
        }
        return members;
    }

    /** The defaults that Traefik's tools expect to be said. */
    private static Node.Mapping balancer(Service.LoadBalancer group, Members written) {
        Members balancer = new Members();
        if (written.build().members().get("loadBalancer") instanceof Node.Mapping options) {
            options.members().forEach(balancer::put);
        }
        List<Node> servers = new ArrayList<>();
        for (Service.Backend backend : group.backends()) {
            servers.add(new Members()
                    .put("url", backend.url())
                    .put("weight", backend.weight())
                    .build());
        }
        return balancer.put("servers", Members.of(servers))
                .put("strategy", group.strategy().name().toLowerCase(Locale.ROOT))
                .put("passHostHeader", group.passHostHeader())
                .build();
    }

    private void stand(Name name, Service service, Members members) {
        Members status = new Members();
        Members health = new Members();
        for (Service.Backend backend : service.backends()) {
            Standing standing = states.standing(name, backend);
            status.put(backend.url(), standing.up() ? "UP" : "DOWN");
            Members one = new Members().put("status", standing.word());
            if (!standing.reason().isEmpty()) {
                one.put("reason", standing.reason());
            }
            since(one, standing.sinceMillis());
            health.put(backend.url(), one.build());
        }
        members.put("serverStatus", status.build()).put("serverHealth", health.build());
    }

    private static void since(Members members, long millis) {
        if (millis != 0) {
            members.put("since", Instant.ofEpochMilli(millis).toString());
        }
    }

    /** Adds how the circuit breakers stand, each use by a route. */
    static Members breakers(Map<String, BackendStates.Breaker> breakers, Members to) {
        if (breakers.isEmpty()) {
            return to;
        }
        Members states = new Members();
        breakers.forEach((route, breaker) -> {
            Members one = new Members().put("state", breaker.state());
            if (!breaker.cause().isEmpty()) {
                one.put("cause", breaker.cause());
            }
            since(one, breaker.sinceMillis());
            states.put(route, one.build());
        });
        return to.put("circuitState", states.build());
    }
}
