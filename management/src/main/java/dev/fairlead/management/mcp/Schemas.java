package dev.fairlead.management.mcp;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Schemas of arguments, made of those of the OpenAPI document: each has all that it refers to with it. */
final class Schemas {

    private static final String FROM = "#/components/schemas/";
    private static final String TO = "#/$defs/";

    private final Map<String, Node> schemas;
    private final Map<String, Node> parameters;

    /** @param components as the document has them */
    Schemas(Node.Mapping components) {
        this.schemas = components.at("schemas").members();
        this.parameters = components.at("parameters").members();
    }

    /** What an operation is called with: what varies in its path, its query, and its body. */
    Node.Mapping input(Offer offer) {
        Members properties = new Members();
        List<String> required = new ArrayList<>(offer.places());
        offer.places()
                .forEach(name ->
                        properties.put(name, new Members().put("type", "string").build()));
        for (String name : offer.query()) {
            if (!name.equals(Offer.DRY_RUN)) {
                properties.put(name, parameter(name));
            }
        }
        Members input = new Members().put("type", "object");
        if (!offer.takes().isEmpty()) {
            properties.put("body", new Members().put("$ref", TO + offer.takes()).build());
            required.add("body");
            input.put("$defs", closure(offer.takes()));
        }
        if (!required.isEmpty()) {
            input.put("required", Members.ofTexts(required));
        }
        return input.put("properties", properties.build())
                .put("additionalProperties", false)
                .build();
    }

    private Node parameter(String name) {
        Map<String, Node> described =
                parameters.get(name) instanceof Node.Mapping mapping ? mapping.members() : Map.of();
        Members schema = new Members();
        if (described.get("schema") instanceof Node.Mapping mapping) {
            mapping.members().forEach(schema::put);
        }
        if (described.get("description") instanceof Node.Text text) {
            schema.put("description", text);
        }
        return schema.build();
    }

    private Node closure(String first) {
        Map<String, Node> found = new TreeMap<>();
        Deque<String> wanted = new ArrayDeque<>(List.of(first));
        while (!wanted.isEmpty()) {
            String name = wanted.pop();
            Node schema = schemas.get(name);
            if (schema != null && !found.containsKey(name)) {
                found.put(name, moved(schema, wanted));
            }
        }
        Members all = new Members();
        found.forEach(all::put);
        return all.build();
    }

    private static Node moved(Node node, Deque<String> wanted) {
        return switch (node) {
            case Node.Mapping mapping -> {
                Members members = new Members();
                mapping.members().forEach((name, value) -> members.put(name, moved(value, wanted)));
                yield members.build();
            }
            case Node.Sequence list ->
                Members.of(list.elements().stream()
                        .map(each -> moved(each, wanted))
                        .toList());
            case Node.Text text -> {
                if (!text.value().startsWith(FROM)) {
                    yield text;
                }
                String name = text.value().substring(FROM.length());
                wanted.add(name);
                yield Members.of(TO + name);
            }
            case Node.Decimal number -> number;
            case Node.Bool bool -> bool;
            case Node.Empty nothing -> nothing;
        };
    }
}
