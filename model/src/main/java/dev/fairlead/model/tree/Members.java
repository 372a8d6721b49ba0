package dev.fairlead.model.tree;

import dev.fairlead.model.Place;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds a mapping member by member, in order. What is built has no place, unless one is given. */
public final class Members {

    private static final Place NOWHERE = Place.of("");

    private final Map<String, Node> members = new LinkedHashMap<>();

    /** Text. */
    public static Node of(String text) {
        return new Node.Text(text, NOWHERE);
    }

    /** A whole number. */
    public static Node of(long number) {
        return new Node.Decimal(BigDecimal.valueOf(number), NOWHERE);
    }

    /** A number. */
    public static Node of(BigDecimal number) {
        return new Node.Decimal(number, NOWHERE);
    }

    /** True or false. */
    public static Node of(boolean bool) {
        return new Node.Bool(bool, NOWHERE);
    }

    /** A list. */
    public static Node of(List<Node> elements) {
        return new Node.Sequence(elements, NOWHERE);
    }

    /** A list of texts. */
    public static Node ofTexts(List<String> texts) {
        return of(texts.stream().map(Members::of).toList());
    }

    /** Nothing: {@code null} in JSON. */
    public static Node nothing() {
        return new Node.Empty(NOWHERE);
    }

    /** Adds a member; a later one of the same name replaces it. */
    public Members put(String name, Node value) {
        members.put(name, value);
        return this;
    }

    /** Adds text. */
    public Members put(String name, String text) {
        return put(name, of(text));
    }

    /** Adds a whole number. */
    public Members put(String name, long number) {
        return put(name, of(number));
    }

    /** Adds true or false. */
    public Members put(String name, boolean bool) {
        return put(name, of(bool));
    }

    /** Adds what is there. */
    public Members put(String name, Optional<Node> value) {
        value.ifPresent(node -> put(name, node));
        return this;
    }

    /** The mapping so far. */
    public Node.Mapping build() {
        return new Node.Mapping(members, NOWHERE);
    }

    /** The mapping so far, made of what stands at that place; so does everything in it that has no place of its own. */
    public Node.Mapping build(Place place) {
        Map<String, Node> placed = new LinkedHashMap<>();
        members.forEach((name, value) -> placed.put(name, placed(value, place)));
        return new Node.Mapping(placed, place);
    }

    private static Node placed(Node node, Place place) {
        if (!node.place().equals(NOWHERE)) {
            return node;
        }
        return switch (node) {
            case Node.Mapping mapping -> {
                Members inner = new Members();
                mapping.members().forEach(inner::put);
                yield inner.build(place);
            }
            case Node.Sequence list ->
                new Node.Sequence(
                        list.elements().stream()
                                .map(each -> placed(each, place))
                                .toList(),
                        place);
            case Node.Text text -> new Node.Text(text.value(), place);
            case Node.Decimal number -> new Node.Decimal(number.value(), place);
            case Node.Bool bool -> new Node.Bool(bool.value(), place);
            case Node.Empty empty -> new Node.Empty(place);
        };
    }
}
