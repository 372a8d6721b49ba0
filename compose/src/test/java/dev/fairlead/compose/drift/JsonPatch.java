package dev.fairlead.compose.drift;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** As much of RFC 6902 as the patches use, so that they can be tried without Kustomize. */
final class JsonPatch {

    private JsonPatch() {}

    static Node.Mapping apply(Node.Mapping root, String patch) {
        Node at = root;
        if (!(read(patch) instanceof Node.Sequence steps)) {
            throw new AssertionError(patch);
        }
        for (Node step : steps.elements()) {
            String[] keys = ClusterObject.textOf(ClusterObject.at(step, "path"))
                    .substring(1)
                    .split("/", -1);
            at = step(at, keys, 0, ClusterObject.textOf(ClusterObject.at(step, "op")), ClusterObject.at(step, "value"));
        }
        return (Node.Mapping) at;
    }

    private static Node read(String yaml) {
        try {
            return Yaml.readAsWritten(yaml.getBytes(StandardCharsets.UTF_8), "patch", Set.of())
                    .root();
        } catch (Yaml.Malformed malformed) {
            throw new AssertionError(yaml, malformed);
        }
    }

    private static Node step(Node at, String[] keys, int depth, String op, Node value) {
        String key = keys[depth].replace("~1", "/").replace("~0", "~");
        boolean last = depth == keys.length - 1;
        if (at instanceof Node.Mapping mapping) {
            Map<String, Node> members = new LinkedHashMap<>(mapping.members());
            Node before = members.get(key);
            if (!last) {
                members.put(key, step(required(before, keys), keys, depth + 1, op, value));
            } else if (op.equals("remove")) {
                required(members.remove(key), keys);
            } else {
                check(op, before, value, keys);
                members.put(key, value);
            }
            return new Node.Mapping(members, Place.of("patched"));
        }
        List<Node> elements = new ArrayList<>(((Node.Sequence) at).elements());
        if (key.equals("-")) {
            elements.add(value);
            return new Node.Sequence(elements, Place.of("patched"));
        }
        int index = Integer.parseInt(key);
        if (!last) {
            elements.set(index, step(elements.get(index), keys, depth + 1, op, value));
        } else if (op.equals("remove")) {
            elements.remove(index);
        } else {
            check(op, elements.get(index), value, keys);
            elements.set(index, value);
        }
        return new Node.Sequence(elements, Place.of("patched"));
    }

    private static Node required(@Nullable Node node, String[] keys) {
        if (node == null) {
            throw new AssertionError("nothing at " + String.join("/", keys));
        }
        return node;
    }

    private static void check(String op, @Nullable Node before, Node value, String[] keys) {
        if (op.equals("test") && !Json.canonical(required(before, keys)).equals(Json.canonical(value))) {
            throw new AssertionError("another element at " + String.join("/", keys));
        }
        if (op.equals("replace")) {
            required(before, keys);
        }
    }
}
