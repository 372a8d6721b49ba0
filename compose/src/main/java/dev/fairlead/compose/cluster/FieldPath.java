package dev.fairlead.compose.cluster;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A way into an object.
 *
 * @param steps keys, and for elements of lists {@code [their name]}
 */
public record FieldPath(List<String> steps) {

    /** Lists whose elements are told apart by their names, and by which members. */
    private static final Map<String, List<String>> NAMED = Map.ofEntries(
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("env", List.of("name")),
            Map.entry("sysctls", List.of("name")),
            Map.entry("options", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("ports", List.of("containerPort", "port", "protocol")),
            Map.entry("hostAliases", List.of("ip")),
            Map.entry("topologySpreadConstraints", List.of("topologyKey")),
            Map.entry("items", List.of("key")),
            Map.entry("paths", List.of("path", "pathType")),
            Map.entry("rules", List.of("host")),
            Map.entry("tls", List.of("secretName")),
            Map.entry("data", List.of("secretKey")),
            Map.entry("volumeClaimTemplates", List.of("metadata")),
            Map.entry("metrics", List.of("resource")));

    public FieldPath {
        steps = List.copyOf(steps);
    }

    static boolean isNamed(String list, Node.Sequence value) {
        return NAMED.containsKey(list) && value.elements().stream().allMatch(Node.Mapping.class::isInstance);
    }

    /** The names of the elements of a list, in its order; two of one name are told apart by a number. */
    static List<String> names(String list, Node.Sequence value) {
        List<String> names = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (Node element : value.elements()) {
            List<String> parts = new ArrayList<>();
            for (String key : NAMED.getOrDefault(list, List.of())) {
                Node member = ClusterObject.at(element, key);
                String text = ClusterObject.textOf(
                        member instanceof Node.Mapping ? ClusterObject.at(member, "name") : member);
                if (!text.isEmpty() && !(key.equals("protocol") && text.equals("TCP"))) {
                    parts.add(text);
                }
            }
            String name = String.join("/", parts);
            int times = seen.merge(name, 1, Integer::sum);
            names.add("[" + name + (times > 1 ? "#" + times : "") + "]");
        }
        return names;
    }

    FieldPath then(String step) {
        List<String> longer = new ArrayList<>(steps);
        longer.add(step);
        return new FieldPath(longer);
    }

    /** The first so many steps. */
    public FieldPath first(int count) {
        return new FieldPath(steps.subList(0, count));
    }

    public int length() {
        return steps.size();
    }

    public String step(int index) {
        return steps.get(index);
    }

    public static boolean isElement(String step) {
        return step.startsWith("[");
    }

    /** The last key; that of the list where it ends at an element. */
    public String key() {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (!isElement(steps.get(i))) {
                return steps.get(i);
            }
        }
        return "";
    }

    public boolean startsWith(FieldPath other) {
        return length() >= other.length() && first(other.length()).equals(other);
    }

    /** The members that tell an element of a list from its siblings, as far as it has them as scalars. */
    public Map<String, Node> tellingApart(Node root) {
        Map<String, Node> telling = new LinkedHashMap<>();
        for (String key : NAMED.getOrDefault(key(), List.of())) {
            Node member =
                    in(root).map(found -> ClusterObject.at(found.value(), key)).orElse(Members.nothing());
            if (!ClusterObject.textOf(member).isEmpty()) {
                telling.put(key, member);
            }
        }
        return telling;
    }

    /** What a value is, and its pointer there. */
    public record Found(Node value, String pointer) {}

    /** What stands there in a tree; empty where nothing does. */
    public Optional<Found> in(Node root) {
        Node at = root;
        StringBuilder pointer = new StringBuilder();
        String list = "";
        for (String step : steps) {
            Node next = null;
            if (isElement(step) && at instanceof Node.Sequence sequence) {
                int index = names(list, sequence).indexOf(step);
                next = index < 0 ? null : sequence.elements().get(index);
                pointer.append('/').append(index);
            } else if (at instanceof Node.Mapping mapping) {
                next = mapping.members().get(step);
                pointer.append('/').append(escaped(step));
                list = step;
            }
            if (next == null) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.of(new Found(at, pointer.toString()));
    }

    /** A key as a step of a JSON pointer. */
    public static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    @Override
    public String toString() {
        return "/" + String.join("/", steps);
    }
}
