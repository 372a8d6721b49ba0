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
import org.jspecify.annotations.Nullable;

/** Our trees as the validator reads them. */
final class TreeNodes implements JsonNodeFactory {

    private final Looks looks;

    TreeNodes() {
        this(new Looks(Long.MAX_VALUE));
    }

    /** Counts looks at values, so that looking comes to an end whatever schema and value are. */
    TreeNodes(Looks looks) {
        this.looks = looks;
    }

    /** How many are left. */
    static final class Looks {

        private long left;

        Looks(long most) {
            left = most;
        }

        void take(long count) {
            left -= count;
            if (left < 0) {
                throw new TooMany();
            }
        }
    }

    /** None is left. */
    static final class TooMany extends RuntimeException {

        private static final long serialVersionUID = 1;

        TooMany() {
            super("too many looks", null, false, false);
        }
    }

    @Override
    public JsonNode wrap(Object node) {
        return switch (node) {
            case JsonNode wrapped -> wrapped;
            case Node tree -> new Tree(tree, null, "", looks);
            default -> throw new IllegalArgumentException("not a tree");
        };
    }

    // Only the schemas of schemas, which the library brings, come as text.
    @Override
    public JsonNode create(String text) {
        try {
            return wrap(Json.read(text, "schema"));
        } catch (Json.Malformed wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** One value; what is below it is wrapped once. */
    private static final class Tree implements JsonNode {

        private final Node node;
        private final @Nullable Tree above;
        private final String step;
        private final Looks looks;
        private @Nullable List<JsonNode> elements;
        private @Nullable Map<String, JsonNode> members;

        Tree(Node node, @Nullable Tree above, String step, Looks looks) {
            this.node = node;
            this.above = above;
            this.step = step;
            this.looks = looks;
        }

        @Override
        public String getJsonPointer() {
            Tree parent = above;
            return parent == null ? "" : parent.getJsonPointer() + "/" + JsonNode.encodeJsonPointer(step);
        }

        @Override
        public SimpleType getNodeType() {
            looks.take(1);
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
            List<JsonNode> made = elements;
            if (made == null) {
                made = new ArrayList<>();
                if (node instanceof Node.Sequence list) {
                    for (Node element : list.elements()) {
                        made.add(new Tree(element, this, Integer.toString(made.size()), looks));
                    }
                }
                elements = made;
            }
            looks.take(made.size());
            return made;
        }

        @Override
        public Map<String, JsonNode> asObject() {
            Map<String, JsonNode> made = members;
            if (made == null) {
                Map<String, JsonNode> all = new LinkedHashMap<>();
                if (node instanceof Node.Mapping mapping) {
                    mapping.members().forEach((name, value) -> all.put(name, new Tree(value, this, name, looks)));
                }
                made = all;
                members = made;
            }
            looks.take(made.size());
            return made;
        }
    }
}
