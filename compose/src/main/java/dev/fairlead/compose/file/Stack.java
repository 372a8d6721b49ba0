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
 */
public record Stack(
        String project,
        Path directory,
        Map<String, Workload> workloads,
        Map<String, Network> networks,
        List<Finding> findings,
        Set<String> unset) {

    public Stack {
        workloads = Collections.unmodifiableMap(new LinkedHashMap<>(workloads));
        networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
        findings = List.copyOf(findings);
        unset = Collections.unmodifiableSortedSet(new TreeSet<>(unset));
    }

    /** The same stack with these workloads only. */
    public Stack with(Map<String, Workload> some) {
        return new Stack(project, directory, some, networks, findings, unset);
    }
}
