package dev.fairlead.management.api;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks values against the part of JSON Schema that the OpenAPI document uses. */
final class Schema {

    private static final Node NOTHING = new Node.Empty(dev.fairlead.model.Place.of(""));

    private final Node.Mapping document;

    Schema(Node.Mapping document) {
        this.document = document;
    }

    /** What a reference leads to. */
    Node resolve(String reference) {
        Node at = document;
        for (String step : reference.substring(2).split("/", -1)) {
            at = member(at, step.replace("~1", "/").replace("~0", "~"));
            if (at instanceof Node.Empty) {
                throw new AssertionError(reference + " leads nowhere");
            }
        }
        return at;
    }

    static Node member(Node node, String name) {
        return node instanceof Node.Mapping mapping ? mapping.members().getOrDefault(name, NOTHING) : NOTHING;
    }

    static String text(Node node) {
        return node instanceof Node.Text text ? text.value() : "";
    }

    /** What is wrong with the value, each with its place. */
    List<String> check(Node value, Node schema, String place) {
        List<String> wrong = new ArrayList<>();
        String reference = text(member(schema, "$ref"));
        if (!reference.isEmpty()) {
            return check(value, resolve(reference), place);
        }
        if (member(schema, "oneOf") instanceof Node.Sequence choices) {
            List<List<String>> each = choices.elements().stream()
                    .map(choice -> check(value, choice, place))
                    .toList();
            return each.stream().filter(List::isEmpty).findFirst().orElse(each.getFirst());
        }
        String type = text(member(schema, "type"));
        String actual = type(value);
        if (!type.isEmpty() && !type.equals(actual)) {
            wrong.add(place + " is " + actual + ", not " + type + ": " + Json.canonical(value));
        }
        if (member(schema, "enum") instanceof Node.Sequence choices
                && choices.elements().stream().map(Schema::text).noneMatch(text(value)::equals)) {
            wrong.add(place + " is " + text(value) + ", which is not in the enum");
        }
        if (value instanceof Node.Mapping mapping) {
            members(mapping, schema, place, wrong);
        }
        if (value instanceof Node.Sequence sequence) {
            for (int i = 0; i < sequence.elements().size(); i++) {
                wrong.addAll(check(sequence.elements().get(i), member(schema, "items"), place + "/" + i));
            }
        }
        return wrong;
    }

    private void members(Node.Mapping value, Node schema, String place, List<String> wrong) {
        Node additional = member(schema, "additionalProperties");
        for (Map.Entry<String, Node> entry : value.members().entrySet()) {
            Node property = member(member(schema, "properties"), entry.getKey());
            boolean closed = additional instanceof Node.Bool bool && !bool.value();
            if (property instanceof Node.Empty && closed) {
                wrong.add(place + " has the undocumented member " + entry.getKey());
            }
            Node inner = property instanceof Node.Empty ? additional : property;
            wrong.addAll(check(entry.getValue(), inner, place + "/" + entry.getKey()));
        }
        if (member(schema, "required") instanceof Node.Sequence required) {
            required.elements().stream()
                    .map(Schema::text)
                    .filter(name -> !value.members().containsKey(name))
                    .forEach(name -> wrong.add(place + " lacks " + name));
        }
    }

    private static String type(Node value) {
        return switch (value) {
            case Node.Mapping mapping -> "object";
            case Node.Sequence sequence -> "array";
            case Node.Text text -> "string";
            case Node.Decimal decimal -> "integer";
            case Node.Bool bool -> "boolean";
            case Node.Empty empty -> "null";
        };
    }
}
