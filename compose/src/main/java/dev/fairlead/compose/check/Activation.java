package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.model.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which workloads run together. Profiles are variants more often than not: two workloads of different ones need not fit
 * each other. So each profile is looked at by itself, with what always runs, and only what is wrong in each of them
 * counts as wrong.
 */
final class Activation {

    private Activation() {}

    /** What was found while these workloads run. */
    record Seen(Stack running, List<Finding> findings) {}

    static List<Stack> of(Stack stack, List<Workload> gateways) {
        Set<String> profiles = new TreeSet<>();
        stack.workloads().values().forEach(workload -> profiles.addAll(workload.profiles()));
        if (profiles.isEmpty()) {
            return List.of(stack);
        }
        List<Stack> all = new ArrayList<>();
        all.add(running(stack, ""));
        profiles.forEach(profile -> all.add(running(stack, profile)));
        List<Stack> served = all.stream()
                .filter(running -> gateways.isEmpty()
                        || gateways.stream()
                                .anyMatch(gateway -> running.workloads().containsKey(gateway.name())))
                .toList();
        return served.isEmpty() ? all : served;
    }

    private static Stack running(Stack stack, String profile) {
        Map<String, Workload> workloads = new LinkedHashMap<>();
        stack.workloads().forEach((name, workload) -> {
            if (workload.profiles().isEmpty() || workload.profiles().contains(profile)) {
                workloads.put(name, workload);
            }
        });
        return stack.with(workloads);
    }

    /** What is found whenever that runs which it is about. */
    static Set<Finding> always(List<Seen> seen) {
        Set<Finding> all = new LinkedHashSet<>();
        Map<Place, String> workloads = new HashMap<>();
        for (Seen each : seen) {
            all.addAll(each.findings());
            each.running().workloads().values().forEach(workload -> places(workload, workloads));
        }
        all.removeIf(finding -> {
            Optional<String> about = Optional.ofNullable(workloads.get(finding.place()));
            return seen.stream()
                    .filter(each ->
                            about.isEmpty() || each.running().workloads().containsKey(about.get()))
                    .anyMatch(each -> !each.findings().contains(finding));
        });
        return all;
    }

    private static void places(Workload workload, Map<Place, String> places) {
        String name = workload.name();
        places.put(workload.place(), name);
        workload.labels().values().forEach(value -> places.putIfAbsent(value.place(), name));
        workload.deployLabels().values().forEach(value -> places.putIfAbsent(value.place(), name));
        workload.environment().values().forEach(value -> places.putIfAbsent(value.place(), name));
        workload.ports().forEach(port -> places.putIfAbsent(port.place(), name));
        workload.networks().values().forEach(attachment -> places.putIfAbsent(attachment.place(), name));
        workload.networkMode().ifPresent(mode -> places.putIfAbsent(mode.place(), name));
    }
}
