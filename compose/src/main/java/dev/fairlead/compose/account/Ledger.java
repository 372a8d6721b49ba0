package dev.fairlead.compose.account;

import dev.fairlead.compose.file.Document;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every value of a stack and what became of it. Whoever converts takes values through an {@link Item}, and each taking
 * says what becomes of the value; what nobody took is an error of ours at the end. So nothing is lost in silence,
 * whatever a converter forgets.
 */
public final class Ledger {

    private final Document document;
    private final Map<String, Leaf> leaves = new LinkedHashMap<>();
    private final Map<Leaf, Fate> fates = new LinkedHashMap<>();

    public Ledger(Document document) {
        this.document = document;
        if (!document.root().members().isEmpty()) {
            walk(document.root(), "");
        }
        layersBelow();
    }

    private void walk(Node node, String pointer) {
        if (node instanceof Node.Mapping mapping && !mapping.members().isEmpty()) {
            mapping.members().forEach((key, member) -> walk(member, step(pointer, key)));
        } else if (node instanceof Node.Sequence list && !list.elements().isEmpty()) {
            for (int i = 0; i < list.elements().size(); i++) {
                walk(list.elements().get(i), step(pointer, Integer.toString(i)));
            }
        } else {
            leaves.put(pointer, new Leaf(pointer, node.place()));
        }
    }

    // What was written and is not in the stack has its verdict from the start.
    private void layersBelow() {
        Set<Place> present = new HashSet<>();
        leaves.values().forEach(leaf -> present.add(leaf.place()));
        document.written().forEach((place, text) -> {
            if (!present.contains(place)) {
                Leaf leaf = new Leaf("", place);
                leaves.put("\0" + place, leaf);
                fates.put(leaf, new Fate(Verdict.INERT, whyAbsent(place.pointer()), ""));
            }
        });
    }

    private static String whyAbsent(String pointer) {
        if (pointer.matches("(/services/[^/]*)?/x-.*|/services/x-.*")) {
            return "an extension that nobody reads";
        }
        return pointer.matches("/services/[^/]*/extends(/.*)?")
                ? "read: what it names is laid below this service"
                : "not in the stack: another layer counts in its place, or nothing uses it";
    }

    /** The whole stack. */
    public Item root() {
        return new Item(this, document.root(), "");
    }

    Optional<Leaf> leaf(String pointer) {
        return Optional.ofNullable(leaves.get(pointer));
    }

    Document document() {
        return document;
    }

    void settle(Leaf leaf, Fate fate) {
        fates.merge(leaf, fate, Fate::and);
    }

    boolean isSettled(Leaf leaf) {
        return fates.containsKey(leaf);
    }

    /** All values, those of the stack first. */
    public List<Leaf> leaves() {
        return List.copyOf(leaves.values());
    }

    /** What became of a value; empty as long as nobody took it. */
    public Optional<Fate> fate(Leaf leaf) {
        return Optional.ofNullable(fates.get(leaf));
    }

    /** Those that nobody took. */
    List<Leaf> untaken() {
        List<Leaf> untaken = new ArrayList<>(leaves.values());
        untaken.removeIf(fates::containsKey);
        return untaken;
    }

    static String step(String pointer, String key) {
        return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }
}
