package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import java.util.Map;
import java.util.Optional;

/** Selectors of labels. An empty one selects all; one that cannot be read selects nothing. */
final class Selectors {

    private Selectors() {}

    static boolean select(Node selector, Item item) {
        for (Map.Entry<String, Node> label :
                Nodes.at(selector, "matchLabels").members().entrySet()) {
            String wanted = label.getValue() instanceof Node.Text text ? text.value() : "";
            if (!item.label(label.getKey()).orElse("").equals(wanted)) {
                return false;
            }
        }
        return Nodes.list(selector, "matchExpressions").stream().allMatch(each -> holds(each, item));
    }

    private static boolean holds(Node expression, Item item) {
        Optional<String> label = Nodes.text(expression, "key").flatMap(item::label);
        return switch (Nodes.text(expression, "operator").orElse("")) {
            case "In" ->
                label.filter(Nodes.texts(expression, "values")::contains).isPresent();
            case "NotIn" ->
                label.filter(Nodes.texts(expression, "values")::contains).isEmpty();
            case "Exists" -> label.isPresent();
            case "DoesNotExist" -> label.isEmpty();
            default -> false;
        };
    }
}
