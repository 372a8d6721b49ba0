package dev.fairlead.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a source sees around the gateway: workloads, and the networks that they are on. Nothing is configured by it.
 *
 * @param source who sees it
 * @param networks by name
 * @param workloads by name
 * @param left workloads that are there besides: too many
 */
public record Landscape(Owner source, Map<String, Network> networks, Map<String, Workload> workloads, int left) {

    /** Workloads of one source: what a page can show. */
    public static final int MAX_WORKLOADS = 200;

    /**
     * A network.
     *
     * @param closed whether nothing outside is reached from it
     */
    public record Network(boolean closed) {}

    /**
     * Something that runs.
     *
     * @param group what it belongs to: a Compose project, a namespace; empty for none
     * @param state in the words of who runs it, with what is known of its health
     * @param self whether it is this gateway
     * @param networks that it is on
     * @param addresses and names by which it is reached
     * @param ports that it listens on, as far as it says
     * @param published where callers of outside reach it, such as {@code 8080→80/tcp}
     * @param needs workloads that it says to need
     * @param admits who reaches it; empty for all on a network of its
     */
    public record Workload(
            String group,
            String state,
            boolean self,
            List<String> networks,
            List<String> addresses,
            List<Integer> ports,
            List<String> published,
            List<String> needs,
            Optional<List<String>> admits) {

        public Workload {
            networks = List.copyOf(networks);
            addresses = List.copyOf(addresses);
            ports = List.copyOf(ports);
            published = List.copyOf(published);
            needs = List.copyOf(needs);
            admits = admits.map(List::copyOf);
        }

        /** The same, reached by others. */
        public Workload admitting(Optional<List<String>> others) {
            return new Workload(group, state, self, networks, addresses, ports, published, needs, others);
        }
    }

    public Landscape {
        networks = Ordered.copy(networks);
        workloads = Ordered.copy(workloads);
    }

    /** As much of it as can be shown; what belongs to the gateway's own group goes first. */
    public static Landscape of(Owner source, Map<String, Network> networks, Map<String, Workload> workloads) {
        if (workloads.size() <= MAX_WORKLOADS) {
            return new Landscape(source, networks, workloads, 0);
        }
        Set<String> own = new TreeSet<>();
        workloads.values().stream().filter(Workload::self).forEach(self -> own.add(self.group()));
        List<String> names = new ArrayList<>(new TreeSet<>(workloads.keySet()));
        names.sort(java.util.Comparator.comparing(name -> !own.contains(group(workloads, name))));
        Map<String, Workload> kept = new LinkedHashMap<>();
        for (String name : names.subList(0, MAX_WORKLOADS)) {
            Workload workload = workloads.get(name);
            if (workload != null) {
                kept.put(name, workload);
            }
        }
        return new Landscape(source, networks, kept, workloads.size() - MAX_WORKLOADS);
    }

    private static String group(Map<String, Workload> workloads, String name) {
        Workload workload = workloads.get(name);
        return workload == null ? "" : workload.group();
    }

    /** The networks by which one reaches the other; none if it does not. */
    public SortedSet<String> reach(String from, String to) {
        Workload caller = workloads.get(from);
        Workload called = workloads.get(to);
        SortedSet<String> shared = new TreeSet<>();
        if (caller != null && called != null && !from.equals(to)) {
            boolean admitted =
                    called.admits().map(admits -> admits.contains(from)).orElse(true);
            if (admitted) {
                shared.addAll(caller.networks());
                shared.retainAll(called.networks());
            }
        }
        return shared;
    }

    /** Whether it reaches what is not in here: it is on a network that is not closed. */
    public boolean reachesOutside(Workload workload) {
        return workload.networks().stream().anyMatch(name -> !Optional.ofNullable(networks.get(name))
                .map(Network::closed)
                .orElse(false));
    }
}
