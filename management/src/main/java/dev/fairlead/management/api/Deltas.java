package dev.fairlead.management.api;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Where two bodies differ, as pointers; never what stands there. */
final class Deltas {

    private static final int MOST = 20;

    private final List<String> pointers = new ArrayList<>();

    private Deltas() {}

    /** The first twenty places. */
    static List<String> between(Node before, Node after) {
        Deltas deltas = new Deltas();
        deltas.compare(before, after, Place.of(""));
        return deltas.pointers;
    }

    private void compare(Node before, Node after, Place place) {
        if (pointers.size() >= MOST) {
            return;
        }
        if (before instanceof Node.Mapping one && after instanceof Node.Mapping other) {
            TreeSet<String> names = new TreeSet<>(one.members().keySet());
            names.addAll(other.members().keySet());
            for (String name : names) {
                Node nothing = new Node.Empty(place);
                compare(
                        one.members().getOrDefault(name, nothing),
                        other.members().getOrDefault(name, nothing),
                        place.child(name, 0, 0));
            }
        } else if (before instanceof Node.Sequence one
                && after instanceof Node.Sequence other
                && one.elements().size() == other.elements().size()) {
            for (int i = 0; i < one.elements().size(); i++) {
                compare(one.elements().get(i), other.elements().get(i), place.child(Integer.toString(i), 0, 0));
            }
        } else if (!Json.canonical(before).equals(Json.canonical(after))) {
            pointers.add(place.pointer());
        }
    }
}
