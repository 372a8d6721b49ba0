package dev.fairlead.compose.file;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lays one tree over another as Compose does: mappings are joined, lists are appended but for what stands in both,
 * everything else is replaced. What is a list in one file and a mapping in the other is brought into one form first.
 * Commands are replaced as a whole; {@code !override} replaces and {@code !reset} takes out.
 */
final class Layers {

    private static final String RESET = "!reset";
    private static final String OVERRIDE = "!override";

    /** Those that Compose knows beside YAML's own. */
    static final Set<String> TAGS = Set.of(RESET, OVERRIDE);

    private static final Set<String> WHOLE = Set.of("command", "entrypoint", "test");

    // One that stands alone is a list of one.
    private static final Set<String> ONE_OR_MORE = Set.of("dns", "dns_search", "tmpfs", "env_file", "label_file");

    private final Map<Place, String> tags;

    Layers(Map<Place, String> tags) {
        this.tags = tags;
    }

    /** Without what was to be taken out of a layer that has none below it. */
    Node settled(Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            return node;
        }
        Map<String, Node> members = new LinkedHashMap<>();
        mapping.members().forEach((key, value) -> {
            if (!isReset(value)) {
                members.put(key, settled(value));
            }
        });
        return new Node.Mapping(members, mapping.place());
    }

    private boolean isReset(Node node) {
        return tags.getOrDefault(node.place(), "").equals(RESET);
    }

    Node.Mapping over(Node.Mapping below, Node.Mapping above) {
        return over("", below, above);
    }

    private Node.Mapping over(String parent, Node.Mapping below, Node.Mapping above) {
        Map<String, Node> members = new LinkedHashMap<>(below.members());
        above.members().forEach((key, node) -> {
            String tag = tags.getOrDefault(node.place(), "");
            Node before = members.get(key);
            // Where there is nothing to take out yet, it may be in a layer further below.
            if (isReset(node) && before != null) {
                members.remove(key);
            } else if (before == null || tag.equals(OVERRIDE) || WHOLE.contains(key) || isWhole(parent, node)) {
                members.put(key, node);
            } else {
                members.put(key, both(key, before, node));
            }
        });
        return new Node.Mapping(members, below.members().isEmpty() ? above.place() : below.place());
    }

    // A variable or a label without a value is one without a value, also where one stood below; and a service that is
    // waited for without a word is waited for until it has started.
    private static boolean isWhole(String parent, Node node) {
        return node instanceof Node.Empty && (Canonical.PAIRS.contains(parent) || parent.equals("depends_on"));
    }

    private Node both(String key, Node below, Node above) {
        boolean mixed = !below.getClass().equals(above.getClass());
        Node before = mixed ? Canonical.joinable(key, below) : below;
        Node node = mixed ? Canonical.joinable(key, above) : above;
        if (before instanceof Node.Mapping first && node instanceof Node.Mapping second) {
            return isOtherDriver(key, first, second) ? second : over(key, first, second);
        }
        boolean joined = ONE_OR_MORE.contains(key) && !(before instanceof Node.Empty) && !(node instanceof Node.Empty);
        if (joined || (before instanceof Node.Sequence && node instanceof Node.Sequence)) {
            List<Node> elements = new ArrayList<>(elements(before));
            elements.addAll(elements(node));
            return new Node.Sequence(Identity.unique(key, elements), before.place());
        }
        // `network:` with nothing behind it takes nothing away.
        return node instanceof Node.Empty ? before : node;
    }

    private static List<Node> elements(Node node) {
        return node instanceof Node.Sequence list ? list.elements() : List.of(node);
    }

    // The options of one driver of logs mean nothing to another one.
    private static boolean isOtherDriver(String key, Node.Mapping below, Node.Mapping above) {
        return key.equals("logging")
                && above.members().containsKey("driver")
                && !driver(above).equals(driver(below));
    }

    private static String driver(Node node) {
        return ServiceReader.member(node, "driver").flatMap(Scalar::textOf).orElse("");
    }
}
