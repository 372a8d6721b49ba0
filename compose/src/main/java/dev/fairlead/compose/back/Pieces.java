package dev.fairlead.compose.back;

import static dev.fairlead.compose.cluster.ClusterObject.elementsOf;
import static dev.fairlead.compose.cluster.ClusterObject.membersOf;
import static dev.fairlead.compose.cluster.ClusterObject.textOf;

import dev.fairlead.compose.cluster.ClusterObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All objects on their way to one Compose file. */
final class Pieces {

    static final String PART_OF = "app.kubernetes.io/part-of";
    static final String NETWORK = "network.fairlead.dev/";
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Job");

    private final List<ClusterObject> objects;
    private final List<Piece> all = new ArrayList<>();
    private final Tree root = new Tree();
    private final Map<String, String> otherwise = new LinkedHashMap<>();
    private final String project;

    Pieces(List<ClusterObject> objects) {
        this.objects = objects;
        this.project = project(objects);
        root.put("name", project);
        String namespace = objects.stream()
                .map(ClusterObject::namespace)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(project);
        if (!namespace.equals(project)) {
            extension().put("namespace", namespace);
        }
        Set<String> names = new TreeSet<>();
        for (ClusterObject object : objects) {
            if (WORKLOADS.contains(object.kind())) {
                if (names.add(object.name())) {
                    all.add(Piece.of(object, root.at("services").at(object.name())));
                } else {
                    otherwise(object.id(), "another workload has its name, and a service of Compose has it once");
                }
            }
        }
    }

    private static String project(List<ClusterObject> objects) {
        for (ClusterObject object : objects) {
            if (WORKLOADS.contains(object.kind()) && object.label(PART_OF).isPresent()) {
                return object.label(PART_OF).get();
            }
        }
        return objects.stream()
                .map(object -> object.kind().equals("Namespace") ? object.name() : object.namespace())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("app");
    }

    List<ClusterObject> objects() {
        return objects;
    }

    List<ClusterObject> kind(String kind) {
        return objects.stream().filter(object -> object.kind().equals(kind)).toList();
    }

    Optional<ClusterObject> find(String kind, String name) {
        return objects.stream()
                .filter(object -> object.kind().equals(kind) && object.name().equals(name))
                .findFirst();
    }

    List<Piece> all() {
        return all;
    }

    Optional<Piece> named(String name) {
        return all.stream().filter(piece -> piece.name().equals(name)).findFirst();
    }

    Tree root() {
        return root;
    }

    String project() {
        return project;
    }

    Tree extension() {
        return root.at("x-fairlead");
    }

    /** Notes what a whole object, or a part of one, becomes that cannot be compared. */
    void otherwise(String place, String what) {
        otherwise.putIfAbsent(place, what);
    }

    Map<String, String> otherwise() {
        return otherwise;
    }

    /** The networks of a piece, by the labels of its pods; {@code default} where it has none of them. */
    static List<String> networks(Piece piece) {
        List<String> networks = new ArrayList<>();
        membersOf(piece.template(), "metadata", "labels").keySet().forEach(label -> {
            if (label.startsWith(NETWORK)) {
                networks.add(label.substring(NETWORK.length()));
            }
        });
        return networks.isEmpty() ? List.of("default") : networks;
    }

    /** The Services that lead to a piece. */
    List<ClusterObject> services(Piece piece) {
        return kind("Service").stream()
                .filter(service -> piece.isSelectedBy(service.at("spec", "selector")))
                .toList();
    }

    /** Whether an Ingress leads to it. */
    boolean isRouted(Piece piece) {
        List<String> names = services(piece).stream().map(ClusterObject::name).toList();
        return kind("Ingress").stream()
                .flatMap(ingress -> elementsOf(ingress.at("spec", "rules")).stream())
                .flatMap(rule -> elementsOf(rule, "http", "paths").stream())
                .anyMatch(path -> names.contains(textOf(path, "backend", "service", "name")));
    }

    boolean isPublished(Piece piece) {
        return services(piece).stream()
                .anyMatch(service -> textOf(service.at("spec", "type")).matches("LoadBalancer|NodePort"));
    }
}
