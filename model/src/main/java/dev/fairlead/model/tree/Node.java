package dev.fairlead.model.tree;

import dev.fairlead.model.Place;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One value of a document, with the place where it stands. Whoever reads leniently asks it for members: one that is missing,
 * or is something else than expected, is as good as not there.
 */
public sealed interface Node {

    /** Where the value stands. */
    Place place();

    /** What users call this sort of value: {@code a mapping}, {@code a list}, {@code text}, … */
    default String kind() {
        return switch (this) {
            case Mapping ignored -> "a mapping";
            case Sequence ignored -> "a list";
            case Text ignored -> "text";
            case Decimal ignored -> "a number";
            case Bool ignored -> "true or false";
            case Empty ignored -> "nothing";
        };
    }

    /** Members by name; none where it is no mapping. */
    default Map<String, Node> members() {
        return Map.of();
    }

    /** The elements in order; none where it is no list. */
    default List<Node> elements() {
        return List.of();
    }

    /** The member of that name; an empty node where there is none. */
    default Node at(String name) {
        Node member = members().get(name);
        return member == null ? new Empty(place().child(name, 0, 0)) : member;
    }

    /** A member that is text; empty where there is none. */
    default String text(String name) {
        return members().get(name) instanceof Text text ? text.value() : "";
    }

    /** Whether a member is true. */
    default boolean flag(String name) {
        return members().get(name) instanceof Bool bool && bool.value();
    }

    /** A member that is a number, without its fraction; 0 where there is none. */
    default long number(String name) {
        return members().get(name) instanceof Decimal number ? number.value().longValue() : 0;
    }

    /** A member that is a list of texts; an element that is none is empty. */
    default List<String> texts(String name) {
        return at(name).elements().stream()
                .map(each -> each instanceof Text text ? text.value() : "")
                .toList();
    }

    /** A scalar as text, a list as its elements between commas; empty where it is neither. */
    default String plain() {
        return switch (this) {
            case Text text -> text.value();
            case Decimal decimal -> decimal.value().toPlainString();
            case Bool bool -> Boolean.toString(bool.value());
            case Sequence list -> list.elements().stream().map(Node::plain).collect(Collectors.joining(","));
            case Mapping other -> "";
            case Empty other -> "";
        };
    }

    /** Members in the order in which they were written; names are unique. */
    record Mapping(Map<String, Node> members, Place place) implements Node {
        public Mapping {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }

    /** Elements in order. */
    record Sequence(List<Node> elements, Place place) implements Node {
        public Sequence {
            elements = List.copyOf(elements);
        }
    }

    /** A string. */
    record Text(String value, Place place) implements Node {}

    /** A number, as exact as it was written. */
    record Decimal(BigDecimal value, Place place) implements Node {}

    /** {@code true} or {@code false}. */
    record Bool(boolean value, Place place) implements Node {}

    /** Nothing where a value may stand. */
    record Empty(Place place) implements Node {}
}
