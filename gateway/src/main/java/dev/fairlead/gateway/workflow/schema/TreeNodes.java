package dev.fairlead.gateway.workflow.schema;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.SimpleType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Our trees as the validator reads them. */
final class TreeNodes implements JsonNodeFactory {

    @Override
    public JsonNode wrap(Object node) {
        return switch (node) {
            case JsonNode wrapped -> wrapped;
            case Node tree -> new Tree(tree, "");
            default -> throw new IllegalArgumentException("not a tree");
        };
    }

    // Only the schemas of schemas, which the library brings, come as text.
    @Override
    public JsonNode create(String text) {
        try {
            return new Tree(Json.read(text, "schema"), "");
        } catch (Json.Malformed wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private record Tree(Node node, String pointer) implements JsonNode {

        @Override
        public String getJsonPointer() {
            return pointer;
        }

        @Override
        public SimpleType getNodeType() {
            return switch (node) {
                case Node.Text text -> SimpleType.STRING;
                case Node.Bool bool -> SimpleType.BOOLEAN;
                case Node.Empty empty -> SimpleType.NULL;
                case Node.Decimal number ->
                    number.value().signum() == 0
                                    || number.value().stripTrailingZeros().scale() <= 0
                            ? SimpleType.INTEGER
                            : SimpleType.NUMBER;
                case Node.Sequence list -> SimpleType.ARRAY;
                case Node.Mapping mapping -> SimpleType.OBJECT;
            };
        }

        @Override
        public boolean asBoolean() {
            return node instanceof Node.Bool bool && bool.value();
        }

        @Override
        public String asString() {
            return node instanceof Node.Text text ? text.value() : Json.canonical(node);
        }

        @Override
        public BigInteger asInteger() {
            return asNumber().toBigInteger();
        }

        @Override
        public BigDecimal asNumber() {
            return node instanceof Node.Decimal number ? number.value() : BigDecimal.ZERO;
        }

        @Override
        public List<JsonNode> asArray() {
            List<JsonNode> elements = new ArrayList<>();
            if (node instanceof Node.Sequence list) {
                for (Node element : list.elements()) {
                    elements.add(new Tree(element, pointer + "/" + elements.size()));
                }
            }
            return elements;
        }

        @Override
        public Map<String, JsonNode> asObject() {
            Map<String, JsonNode> members = new LinkedHashMap<>();
            if (node instanceof Node.Mapping mapping) {
                mapping.members()
                        .forEach((name, value) ->
                                members.put(name, new Tree(value, pointer + "/" + JsonNode.encodeJsonPointer(name))));
            }
            return members;
        }
    }
}
