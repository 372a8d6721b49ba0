package dev.fairlead.sources.docker;

import dev.fairlead.model.Landscape;
import dev.fairlead.model.Landscape.Network;
import dev.fairlead.model.Landscape.Workload;
import dev.fairlead.model.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The containers of an engine as a landscape: all of them, whether the gateway leads to them or not. Those that share a
 * network reach each other. A pure function.
 */
final class Surveying {

    private static final String HOST = "host";
    private static final String PROJECT = "com.docker.compose.project";
    private static final String SERVICE = "com.docker.compose.service";
    private static final String DEPENDS = "com.docker.compose.depends_on";

    private final List<Seen> seen;
    private final OwnNetworks own;

    private Surveying(List<Seen> seen, OwnNetworks own) {
        this.seen = seen;
        this.own = own;
    }

    /** @param closed networks that lead nowhere outside, as far as the engine says */
    static Landscape of(List<Seen> seen, List<String> closed, OwnNetworks own) {
        Surveying surveying = new Surveying(seen, own);
        Map<String, Workload> workloads = new TreeMap<>();
        Map<String, Network> networks = new TreeMap<>();
        for (Seen one : seen) {
            Workload workload = surveying.workload(one);
            workloads.put(one.name(), workload);
            workload.networks().forEach(name -> networks.put(name, new Network(closed.contains(name))));
        }
        return Landscape.of(Owner.DOCKER, networks, workloads);
    }

    private Workload workload(Seen one) {
        Seen shown = sharing(one);
        List<String> addresses = shown.networks().values().stream()
                .map(Seen.Net::address)
                .filter(address -> !address.isEmpty())
                .toList();
        boolean self = !shown.mode().equals(HOST) && addresses.stream().anyMatch(own.addresses()::contains);
        return new Workload(
                one.labels().getOrDefault(PROJECT, ""),
                one.health().isEmpty() ? one.status() : one.status() + ", " + one.health(),
                self,
                networks(shown),
                known(one, addresses),
                one.ports(),
                one.published(),
                needs(one),
                Optional.empty());
    }

    // By name too: the engine's name server knows it by its own and by that of its service.
    private static List<String> known(Seen one, List<String> addresses) {
        List<String> all = new ArrayList<>(addresses);
        all.add(one.name());
        Optional.ofNullable(one.labels().get(SERVICE))
                .filter(service -> !all.contains(service))
                .ifPresent(all::add);
        return all;
    }

    // A container that shares the network of another one is where that one is.
    private Seen sharing(Seen one) {
        String prefix = "container:";
        if (!one.mode().startsWith(prefix)) {
            return one;
        }
        String other = one.mode().substring(prefix.length());
        return seen.stream()
                .filter(candidate ->
                        candidate.id().equals(other) || candidate.name().equals(other))
                .filter(candidate -> !candidate.mode().startsWith(prefix))
                .findFirst()
                .orElse(one);
    }

    private static List<String> networks(Seen one) {
        if (one.mode().equals(HOST)) {
            return List.of(HOST);
        }
        // The network that is called "none" leads to nobody.
        TreeSet<String> names = new TreeSet<>(one.networks().keySet());
        names.remove("none");
        return List.copyOf(names);
    }

    // Compose writes it as service:condition:restart, with commas between.
    private List<String> needs(Seen one) {
        String project = one.labels().getOrDefault(PROJECT, "");
        List<String> needs = new ArrayList<>();
        Map<String, List<String>> byService = new HashMap<>();
        for (Seen other : seen) {
            if (!project.isEmpty() && project.equals(other.labels().get(PROJECT))) {
                byService
                        .computeIfAbsent(other.labels().getOrDefault(SERVICE, ""), none -> new ArrayList<>())
                        .add(other.name());
            }
        }
        for (String need : one.labels().getOrDefault(DEPENDS, "").split(",", -1)) {
            needs.addAll(byService.getOrDefault(need.split(":", 2)[0].strip(), List.of()));
        }
        return needs.stream().filter(name -> !name.equals(one.name())).sorted().toList();
    }
}
