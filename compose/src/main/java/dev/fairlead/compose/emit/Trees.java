package dev.fairlead.compose.emit;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.List;

/** Objects that were read, written as manifests are. */
public final class Trees {

    private static final Cause READ = Cause.rule("it was read");

    private Trees() {}

    /** A document of it; in JSON, which is YAML too, where it has what manifests of ours never have. */
    public static String yaml(Node.Mapping root) {
        return isPlain(root) ? YamlWriter.write(draft(root)) : Json.pretty(root);
    }

    private static boolean isPlain(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> mapping.members().values().stream().allMatch(Trees::isPlain);
            case Node.Sequence list ->
                !list.elements().isEmpty()
                        && list.elements().stream()
                                .allMatch(element -> !(element instanceof Node.Sequence) && isPlain(element));
            case Node.Text text -> true;
            case Node.Decimal number ->
                number.value().scale() <= 0 && number.value().precision() < 18;
            case Node.Bool bool -> true;
            case Node.Empty nothing -> false;
        };
    }

    private static Draft draft(Node.Mapping mapping) {
        Draft draft = new Draft();
        mapping.members().forEach((key, value) -> put(draft, key, value));
        return draft;
    }

    private static void put(Draft draft, String key, Node value) {
        switch (value) {
            case Node.Mapping mapping -> {
                if (mapping.members().isEmpty()) {
                    draft.putNothing(key, READ);
                } else {
                    draft.at(key).putAll(draft(mapping));
                }
            }
            case Node.Sequence list -> add(draft, key, list.elements());
            case Node.Text text -> draft.put(key, text.value(), READ);
            case Node.Decimal number -> draft.put(key, number.value().longValue(), READ);
            case Node.Bool bool -> draft.put(key, bool.value(), READ);
            case Node.Empty nothing -> throw new IllegalStateException("nothing at " + nothing.place());
        }
    }

    private static void add(Draft draft, String key, List<Node> elements) {
        for (Node element : elements) {
            switch (element) {
                case Node.Mapping mapping -> {
                    if (mapping.members().isEmpty()) {
                        draft.addNothing(key, READ);
                    } else {
                        draft.append(key).putAll(draft(mapping));
                    }
                }
                case Node.Text text -> draft.add(key, text.value(), READ);
                case Node.Decimal number -> draft.add(key, number.value().longValue(), READ);
                case Node.Bool bool -> draft.add(key, String.valueOf(bool.value()), READ);
                case Node.Sequence list -> throw new IllegalStateException("a list in a list at " + list.place());
                case Node.Empty nothing -> throw new IllegalStateException("nothing at " + nothing.place());
            }
        }
    }
}
