package dev.fairlead.model.openapi;

import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** References inside of schemas. */
final class References {

    private References() {}

    /** Members of a schema that are schemas by name. */
    static final Set<String> MAPS =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

    /** Members of a schema that are values. */
    static final Set<String> VALUES = Set.of("enum", "const", "default", "examples");

    /** The same schema with other references. */
    static Node rewritten(Node schema, UnaryOperator<String> references) {
        return rewritten(schema, references, true);
    }

    private static Node rewritten(Node node, UnaryOperator<String> references, boolean schema) {
        if (node instanceof Node.Sequence list) {
            List<Node> elements = new ArrayList<>();
            list.elements().forEach(element -> elements.add(rewritten(element, references, true)));
            return new Node.Sequence(elements, list.place());
        }
        if (!(node instanceof Node.Mapping mapping)) {
            return node;
        }
        Map<String, Node> members = new LinkedHashMap<>();
        mapping.members().forEach((name, value) -> {
            if (schema && name.equals("$ref") && value instanceof Node.Text text) {
                members.put(name, new Node.Text(references.apply(text.value()), text.place()));
            } else if (schema && VALUES.contains(name)) {
                members.put(name, value);
            } else {
                members.put(name, rewritten(value, references, !schema || !MAPS.contains(name)));
            }
        });
        return new Node.Mapping(members, mapping.place());
    }
}
