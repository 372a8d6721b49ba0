package dev.fairlead.sources.cluster;

import dev.fairlead.model.tree.Node;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Members of objects of a cluster. What is missing or is something else than expected is as good as not there. */
public final class Nodes {

    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private Nodes() {}

    /** What stands at the end of a way of names; an empty node where the way ends early. */
    public static Node at(Node node, String... way) {
        Node found = node;
        for (String name : way) {
            found = found.at(name);
        }
        return found;
    }

    /** The elements at the end of a way; none where there is no list. */
    public static List<Node> list(Node node, String... way) {
        return at(node, way).elements();
    }

    /** Text at the end of a way; empty where there is none, or an empty one. */
    public static Optional<String> text(Node node, String... way) {
        return at(node, way) instanceof Node.Text text && !text.value().isEmpty()
                ? Optional.of(text.value())
                : Optional.empty();
    }

    /** Texts of a list. */
    public static List<String> texts(Node node, String... way) {
        return list(node, way).stream()
                .filter(Node.Text.class::isInstance)
                .map(each -> ((Node.Text) each).value())
                .toList();
    }

    /** A whole number at the end of a way. */
    public static OptionalLong number(Node node, String... way) {
        if (at(node, way) instanceof Node.Decimal decimal
                && decimal.value().abs().compareTo(MOST) < 0
                && decimal.value().stripTrailingZeros().scale() <= 0) {
            return OptionalLong.of(decimal.value().longValue());
        }
        return OptionalLong.empty();
    }

    /** True or false at the end of a way. */
    public static Optional<Boolean> bool(Node node, String... way) {
        return at(node, way) instanceof Node.Bool bool ? Optional.of(bool.value()) : Optional.empty();
    }

    /** Whether something is there. */
    public static boolean has(Node node, String... way) {
        return !(at(node, way) instanceof Node.Empty);
    }
}
