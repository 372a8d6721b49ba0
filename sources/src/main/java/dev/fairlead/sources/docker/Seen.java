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
        list.elements().forEach(container -> ids.add(container.text("Id")));
        ids.removeIf(String::isEmpty);
        return ids;
    }

    /** One container as {@code /containers/ID/json} shows it. */
    static Seen read(Node node) {
        Node config = node.at("Config");
        Node state = node.at("State");
        Node settings = node.at("NetworkSettings");
        String name = node.text("Name");
        return new Seen(
                node.text("Id"),
                name.startsWith("/") ? name.substring(1) : name,
                texts(config.at("Labels")),
                state.text("Status"),
                health(state.at("Health").text("Status")),
                node.at("HostConfig").text("NetworkMode"),
                networks(settings.at("Networks")),
                ports(config.at("ExposedPorts"), settings.at("Ports")),
                published(settings.at("Ports")),
                config.text("StopSignal"));
    }

    private static String health(String written) {
        return written.equals("none") ? "" : written;
    }

    private static Map<String, Net> networks(Node node) {
        Map<String, Net> networks = new TreeMap<>();
        node.members().forEach((name, network) -> {
            String four = network.text("IPAddress");
            String address = four.isEmpty() ? network.text("GlobalIPv6Address") : four;
            networks.put(name, new Net(address, network.text("Gateway")));
        });
        return networks;
    }

    private static List<Integer> ports(Node... sections) {
        TreeSet<Integer> ports = new TreeSet<>();
        for (Node section : sections) {
            for (String port : section.members().keySet()) {
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
        ports.members().forEach((port, doors) -> {
            for (Node door : doors.elements()) {
                String address = door.text("HostIp");
                boolean any = address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
                published.add((any ? "" : address + ":") + door.text("HostPort") + "→" + port);
            }
        });
        return List.copyOf(published);
    }

    private static Map<String, String> texts(Node node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.members().keySet().forEach(name -> texts.put(name, node.text(name)));
        return texts;
    }
}
