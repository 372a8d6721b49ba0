package dev.fairlead.compose.file;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What stands in the files: the tree that came of laying them over each other, and every value as it was written.
 *
 * @param root the tree, with the place of every value; values have their variables put in
 * @param keys where the key of a value stands, by the place of the value
 * @param written every value of every file that was read, in order; also those that another layer replaced
 * @param given the files that were named; paths in them begin at the project's directory, those in others beside them
 */
public record Document(Node.Mapping root, Map<Place, Place> keys, Map<Place, String> written, Set<String> given) {

    public Document {
        keys = Map.copyOf(keys);
        written = Collections.unmodifiableMap(new LinkedHashMap<>(written));
        given = Set.copyOf(given);
    }

    /** One without anything. */
    public static Document empty() {
        return new Document(new Node.Mapping(Map.of(), Place.of("")), Map.of(), Map.of(), Set.of());
    }

    /** Adds every value at or below a node to what was written. */
    static void collect(Node node, Map<Place, String> into) {
        switch (node) {
            case Node.Mapping mapping -> {
                if (mapping.members().isEmpty()) {
                    into.put(mapping.place(), "{}");
                }
                mapping.members().values().forEach(member -> collect(member, into));
            }
            case Node.Sequence sequence -> {
                if (sequence.elements().isEmpty()) {
                    into.put(sequence.place(), "[]");
                }
                sequence.elements().forEach(element -> collect(element, into));
            }
            case Node.Text text -> into.put(text.place(), text.value());
            case Node.Decimal number -> into.put(number.place(), number.value().toPlainString());
            case Node.Bool bool -> into.put(bool.place(), Boolean.toString(bool.value()));
            case Node.Empty nothing -> into.put(nothing.place(), "");
        }
    }

    /** Where the key of a value stands, else the value. */
    public Place key(Node value) {
        return keys.getOrDefault(value.place(), value.place());
    }

    /** Where relative paths begin that stand at that place. */
    public java.nio.file.Path base(Place place, java.nio.file.Path project) {
        if (given.contains(place.source())) {
            return project;
        }
        java.nio.file.Path parent = java.nio.file.Path.of(place.source())
                .toAbsolutePath()
                .normalize()
                .getParent();
        return parent == null ? project : parent;
    }

    /** The members of a section of the file. */
    public List<String> names(String section) {
        return root.members().get(section) instanceof Node.Mapping mapping
                ? List.copyOf(mapping.members().keySet())
                : List.of();
    }
}
