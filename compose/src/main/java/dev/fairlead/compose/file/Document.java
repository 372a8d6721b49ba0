package dev.fairlead.compose.file;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What stands in the files: the tree that came of laying them over each other, and every value as it was written.
 *
 * @param root the tree, with the place of every value; values have their variables put in
 * @param keys where the key of a value stands, by the place of the value
 * @param written every value of every file that was read, in order; also those that another layer replaced
 * @param scopes of each file that was read, by its name
 */
public record Document(
        Node.Mapping root, Map<Place, Place> keys, Map<Place, String> written, Map<String, Scope> scopes) {

    public Document {
        keys = Map.copyOf(keys);
        written = Collections.unmodifiableMap(new LinkedHashMap<>(written));
        scopes = Map.copyOf(scopes);
    }

    /** One without anything. */
    public static Document empty() {
        return new Document(new Node.Mapping(Map.of(), Place.of("")), Map.of(), Map.of(), Map.of());
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

    /** What holds where something stands; that of the project in files that were not read as Compose files. */
    public Scope scope(Place place, Stack project) {
        return scopes.getOrDefault(place.source(), new Scope(project.directory(), project.environment()));
    }
}
