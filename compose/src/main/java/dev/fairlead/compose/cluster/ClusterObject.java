package dev.fairlead.compose.cluster;

import dev.fairlead.compose.file.Scalar;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One object of a cluster.
 *
 * @param root everything in it, as it is written
 */
public record ClusterObject(Node.Mapping root) {

    /** {@code Kind/name}. */
    public String id() {
        return kind() + "/" + name();
    }

    public String apiVersion() {
        return text("apiVersion");
    }

    public String kind() {
        return text("kind");
    }

    public String name() {
        return textOf(at("metadata", "name"));
    }

    /** Its namespace; empty where it says none. */
    public String namespace() {
        return textOf(at("metadata", "namespace"));
    }

    public Place place() {
        return root.place();
    }

    private String text(String key) {
        return textOf(at(key));
    }

    /** What stands behind these keys; nothing where nothing does. */
    public Node at(String... keys) {
        return at(root, keys);
    }

    /** What stands behind these keys of a value; nothing where nothing does. */
    public static Node at(Node from, String... keys) {
        Node node = from;
        for (String key : keys) {
            Node next = node instanceof Node.Mapping mapping ? mapping.members().get(key) : null;
            if (next == null) {
                return Members.nothing();
            }
            node = next;
        }
        return node;
    }

    /** The text of a scalar, of the value itself or of what stands behind these keys; empty where it is none. */
    public static String textOf(Node node, String... keys) {
        return Scalar.textOf(at(node, keys)).orElse("");
    }

    /** The elements of a list; none where it is no list. */
    public static List<Node> elementsOf(Node node, String... keys) {
        return at(node, keys) instanceof Node.Sequence list ? list.elements() : List.of();
    }

    /** The members of a mapping; none where it is no mapping. */
    public static Map<String, Node> membersOf(Node node, String... keys) {
        return at(node, keys) instanceof Node.Mapping mapping ? mapping.members() : Map.of();
    }

    /** The label of that name. */
    public Optional<String> label(String name) {
        String text = textOf(at("metadata", "labels", name));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
