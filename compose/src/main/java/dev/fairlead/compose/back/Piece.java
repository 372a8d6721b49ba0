package dev.fairlead.compose.back;

import static dev.fairlead.compose.cluster.ClusterObject.at;
import static dev.fairlead.compose.cluster.ClusterObject.elementsOf;
import static dev.fairlead.compose.cluster.ClusterObject.membersOf;
import static dev.fairlead.compose.cluster.ClusterObject.textOf;

import dev.fairlead.compose.cluster.Bare;
import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One workload of a cluster on its way to a service.
 *
 * @param object as it was read
 * @param bare without what a server adds
 * @param service what it becomes
 */
record Piece(ClusterObject object, Node.Mapping bare, Tree service) {

    static Piece of(ClusterObject object, Tree service) {
        return new Piece(object, Bare.of(object), service);
    }

    String name() {
        return object.name();
    }

    String kind() {
        return object.kind();
    }

    boolean isJob() {
        return kind().equals("Job");
    }

    Node spec() {
        return at(bare, "spec");
    }

    Node template() {
        return at(bare, "spec", "template");
    }

    Node pod() {
        return at(bare, "spec", "template", "spec");
    }

    /** Whether it does a job before it is ready, as others wait until it has ended. */
    boolean isGate() {
        List<Node> containers = elementsOf(pod(), "containers");
        return kind().equals("Deployment")
                && containers.size() == 1
                && textOf(containers.getFirst(), "name").equals("done")
                && initial(name()).isPresent();
    }

    private Optional<Node> initial(String name) {
        return elementsOf(pod(), "initContainers").stream()
                .filter(container -> textOf(container, "name").equals(name))
                .findFirst();
    }

    /** The container that is the service itself. */
    Node main() {
        if (isGate()) {
            return initial(name()).orElse(Members.nothing());
        }
        List<Node> containers = elementsOf(pod(), "containers");
        return containers.stream()
                .filter(container -> textOf(container, "name").equals(name()))
                .findFirst()
                .orElse(containers.isEmpty() ? Members.nothing() : containers.getFirst());
    }

    /** The containers beside it. */
    List<Node> guests() {
        List<Node> guests = new ArrayList<>(elementsOf(pod(), "containers"));
        guests.remove(main());
        return isGate() ? List.of() : guests;
    }

    /** Containers that run before, but for the service itself. */
    List<Node> before() {
        return elementsOf(pod(), "initContainers").stream()
                .filter(container -> !isGate() || !container.equals(main()))
                .toList();
    }

    /** Whether a selector leads to its pods. */
    boolean isSelectedBy(Node selector) {
        Map<String, Node> labels = membersOf(template(), "metadata", "labels");
        Map<String, Node> wanted = membersOf(selector);
        return !wanted.isEmpty()
                && wanted.entrySet().stream().allMatch(entry -> textOf(entry.getValue())
                        .equals(textOf(labels.getOrDefault(entry.getKey(), Members.nothing()))));
    }

    /** The number of a port of its containers, by its number or its name. */
    Optional<Integer> port(Node named) {
        String text = textOf(named);
        if (text.matches("[0-9]{1,5}")) {
            return Optional.of(Integer.valueOf(text));
        }
        return elementsOf(pod(), "containers").stream()
                .flatMap(container -> elementsOf(container, "ports").stream())
                .filter(port -> textOf(port, "name").equals(text))
                .map(port -> textOf(port, "containerPort"))
                .filter(number -> number.matches("[0-9]{1,5}"))
                .map(Integer::valueOf)
                .findFirst();
    }

    /** Below {@code x-fairlead}. */
    Tree extension() {
        return service.at("x-fairlead");
    }
}
