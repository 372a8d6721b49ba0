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
 * everything else is replaced.
 * Commands are replaced as a whole; {@code !override} replaces and {@code !reset} takes out.
 */
final class Layers {

    private static final String RESET = "!reset";
    private static final String OVERRIDE = "!override";

    /** Those that Compose knows beside YAML's own. */
    static final Set<String> TAGS = Set.of(RESET, OVERRIDE);

    private static final Set<String> WHOLE = Set.of("command", "entrypoint", "test");

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
        Map<String, Node> members = new LinkedHashMap<>(below.members());
        above.members().forEach((key, node) -> {
            String tag = tags.getOrDefault(node.place(), "");
            Node before = members.get(key);
            // Where there is nothing to take out yet, it may be in a layer further below.
            if (isReset(node) && before != null) {
                members.remove(key);
            } else if (before == null || tag.equals(OVERRIDE) || WHOLE.contains(key)) {
                members.put(key, node);
            } else {
                members.put(key, both(key, before, node));
            }
        });
        return new Node.Mapping(members, below.members().isEmpty() ? above.place() : below.place());
    }

    private Node both(String key, Node before, Node node) {
        if (before instanceof Node.Mapping below && node instanceof Node.Mapping above) {
            return over(below, above);
        }
        if (before instanceof Node.Sequence first && node instanceof Node.Sequence second) {
            List<Node> elements = new ArrayList<>(first.elements());
            elements.addAll(second.elements());
            return new Node.Sequence(Identity.unique(key, elements), first.place());
        }
        // `network:` with nothing behind it takes nothing away.
        return node instanceof Node.Empty ? before : node;
    }
}
