package dev.fairlead.compose.parity;

import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which keys documents have, and of which kind their values are: what lines of a log or records of an audit look like. */
final class Shape {

    private final Map<String, Set<String>> kinds = new TreeMap<>();
    private final Set<String> always = new TreeSet<>();

    private Shape() {}

    static Shape of(List<Node> documents) {
        Shape shape = new Shape();
        boolean first = true;
        for (Node document : documents) {
            Shape one = new Shape();
            one.add("", document);
            if (first) {
                shape.always.addAll(one.kinds.keySet());
            } else {
                shape.always.retainAll(one.kinds.keySet());
            }
            first = false;
            one.kinds.forEach((pointer, kind) -> shape.kinds
                    .computeIfAbsent(pointer, none -> new TreeSet<>())
                    .addAll(kind));
        }
        return shape;
    }

    private void add(String pointer, Node node) {
        if (!pointer.isEmpty()) {
            kinds.computeIfAbsent(pointer, none -> new TreeSet<>()).add(node.kind());
        }
        switch (node) {
            case Node.Mapping mapping -> mapping.members().forEach((key, value) -> add(pointer + "/" + key, value));
            case Node.Sequence list -> list.elements().forEach(value -> add(pointer + "/*", value));
            case Node.Text text -> {}
            case Node.Decimal number -> {}
            case Node.Bool bool -> {}
            case Node.Empty nothing -> {}
        }
    }

    boolean isEmpty() {
        return kinds.isEmpty();
    }

    int size() {
        return kinds.size();
    }

    /** Where they differ; that a value is nothing at times, or a key not there in some, is no difference. */
    List<String> differences(Shape other) {
        List<String> all = new ArrayList<>();
        Set<String> keys = new TreeSet<>(kinds.keySet());
        keys.addAll(other.kinds.keySet());
        for (String key : keys) {
            Set<String> a = new TreeSet<>(kinds.getOrDefault(key, Set.of("missing")));
            Set<String> b = new TreeSet<>(other.kinds.getOrDefault(key, Set.of("missing")));
            a.remove("nothing");
            b.remove("nothing");
            boolean known = kinds.containsKey(key) && other.kinds.containsKey(key);
            boolean counts = known ? !a.isEmpty() && !b.isEmpty() : always.contains(key) || other.always.contains(key);
            if (counts && !a.equals(b)) {
                all.add(key + ": " + String.join(" or ", a) + " / " + String.join(" or ", b));
            }
        }
        return all;
    }
}
