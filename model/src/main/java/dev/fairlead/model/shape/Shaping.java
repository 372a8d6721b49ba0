package dev.fairlead.model.shape;

import dev.fairlead.model.shape.Shape.Leaf;
import dev.fairlead.model.shape.Shape.Struct;
import dev.fairlead.model.tree.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Brings a document into its one spelling, as Traefik reads files: names of options in any case, scalars of the type
 * that the option has ({@code "100"} where a number is wanted, {@code true} where text is), lists written as text
 * with commas. What does not fit is left as it is, so that the forms report it.
 */
public final class Shaping {

    private static final List<String> SECTIONS = List.of("http", "tcp", "udp", "tls");

    private Shaping() {}

    /** A file with the names of Traefik's sections in lower case; what stands in them is left as it is. */
    public static Node sections(Node root) {
        if (!(root instanceof Node.Mapping mapping)) {
            return root;
        }
        Map<String, Node> members = new LinkedHashMap<>();
        mapping.members().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean ours = SECTIONS.contains(lower) && !mapping.members().containsKey(lower);
            members.put(ours && !members.containsKey(lower) ? lower : name, value);
        });
        return new Node.Mapping(members, root.place());
    }

    /** The node in the one spelling of its shape. */
    public static Node apply(Node node, Shape shape) {
        return switch (shape) {
            case Struct struct -> struct(node, struct);
            case Shape.Named named -> named(node, named);
            case Shape.Structs structs -> list(node, structs.element());
            case Leaf leaf -> leaf(node, leaf);
            case Shape.Free free -> node;
        };
    }

    private static Node struct(Node node, Struct struct) {
        if (struct.mayBeEmpty() && node instanceof Node.Bool bool) {
            return bool.value() ? new Node.Mapping(Map.of(), node.place()) : new Node.Empty(node.place());
        }
        if (!(node instanceof Node.Mapping mapping)) {
            return node;
        }
        Map<String, Node> members = new LinkedHashMap<>();
        mapping.members().forEach((name, value) -> {
            var known = struct.member(name);
            String spelled = known.map(Map.Entry::getKey).orElse(name);
            // Written twice in two spellings: the second stays as it is, and is reported as a name that is not known.
            String key = mapping.members().containsKey(spelled) || members.containsKey(spelled) ? name : spelled;
            members.put(
                    key,
                    known.map(member -> apply(value, member.getValue().shape())).orElse(value));
        });
        return new Node.Mapping(members, mapping.place());
    }

    private static Node named(Node node, Shape.Named named) {
        if (!(node instanceof Node.Mapping mapping)) {
            return node;
        }
        Map<String, Node> members = new LinkedHashMap<>();
        mapping.members().forEach((name, value) -> members.put(name, apply(value, named.value())));
        return new Node.Mapping(members, mapping.place());
    }

    private static Node list(Node node, Shape element) {
        return node instanceof Node.Sequence sequence
                ? new Node.Sequence(
                        sequence.elements().stream()
                                .map(one -> apply(one, element))
                                .toList(),
                        node.place())
                : node;
    }

    private static Node leaf(Node node, Leaf leaf) {
        return switch (node) {
            case Node.Text text -> leaf.read(text.value(), node.place()).orElse(node);
            case Node.Decimal decimal -> number(decimal, leaf);
            case Node.Bool bool -> text(Boolean.toString(bool.value()), bool, leaf);
            case Node.Sequence sequence -> leaf == Leaf.TEXTS ? texts(sequence) : node;
            case Node.Mapping other -> node;
            case Node.Empty other -> node;
        };
    }

    private static Node number(Node.Decimal decimal, Leaf leaf) {
        return text(decimal.value().toPlainString(), decimal, leaf);
    }

    private static Node text(String text, Node node, Leaf leaf) {
        return switch (leaf) {
            case TEXT -> new Node.Text(text, node.place());
            case TEXTS -> new Node.Sequence(List.of(new Node.Text(text, node.place())), node.place());
            case BOOL, WHOLE, DURATION -> node;
        };
    }

    private static Node texts(Node.Sequence sequence) {
        return new Node.Sequence(
                sequence.elements().stream()
                        .map(element -> leaf(element, Leaf.TEXT))
                        .toList(),
                sequence.place());
    }
}
