package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.Landscape;
import dev.fairlead.model.form.LandscapeForm;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.replica.ReplicaViews;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is around a gateway, who reaches whom there, and which services lead to what. As the gateway told the store. */
final class TopologyView {

    private final Store store;

    TopologyView(Store store) {
        this.store = store;
    }

    void serve(Operations table) {
        table.does("readTopology", this::view);
    }

    private Answer view(Call call) {
        String replica = call.path("replica");
        ReplicaViews.View view = store.views()
                .find(replica)
                .orElseThrow(() ->
                        Refusal.of(404, "The replica \"" + replica + "\" has told nothing of its surroundings yet"));
        Node table = view.json().isEmpty() ? Members.nothing() : Bodies.parsed(view.json());
        Map<String, Set<String>> services = services(table);
        List<Node> networks = new ArrayList<>();
        List<Node> workloads = new ArrayList<>();
        int left = 0;
        for (Node each : table.at("landscapes").elements()) {
            for (Landscape landscape : LandscapeForm.read(each).stream().toList()) {
                networks(landscape, networks);
                workloads(landscape, services, workloads);
                left += landscape.left();
            }
        }
        return Answer.json(
                200,
                new Members()
                        .put("replica", replica)
                        .put("at", view.at().toString())
                        .put("networks", Members.of(networks))
                        .put("workloads", Members.of(workloads))
                        .put("left", left)
                        .build());
    }

    private static void networks(Landscape landscape, List<Node> to) {
        landscape.networks().forEach((name, network) -> {
            List<String> on = landscape.workloads().entrySet().stream()
                    .filter(each -> each.getValue().networks().contains(name))
                    .map(Map.Entry::getKey)
                    .toList();
            to.add(new Members()
                    .put("name", name)
                    .put("source", landscape.source().word())
                    .put("closed", network.closed())
                    .put("workloads", Members.ofTexts(on))
                    .build());
        });
    }

    private static void workloads(Landscape landscape, Map<String, Set<String>> services, List<Node> to) {
        landscape.workloads().forEach((name, workload) -> {
            Set<String> leading = new TreeSet<>();
            workload.addresses().forEach(address -> leading.addAll(services.getOrDefault(address, Set.of())));
            to.add(new Members()
                    .put("name", name)
                    .put("source", landscape.source().word())
                    .put("group", workload.group())
                    .put("state", workload.state())
                    .put("self", workload.self())
                    .put("networks", Members.ofTexts(workload.networks()))
                    .put(
                            "ports",
                            Members.of(workload.ports().stream()
                                    .map(port -> Members.of((long) port))
                                    .toList()))
                    .put("published", Members.ofTexts(workload.published()))
                    .put("needs", Members.ofTexts(workload.needs()))
                    .put("reaches", reaches(landscape, name))
                    .put("reachesOutside", landscape.reachesOutside(workload))
                    .put("services", Members.ofTexts(List.copyOf(leading)))
                    .build());
        });
    }

    private static Node reaches(Landscape landscape, String from) {
        Members reaches = new Members();
        for (String to : landscape.workloads().keySet()) {
            SortedSet<String> by = landscape.reach(from, to);
            if (!by.isEmpty()) {
                reaches.put(to, Members.ofTexts(List.copyOf(by)));
            }
        }
        return reaches.build();
    }

    // By the hosts of their backends.
    private static Map<String, Set<String>> services(Node table) {
        Map<String, Set<String>> byHost = new HashMap<>();
        table.at("services").members().forEach((name, service) -> {
            for (Node server : service.at("loadBalancer").at("servers").elements()) {
                byHost.computeIfAbsent(host(server), none -> new TreeSet<>()).add(name);
            }
        });
        return byHost;
    }

    private static String host(Node server) {
        try {
            String host = server.at("url") instanceof Node.Text url ? new URI(url.value()).getHost() : null;
            return host == null ? "" : host;
        } catch (URISyntaxException odd) {
            return "";
        }
    }
}
