package dev.fairlead.compose.back;

import static dev.fairlead.compose.cluster.ClusterObject.at;
import static dev.fairlead.compose.cluster.ClusterObject.elementsOf;
import static dev.fairlead.compose.cluster.ClusterObject.membersOf;
import static dev.fairlead.compose.cluster.ClusterObject.textOf;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Objects with names that only lead from one place to another replaced by where they lead: volumes by the path at which
 * they are seen, ConfigMaps by what they have in them, ports by their numbers. Two sets of objects that differ in such names
 * only are alike.
 */
final class Alike {

    /** A ConfigMap by its content; {@code key} is its one key, and empty where it has several. */
    private record Content(String name, String key) {}

    /** An object as it is, and with such names replaced. */
    record Twin(ClusterObject object, ClusterObject alike) {}

    private final Map<String, Content> maps = new HashMap<>();
    private final List<Piece> pieces = new ArrayList<>();

    private Alike(List<ClusterObject> objects) {
        for (ClusterObject object : objects) {
            if (object.kind().equals("ConfigMap")) {
                maps.put(object.name(), content(object));
            } else if (isWorkload(object)) {
                pieces.add(Piece.of(object, new Tree()));
            }
        }
    }

    private static boolean isWorkload(ClusterObject object) {
        return at(object.root(), "spec", "template", "spec", "containers") instanceof Node.Sequence;
    }

    private static Content content(ClusterObject map) {
        Map<String, Node> data = new LinkedHashMap<>(membersOf(map.at("data")));
        data.putAll(membersOf(map.at("binaryData")));
        if (data.size() == 1) {
            Map.Entry<String, Node> only = data.entrySet().iterator().next();
            return new Content("content of " + textOf(only.getValue()), only.getKey());
        }
        return new Content("content of " + new java.util.TreeMap<>(data), "");
    }

    /** The objects under names that are equal where they are the same thing. */
    static Map<String, Twin> of(List<ClusterObject> objects) {
        Alike alike = new Alike(objects);
        Map<String, Twin> all = new LinkedHashMap<>();
        for (ClusterObject object : objects) {
            String kind = object.kind().matches("Deployment|StatefulSet") ? "Workload" : object.kind();
            Content content = maps(alike, object);
            all.putIfAbsent(
                    kind + "/" + (content == null ? object.name() : content.name()),
                    new Twin(object, alike.one(object)));
        }
        return all;
    }

    private static @Nullable Content maps(Alike alike, ClusterObject object) {
        return object.kind().equals("ConfigMap") ? alike.maps.get(object.name()) : null;
    }

    private ClusterObject one(ClusterObject object) {
        if (object.kind().equals("ConfigMap")) {
            return map(object);
        }
        if (object.kind().equals("Service")) {
            return service(object);
        }
        if (!isWorkload(object)) {
            return object;
        }
        Piece piece = Piece.of(object, new Tree());
        Node pod = at(object.root(), "spec", "template", "spec");
        Node template = with(at(object.root(), "spec", "template"), "spec", pod(piece, pod));
        Node spec = with(object.at("spec"), "template", template);
        return new ClusterObject(with(object.root(), "spec", spec));
    }

    private ClusterObject map(ClusterObject object) {
        Content content = maps.getOrDefault(object.name(), new Content(object.name(), ""));
        Node named = with(object.at("metadata"), "name", Members.of(content.name()));
        Node.Mapping root = with(object.root(), "metadata", named);
        if (!content.key().isEmpty() && object.at("data") instanceof Node.Mapping data) {
            Members only = new Members();
            data.members().forEach((key, value) -> only.put("file", value));
            return new ClusterObject(with(root, "data", only.build()));
        }
        return new ClusterObject(root);
    }

    private ClusterObject service(ClusterObject object) {
        Piece piece = pieces.stream()
                .filter(each -> each.isSelectedBy(object.at("spec", "selector")))
                .findFirst()
                .orElse(null);
        if (piece == null) {
            return object;
        }
        Node ports = each(
                object.at("spec", "ports"),
                port -> at(port, "targetPort") instanceof Node.Empty
                        ? port
                        : with(port, "targetPort", number(piece, at(port, "targetPort"))));
        return new ClusterObject(with(object.root(), "spec", with(object.at("spec"), "ports", ports)));
    }

    private static Node number(Piece piece, Node port) {
        return piece.port(port).map(Members::of).orElse(port);
    }

    // -- pods ---------------------------------------------------------------------------------------------------------

    private Node pod(Piece piece, Node pod) {
        String main = textOf(piece.main(), "name");
        Map<String, String> volumes = new HashMap<>();
        Map<String, String> keys = new HashMap<>();
        for (Node volume : elementsOf(pod, "volumes")) {
            Content content = maps.get(textOf(volume, "configMap", "name"));
            if (content != null && !content.key().isEmpty()) {
                keys.put(textOf(volume, "name"), content.key());
            }
        }
        for (String list : List.of("containers", "initContainers")) {
            for (Node container : elementsOf(pod, list)) {
                String name = textOf(container, "name");
                for (Node mount : elementsOf(container, "volumeMounts")) {
                    volumes.putIfAbsent(
                            textOf(mount, "name"),
                            (name.equals(main) ? piece.name() : name) + ":" + textOf(mount, "mountPath"));
                }
            }
        }
        Node changed = with(pod, "volumes", each(at(pod, "volumes"), volume -> volume(volume, volumes)));
        int[] before = {0};
        Node containers = each(at(pod, "containers"), each -> container(piece, each, main, volumes, keys));
        Node initial = each(at(pod, "initContainers"), each -> {
            String name = textOf(each, "name");
            Node same = container(piece, each, main, volumes, keys);
            boolean kept = name.startsWith("wait-for-") || name.equals(main);
            return kept ? same : with(same, "name", Members.of("before-" + before[0]++));
        });
        return with(with(changed, "containers", containers), "initContainers", initial);
    }

    private Node volume(Node volume, Map<String, String> volumes) {
        String name = textOf(volume, "name");
        Node named = with(volume, "name", Members.of(volumes.getOrDefault(name, name)));
        Content content = maps.get(textOf(volume, "configMap", "name"));
        if (content == null) {
            return named;
        }
        Node map = with(at(volume, "configMap"), "name", Members.of(content.name()));
        if (!content.key().isEmpty() && at(map, "items") instanceof Node.Sequence) {
            // One file has one name: that of its mount.
            Map<String, Node> bare = new LinkedHashMap<>(membersOf(map));
            bare.remove("items");
            map = new Node.Mapping(bare, map.place());
        }
        return with(named, "configMap", map);
    }

    private static Node container(
            Piece piece, Node container, String main, Map<String, String> volumes, Map<String, String> keys) {
        boolean own = textOf(container, "name").equals(main);
        Node named = own ? with(container, "name", Members.of(piece.name())) : container;
        Node mounted = with(named, "volumeMounts", each(at(named, "volumeMounts"), mount -> {
            String name = textOf(mount, "name");
            Node moved = with(mount, "name", Members.of(volumes.getOrDefault(name, name)));
            boolean single = keys.containsKey(name) && !(at(mount, "subPath") instanceof Node.Empty);
            return single ? with(moved, "subPath", Members.of("file")) : moved;
        }));
        Node ports = with(mounted, "ports", each(at(mounted, "ports"), port -> {
            Map<String, Node> members = new LinkedHashMap<>(membersOf(port));
            members.remove("name");
            return new Node.Mapping(members, port.place());
        }));
        for (String probe : List.of("readinessProbe", "livenessProbe", "startupProbe")) {
            for (String action : List.of("httpGet", "tcpSocket")) {
                Node asked = at(ports, probe, action);
                if (asked instanceof Node.Mapping) {
                    Node numbered = with(asked, "port", number(piece, at(asked, "port")));
                    ports = with(ports, probe, with(at(ports, probe), action, numbered));
                }
            }
        }
        return ports;
    }

    // -- trees --------------------------------------------------------------------------------------------------------

    private static Node.Mapping with(Node mapping, String key, Node value) {
        Map<String, Node> members = new LinkedHashMap<>(membersOf(mapping));
        if (value instanceof Node.Empty) {
            members.remove(key);
        } else {
            members.put(
                    key,
                    at(mapping, key) instanceof Node.Empty
                            ? value
                            : placed(value, at(mapping, key).place()));
        }
        return new Node.Mapping(members, mapping.place());
    }

    // What takes the place of something stands where that stood.
    private static Node placed(Node value, Place place) {
        return value instanceof Node.Text text ? new Node.Text(text.value(), place) : value;
    }

    private static Node each(Node list, UnaryOperator<Node> change) {
        return list instanceof Node.Sequence sequence
                ? new Node.Sequence(sequence.elements().stream().map(change).toList(), list.place())
                : list;
    }
}
