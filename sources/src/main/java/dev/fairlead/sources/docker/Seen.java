package dev.fairlead.sources.docker;

import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A container as its engine sees it.
 *
 * @param name without the slash that engines put before it
 * @param status {@code running}, {@code paused}, {@code restarting}, {@code exited}, …
 * @param health {@code starting} or what came of its check; empty without one
 * @param mode its network mode: {@code host}, {@code container:ID}, or a network
 * @param networks that it is on, by name; empty addresses where it has none
 * @param ports that it exposes over TCP
 * @param published where callers of its host reach it, such as {@code 8080→80/tcp}
 * @param stopSignal what it is stopped with; empty for SIGTERM
 */
record Seen(
        String id,
        String name,
        Map<String, String> labels,
        String status,
        String health,
        String mode,
        Map<String, Net> networks,
        List<Integer> ports,
        List<String> published,
        String stopSignal) {

    /** Its place on one network. */
    record Net(String address, String gateway) {}

    /** The ids in a list of containers. */
    static List<String> ids(Node list) {
        List<String> ids = new ArrayList<>();
        if (list instanceof Node.Sequence sequence) {
            sequence.elements().forEach(container -> ids.add(text(container, "Id")));
        }
        ids.removeIf(String::isEmpty);
        return ids;
    }

    /** One container as {@code /containers/ID/json} shows it. */
    static Seen read(Node node) {
        Node config = at(node, "Config");
        Node state = at(node, "State");
        Node settings = at(node, "NetworkSettings");
        String name = text(node, "Name");
        return new Seen(
                text(node, "Id"),
                name.startsWith("/") ? name.substring(1) : name,
                texts(at(config, "Labels")),
                text(state, "Status"),
                health(text(at(state, "Health"), "Status")),
                text(at(node, "HostConfig"), "NetworkMode"),
                networks(at(settings, "Networks")),
                ports(at(config, "ExposedPorts"), at(settings, "Ports")),
                published(at(settings, "Ports")),
                text(config, "StopSignal"));
    }

    private static String health(String written) {
        return written.equals("none") ? "" : written;
    }

    private static Map<String, Net> networks(Node node) {
        Map<String, Net> networks = new TreeMap<>();
        members(node).forEach((name, network) -> {
            String four = text(network, "IPAddress");
            String address = four.isEmpty() ? text(network, "GlobalIPv6Address") : four;
            networks.put(name, new Net(address, text(network, "Gateway")));
        });
        return networks;
    }

    private static List<Integer> ports(Node... sections) {
        TreeSet<Integer> ports = new TreeSet<>();
        for (Node section : sections) {
            for (String port : members(section).keySet()) {
                if (port.matches("[0-9]{1,5}/tcp")) {
                    ports.add(Integer.valueOf(port.substring(0, port.indexOf('/'))));
                }
            }
        }
        return List.copyOf(ports);
    }

    // An address that only the host itself has is written along: nobody else calls there.
    private static List<String> published(Node ports) {
        TreeSet<String> published = new TreeSet<>();
        members(ports).forEach((port, doors) -> {
            if (doors instanceof Node.Sequence sequence) {
                for (Node door : sequence.elements()) {
                    String address = text(door, "HostIp");
                    boolean any = address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
                    published.add((any ? "" : address + ":") + text(door, "HostPort") + "→" + port);
                }
            }
        });
        return List.copyOf(published);
    }

    private static Map<String, String> texts(Node node) {
        Map<String, String> texts = new LinkedHashMap<>();
        members(node).keySet().forEach(name -> texts.put(name, text(node, name)));
        return texts;
    }

    private static Map<String, Node> members(Node node) {
        return node instanceof Node.Mapping mapping ? mapping.members() : Map.of();
    }

    /** A member; an empty node where there is none. */
    static Node at(Node node, String name) {
        Node member = members(node).get(name);
        return member == null ? new Node.Empty(node.place()) : member;
    }

    /** A member that is text; empty where it is anything else. */
    static String text(Node node, String name) {
        return at(node, name) instanceof Node.Text text ? text.value() : "";
    }
}
