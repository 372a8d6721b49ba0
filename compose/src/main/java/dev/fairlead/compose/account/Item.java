package dev.fairlead.compose.account;

import dev.fairlead.compose.file.Scalar;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of the stack as converters see it. Looking at it costs nothing; {@link #mapped} and its siblings take it, with
 * everything below. One that is not there has no text, no members and nothing to take.
 */
public final class Item {

    private final Ledger ledger;
    private final Node node;
    private final String pointer;
    private final boolean isThere;
    // Members that are said elsewhere, by their path from here with dots.
    private final Map<String, Item> others;

    Item(Ledger ledger, Node node, String pointer) {
        this(ledger, node, pointer, true, Map.of());
    }

    private Item(Ledger ledger, Node node, String pointer, boolean isThere, Map<String, Item> others) {
        this.ledger = ledger;
        this.node = node;
        this.pointer = pointer;
        this.isThere = isThere;
        this.others = others;
    }

    /**
     * The same with members that are said elsewhere, where it does not say them itself: what is taken of those are the
     * values that say them.
     *
     * @param others by their path from here, such as {@code autoscale.min}
     */
    public Item with(Map<String, Item> others) {
        if (others.isEmpty() || (isThere && !isMapping())) {
            return this;
        }
        Node own = isThere
                ? node
                : new Node.Mapping(Map.of(), others.values().iterator().next().place());
        return new Item(ledger, own, pointer, true, others);
    }

    /** Whether the stack has it. */
    public boolean isThere() {
        return isThere;
    }

    /** A member by its key. */
    public Item at(String key) {
        Node member = node instanceof Node.Mapping mapping ? mapping.members().get(key) : null;
        if (member == null && others.containsKey(key)) {
            return others.get(key);
        }
        Item own = new Item(
                ledger,
                member == null ? new Node.Empty(node.place()) : member,
                Ledger.step(pointer, key),
                member != null,
                Map.of());
        Map<String, Item> deeper = new LinkedHashMap<>();
        others.forEach((path, item) -> {
            if (path.startsWith(key + ".")) {
                deeper.put(path.substring(key.length() + 1), item);
            }
        });
        return own.with(deeper);
    }

    /** The elements of a list; one that stands alone is a list of one. */
    public List<Item> elements() {
        if (!(node instanceof Node.Sequence list)) {
            return isThere && isScalar() ? List.of(this) : List.of();
        }
        List<Item> elements = new ArrayList<>();
        for (int i = 0; i < list.elements().size(); i++) {
            elements.add(new Item(ledger, list.elements().get(i), Ledger.step(pointer, Integer.toString(i))));
        }
        return elements;
    }

    /** The members of a mapping. */
    public Map<String, Item> members() {
        Map<String, Item> members = new LinkedHashMap<>();
        if (node instanceof Node.Mapping mapping) {
            mapping.members().keySet().forEach(key -> members.put(key, at(key)));
        }
        others.keySet().forEach(path -> members.computeIfAbsent(path.replaceAll("\\..*", ""), this::at));
        return members;
    }

    public boolean isMapping() {
        return node instanceof Node.Mapping;
    }

    public boolean isList() {
        return node instanceof Node.Sequence;
    }

    private boolean isScalar() {
        return !isMapping() && !isList() && !(node instanceof Node.Empty);
    }

    /** The text of a scalar; empty where it is none. */
    public String text() {
        return Scalar.textOf(node).orElse("");
    }

    /** Whether there is a key with nothing behind it. */
    public boolean isNull() {
        return isThere && node instanceof Node.Empty;
    }

    public boolean isTrue() {
        return text().matches("(?i)true|yes|on|y|1|t");
    }

    /** Whether it is a value itself, and has nothing below it. */
    public boolean isBare() {
        return isThere && leaves().stream().anyMatch(leaf -> leaf.pointer().equals(pointer));
    }

    public Optional<Long> number() {
        return text().matches("-?[0-9]{1,15}") ? Optional.of(Long.valueOf(text())) : Optional.empty();
    }

    public String pointer() {
        return pointer;
    }

    public Place place() {
        return node.place();
    }

    /** Where its key stands, else itself. */
    public Place keyPlace() {
        return ledger.document().key(node);
    }

    /** The same value, read as something else: what is taken is the value itself. */
    public Item as(String text) {
        return new Item(ledger, new Node.Text(text, node.place()), pointer, isThere, Map.of());
    }

    /** Every value at or below it. */
    public List<Leaf> leaves() {
        List<Leaf> leaves = new ArrayList<>();
        if (isThere) {
            collect(this, leaves);
        }
        return leaves;
    }

    private void collect(Item item, List<Leaf> into) {
        Optional<Leaf> own = ledger.leaf(item.pointer);
        if (own.isPresent()) {
            into.add(own.get());
        }
        item.members().values().forEach(member -> collect(member, into));
        if (item.isList()) {
            item.elements().forEach(element -> collect(element, into));
        }
    }

    /** The values below it that nobody took yet. */
    public List<Leaf> rest() {
        return leaves().stream().filter(leaf -> !ledger.isSettled(leaf)).toList();
    }

    /** Names it as the cause of a field, without saying what becomes of it. */
    public Cause cause(String rule) {
        return new Cause(leaves(), rule);
    }

    /** Takes it: it is in the manifests, in the fields that name this cause. */
    public Cause mapped() {
        return taken(Fate.MAPPED);
    }

    /** Takes it: it is in the manifests, and that differs. */
    public Cause approximated(String differs) {
        return taken(new Fate(Verdict.APPROXIMATED, differs, ""));
    }

    private Cause taken(Fate fate) {
        List<Leaf> leaves = leaves();
        leaves.forEach(leaf -> ledger.settle(leaf, fate));
        return new Cause(leaves, leaves.isEmpty() ? "the stack says nothing else" : "");
    }

    /** Takes it: it holds without a field. */
    public void holds(String why) {
        leaves().forEach(leaf -> ledger.settle(leaf, new Fate(Verdict.INFERRED, why, "")));
    }

    /** Takes it: it is left out. */
    public void refused(String reason, String remedy) {
        leaves().forEach(leaf -> ledger.settle(leaf, new Fate(Verdict.REFUSED, reason, remedy)));
    }

    /** Takes it: it means nothing for what runs. */
    public void inert(String why) {
        leaves().forEach(leaf -> ledger.settle(leaf, new Fate(Verdict.INERT, why, "")));
    }

    /** Leaves out these values of it, whatever was said of them before. */
    public void refuse(List<Leaf> some, String reason, String remedy) {
        List<Leaf> own = leaves();
        some.stream()
                .filter(own::contains)
                .forEach(leaf -> ledger.settle(leaf, new Fate(Verdict.REFUSED, reason, remedy)));
    }

    /** Leaves out what nobody took below it. */
    public void restRefused(String reason, String remedy) {
        rest().forEach(leaf -> ledger.settle(leaf, new Fate(Verdict.REFUSED, reason, remedy)));
    }
}
