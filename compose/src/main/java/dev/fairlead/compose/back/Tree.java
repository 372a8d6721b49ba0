package dev.fairlead.compose.back;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A mapping of a Compose file while it is built; mappings and lists without anything are not written. */
final class Tree {

    private final Map<String, Object> members = new LinkedHashMap<>();
    private boolean isNamed;

    /** The mapping behind a key; made where there is none. */
    Tree at(String key) {
        if (members.get(key) instanceof Tree tree) {
            return tree;
        }
        Tree tree = new Tree();
        members.put(key, tree);
        return tree;
    }

    /** Keeps keys with nothing behind them: they are names. */
    Tree named() {
        isNamed = true;
        return this;
    }

    Tree put(String key, String text) {
        members.put(key, Members.of(text));
        return this;
    }

    /** The same, where there is any. */
    void putIfAny(String key, String text) {
        if (!text.isEmpty()) {
            put(key, text);
        }
    }

    Tree put(String key, long number) {
        members.put(key, Members.of(number));
        return this;
    }

    Tree put(String key, boolean bool) {
        members.put(key, Members.of(bool));
        return this;
    }

    /** Adds a text to the list behind a key, once. */
    Tree add(String key, String text) {
        Node node = Members.of(text);
        if (!elements(key).contains(node)) {
            elements(key).add(node);
        }
        return this;
    }

    /** Adds texts to the list behind a key; some may stand there twice. */
    void addAll(String key, List<String> texts) {
        texts.forEach(text -> elements(key).add(Members.of(text)));
    }

    /** The same, where there are any. */
    void addAllIfAny(String key, List<String> texts) {
        if (!texts.isEmpty()) {
            addAll(key, texts);
        }
    }

    /** A new mapping at the end of the list behind a key. */
    Tree append(String key) {
        Tree tree = new Tree();
        elements(key).add(tree);
        return tree;
    }

    @SuppressWarnings("unchecked")
    private List<Object> elements(String key) {
        return (List<Object>) members.computeIfAbsent(key, none -> new ArrayList<>());
    }

    boolean has(String key) {
        return members.containsKey(key);
    }

    Node.Mapping node() {
        Members written = new Members();
        members.forEach((key, value) -> {
            Node node = node(value);
            boolean empty = value instanceof Tree
                    && node instanceof Node.Mapping mapping
                    && mapping.members().isEmpty();
            if (empty && isNamed) {
                written.put(key, Members.nothing());
            } else if (!empty) {
                written.put(key, node);
            }
        });
        return written.build();
    }

    private static Node node(Object value) {
        if (value instanceof Tree tree) {
            return tree.node();
        }
        if (value instanceof List<?> list) {
            List<Node> elements = new ArrayList<>();
            list.forEach(element -> elements.add(node(element == null ? Members.nothing() : element)));
            return Members.of(elements);
        }
        return value instanceof Node node ? node : Members.nothing();
    }
}
