package dev.fairlead.compose.file;

import dev.fairlead.compose.Finding;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Compose files say together.
 *
 * @param project under which the engine knows it
 * @param directory that paths start from
 * @param findings what Compose would refuse or would not do as it is written
 * @param unset variables without value and default
 * @param document the tree behind it
 * @param environment the variables that were put in
 */
public record Stack(
        String project,
        Path directory,
        Map<String, Workload> workloads,
        Map<String, Network> networks,
        List<Finding> findings,
        Set<String> unset,
        Document document,
        Map<String, String> environment) {

    public Stack {
        workloads = Collections.unmodifiableMap(new LinkedHashMap<>(workloads));
        networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
        findings = List.copyOf(findings);
        environment = Map.copyOf(environment);
        unset = Collections.unmodifiableSortedSet(new TreeSet<>(unset));
    }

    /** One without anything. */
    public static Stack empty(Path directory) {
        return new Stack("", directory, Map.of(), Map.of(), List.of(), Set.of(), Document.empty(), Map.of());
    }

    /** The same stack with these workloads only. */
    public Stack with(Map<String, Workload> some) {
        return new Stack(project, directory, some, networks, findings, unset, document, environment);
    }
}
