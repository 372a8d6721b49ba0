package dev.fairlead.gateway.observe.admin;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What does not change while a gateway runs.
 *
 * @param version of Fairlead
 * @param startMillis when it began, by wall time
 * @param entrypoints where callers connect, by name
 */
public record Serving(String version, long startMillis, SequencedMap<String, InetSocketAddress> entrypoints) {

    List<String> names() {
        return List.copyOf(entrypoints.keySet());
    }

    /** As Traefik's API tells its version. */
    Node.Mapping told() {
        return new Members()
                .put("Version", version)
                .put("Codename", "fairlead")
                .put("startDate", Instant.ofEpochMilli(startMillis).toString())
                .build();
    }

    /** Every entrypoint by name, as Traefik's API tells them. */
    Map<String, Node.Mapping> listed() {
        Map<String, Node.Mapping> listed = new java.util.TreeMap<>();
        entrypoints.forEach((name, address) -> listed.put(
                name,
                new Members().put("address", text(address)).put("name", name).build()));
        return listed;
    }

    // Traefik leaves out what stands for all addresses.
    private static String text(InetSocketAddress address) {
        boolean all = address.isUnresolved() || address.getAddress().isAnyLocalAddress();
        return (all ? "" : address.getAddress().getHostAddress()) + ":" + address.getPort();
    }
}
