package dev.fairlead.compose.topology;

import dev.fairlead.compose.file.Network;
import dev.fairlead.compose.file.Port;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who reaches whom: workloads that share a network reach each other on all ports; callers of outside reach what is
 * published on an address of the host that is not its own; a workload reaches the outside unless all of its networks
 * are internal.
 */
public final class Topology {

    private final Map<String, Workload> workloads;
    private final Map<String, Network> networks;
    private final Map<String, Map<String, String>> waits = new LinkedHashMap<>();

    private Topology(Stack stack) {
        workloads(stack).forEach((name, service) -> waits.put(name, dependencies(service)));
        this.workloads = stack.workloads();
        this.networks = stack.networks();
    }

    /** The one of a stack. */
    public static Topology of(Stack stack) {
        return new Topology(stack);
    }

    /** Its workloads, in the order of the files. */
    public List<String> workloads() {
        return List.copyOf(workloads.keySet());
    }

    /** The networks of a workload; those of the other one where it uses its network, {@code host} on the host's. */
    public Set<String> networks(String name) {
        Workload workload = workloads.get(name);
        if (workload == null) {
            return Set.of();
        }
        String mode = workload.mode();
        if (mode.startsWith("service:")) {
            Workload other = workloads.get(mode.substring("service:".length()));
            return other == null || other.mode().startsWith("service:") ? Set.of() : networks(other.name());
        }
        return switch (mode) {
            case "" -> new TreeSet<>(workload.networks().keySet());
            case "bridge" -> Set.of("default");
            case "host" -> Set.of("host");
            default -> Set.of();
        };
    }

    private static Map<String, Node> workloads(Stack stack) {
        return stack.document().root().members().get("services") instanceof Node.Mapping services
                ? services.members()
                : Map.of();
    }

    private static Map<String, String> dependencies(Node service) {
        Map<String, String> waits = new LinkedHashMap<>();
        if (service instanceof Node.Mapping own && own.members().get("depends_on") instanceof Node.Mapping all) {
            all.members().forEach((other, how) -> {
                Node condition =
                        how instanceof Node.Mapping mapping ? mapping.members().get("condition") : null;
                String word = condition instanceof Node.Text text ? text.value() : "service_started";
                waits.put(other, word.replaceFirst("^service_", "").replace('_', ' '));
            });
        }
        return waits;
    }

    /** What a workload waits for before it starts: {@code started}, {@code healthy} or {@code completed successfully}. */
    public Map<String, String> waits(String name) {
        return waits.getOrDefault(name, Map.of());
    }

    /** All networks that a workload is on, by name. */
    public Set<String> allNetworks() {
        Set<String> all = new TreeSet<>();
        workloads.keySet().forEach(name -> all.addAll(networks(name)));
        return all;
    }

    /** Whether a network leads nowhere outside. */
    public boolean isClosed(String network) {
        return isInternal(network);
    }

    /** The networks that two workloads share; none if one does not reach the other. */
    public Set<String> shared(String from, String to) {
        Set<String> shared = new TreeSet<>(networks(from));
        shared.retainAll(networks(to));
        return shared;
    }

    /** Whether it reaches what is not in the stack. */
    public boolean reachesOutside(String name) {
        return networks(name).stream().anyMatch(key -> !isInternal(key));
    }

    private boolean isInternal(String key) {
        Network network = networks.get(key);
        return network != null && network.internal();
    }

    /** What callers of outside reach, as {@code 8080:80/tcp}; the ports of an internal network are not published. */
    public List<String> published(String name) {
        List<String> published = new ArrayList<>();
        Workload workload = workloads.get(name);
        if (workload != null && reachesOutside(name)) {
            for (Port port : workload.ports()) {
                if (!port.isLocal()) {
                    String outside = port.published() == 0 ? "*" : String.valueOf(port.published());
                    published.add(outside + ":" + port.target() + "/" + port.protocol());
                }
            }
        }
        return published;
    }
}
