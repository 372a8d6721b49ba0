package dev.fairlead.compose.cluster;

import dev.fairlead.model.tree.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values of an object, each under its path: the same path in two objects is the same field of both. */
public final class Fields {

    private final Map<FieldPath, Field> fields = new LinkedHashMap<>();

    private Fields() {}

    /** Those of an object, without what a server adds. */
    public static Map<FieldPath, Field> of(ClusterObject object) {
        return of(Bare.of(object));
    }

    /** All of a tree. */
    public static Map<FieldPath, Field> of(Node.Mapping root) {
        Fields all = new Fields();
        all.walk(root, new FieldPath(List.of()), "", "");
        return all.fields;
    }

    private void walk(Node node, FieldPath path, String pointer, String key) {
        if (node instanceof Node.Mapping mapping && !mapping.members().isEmpty()) {
            mapping.members()
                    .forEach((name, member) ->
                            walk(member, path.then(name), pointer + "/" + FieldPath.escaped(name), name));
        } else if (node instanceof Node.Sequence list && FieldPath.isNamed(key, list)) {
            List<String> names = FieldPath.names(key, list);
            for (int i = 0; i < names.size(); i++) {
                walk(list.elements().get(i), path.then(names.get(i)), pointer + "/" + i, key);
            }
        } else {
            fields.put(path, new Field(path, pointer, node, Bare.meaning(key, node)));
        }
    }
}
