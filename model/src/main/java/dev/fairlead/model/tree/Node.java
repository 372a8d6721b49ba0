package dev.fairlead.model.tree;

import dev.fairlead.model.Place;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One value of a document, with the place where it stands. */
public sealed interface Node {

    /** Where the value stands. */
    Place place();

    /** What users call this sort of value: {@code a mapping}, {@code a list}, {@code text}, … */
    String kind();

    /** Members in the order in which they were written; names are unique. */
    record Mapping(Map<String, Node> members, Place place) implements Node {
        public Mapping {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** Elements in order. */
    record Sequence(List<Node> elements, Place place) implements Node {
        public Sequence {
            elements = List.copyOf(elements);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A string. */
    record Text(String value, Place place) implements Node {
        @Override
        public String kind() {
            return "text";
        }
    }

    /** A number, as exact as it was written. */
    record Decimal(BigDecimal value, Place place) implements Node {
        @Override
        public String kind() {
            return "a number";
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value, Place place) implements Node {
        @Override
        public String kind() {
            return "true or false";
        }
    }

    /** Nothing where a value may stand. */
    record Empty(Place place) implements Node {
        @Override
        public String kind() {
            return "nothing";
        }
    }
}
