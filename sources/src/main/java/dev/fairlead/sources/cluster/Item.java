package dev.fairlead.sources.cluster;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One object of a cluster.
 *
 * @param namespace empty for those that are in none
 * @param node all of it, without what only its server needs
 */
public record Item(Resource resource, String namespace, String name, Node.Mapping node) {

    /** What tells it from the others of its sort: unique, and in the order of people. */
    public String key() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    /** The object with places that name it; empty where it has no name. */
    static Optional<Item> read(Resource resource, Node node) {
        Node metadata = Nodes.at(node, "metadata");
        String namespace =
                resource.namespaced() ? Nodes.text(metadata, "namespace").orElse("") : "";
        return Nodes.text(metadata, "name").flatMap(name -> {
            String source = resource.kind() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
            return placed(node, Place.of(source)) instanceof Node.Mapping mapping
                    ? Optional.of(new Item(resource, namespace, name, mapping))
                    : Optional.empty();
        });
    }

    // Places as people look for them: the object's name and the way inside of it, whatever list it came in.
    private static Node placed(Node node, Place place) {
        return switch (node) {
            case Node.Mapping mapping -> {
                Map<String, Node> members = new LinkedHashMap<>();
                mapping.members().forEach((name, member) -> {
                    if (!name.equals("managedFields")) {
                        members.put(name, placed(member, place.child(name, 0, 0)));
                    }
                });
                yield new Node.Mapping(members, place);
            }
            case Node.Sequence sequence -> {
                List<Node> elements = new ArrayList<>();
                for (Node element : sequence.elements()) {
                    elements.add(placed(element, place.child(Integer.toString(elements.size()), 0, 0)));
                }
                yield new Node.Sequence(elements, place);
            }
            case Node.Text text -> new Node.Text(text.value(), place);
            case Node.Decimal decimal -> new Node.Decimal(decimal.value(), place);
            case Node.Bool bool -> new Node.Bool(bool.value(), place);
            case Node.Empty ignored -> new Node.Empty(place);
        };
    }

    /** What a finding about it names as its place: kind, namespace and name. */
    public Place place() {
        return node.place();
    }

    /** A label; empty where it has none of that name. */
    public Optional<String> label(String label) {
        return Nodes.text(node, "metadata", "labels", label);
    }

    /** An annotation. */
    public Optional<String> annotation(String annotation) {
        return Nodes.text(node, "metadata", "annotations", annotation);
    }

    /** How often what it should be was changed. */
    public long generation() {
        return Nodes.number(node, "metadata", "generation").orElse(0);
    }

    /** When it was made, in a form that sorts; empty where nobody says. */
    public String created() {
        return Nodes.text(node, "metadata", "creationTimestamp").orElse("");
    }

    /** The version that it was read in. */
    public String version() {
        return Nodes.text(node, "metadata", "resourceVersion").orElse("");
    }
}
