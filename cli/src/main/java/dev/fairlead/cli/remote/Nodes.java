package dev.fairlead.cli.remote;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.List;

/** Reads what an answer has; where it has nothing, what is read is empty. */
public final class Nodes {

    private Nodes() {}

    /** A member as text, whatever it is. */
    public static String text(Node node, String member) {
        return text(node.at(member));
    }

    private static String text(Node value) {
        return switch (value) {
            case Node.Text text -> text.value();
            case Node.Decimal number -> number.value().toPlainString();
            case Node.Bool bool -> String.valueOf(bool.value());
            case Node.Mapping inner -> Json.canonical(inner);
            case Node.Sequence list -> Json.canonical(list);
            case Node.Empty nothing -> "";
        };
    }

    /** A member as a number. */
    static double number(Node node, String member) {
        return node.at(member) instanceof Node.Decimal number ? number.value().doubleValue() : 0;
    }

    /** The elements of a member that is a list, each as text. */
    public static List<String> texts(Node node, String member) {
        return node.at(member).elements().stream().map(Nodes::text).toList();
    }
}
