package dev.fairlead.compose.emit;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** A mapping of a manifest while it is built. Every scalar in it has a cause; mappings without any are not written. */
public final class Draft {

    /** What a member can be. */
    sealed interface Value {}

    /**
     * A scalar.
     *
     * @param content a String, a Long or a Boolean
     */
    record Scalar(Object content, Cause cause) implements Value {

        Node node() {
            return content instanceof Long number
                    ? Members.of(number)
                    : content instanceof Boolean bool ? Members.of(bool) : Members.of(String.valueOf(content));
        }
    }

    /** An empty mapping that is meant, such as {@code podSelector: {}}. */
    record Nothing(Cause cause) implements Value {}

    /** A mapping inside. */
    record Inner(Draft draft) implements Value {}

    /** A list of scalars or of mappings. */
    record Elements(List<Value> values) implements Value {}

    private final Map<String, Value> members = new LinkedHashMap<>();

    /** The mapping behind a key; made where there is none. */
    public Draft at(String key) {
        Value value = members.computeIfAbsent(key, none -> new Inner(new Draft()));
        if (value instanceof Inner inner) {
            return inner.draft();
        }
        Draft draft = new Draft();
        members.put(key, new Inner(draft));
        return draft;
    }

    /** A new mapping at the end of the list behind a key. */
    public Draft append(String key) {
        Draft draft = new Draft();
        elements(key).add(new Inner(draft));
        return draft;
    }

    /** The first mapping in the list behind a key; made where there is none. */
    public Draft first(String key) {
        return elements(key).stream().findFirst().orElse(null) instanceof Inner inner ? inner.draft() : append(key);
    }

    /** The mapping in the list behind a key that has that name; made where there is none. */
    public Draft named(String key, String name, Cause cause) {
        for (Value value : elements(key)) {
            if (value instanceof Inner inner
                    && inner.draft().members.get("name") instanceof Scalar scalar
                    && scalar.content().equals(name)) {
                return inner.draft();
            }
        }
        return append(key).put("name", name, cause);
    }

    private List<Value> elements(String key) {
        if (members.get(key) instanceof Elements elements) {
            return elements.values();
        }
        List<Value> values = new ArrayList<>();
        members.put(key, new Elements(values));
        return values;
    }

    /** Sets a text. */
    public Draft put(String key, String text, Cause cause) {
        members.put(key, new Scalar(text, cause));
        return this;
    }

    /** Sets a whole number. */
    public Draft put(String key, long number, Cause cause) {
        members.put(key, new Scalar(number, cause));
        return this;
    }

    /** Sets true or false. */
    public Draft put(String key, boolean bool, Cause cause) {
        members.put(key, new Scalar(bool, cause));
        return this;
    }

    /** Sets an empty mapping. */
    public Draft putNothing(String key, Cause cause) {
        members.put(key, new Nothing(cause));
        return this;
    }

    /** Adds a text to the list behind a key. */
    public Draft add(String key, String text, Cause cause) {
        elements(key).add(new Scalar(text, cause));
        return this;
    }

    /** Adds a number to the list behind a key. */
    public Draft add(String key, long number, Cause cause) {
        elements(key).add(new Scalar(number, cause));
        return this;
    }

    /** Adds an empty mapping to the list behind a key. */
    public Draft addNothing(String key, Cause cause) {
        elements(key).add(new Nothing(cause));
        return this;
    }

    /** Takes all of it away. */
    public void clear() {
        members.clear();
    }

    /** Gives a member to another one, under a name; one that is not there is not given. */
    public void move(String key, Draft to, String name) {
        Value value = members.remove(key);
        if (value != null) {
            to.members.put(name, value);
        }
    }

    /** Sets everything that the other one has. */
    public void putAll(Draft other) {
        members.putAll(other.members);
    }

    /**
     * Takes over what the other one has: members that are not here, elements of lists that are not. Returns the causes of
     * what is here with another content, and so is not taken.
     */
    public List<Cause> join(Draft other) {
        List<Cause> lost = new ArrayList<>();
        other.members.forEach((key, value) -> {
            Value own = members.get(key);
            if (own == null || isEmpty(own)) {
                members.put(key, value);
            } else if (own instanceof Scalar mine && value instanceof Scalar theirs) {
                if (mine.content().equals(theirs.content())) {
                    members.put(key, new Scalar(mine.content(), mine.cause().and(theirs.cause())));
                } else {
                    lost.add(theirs.cause());
                }
            } else if (own instanceof Inner mine && value instanceof Inner theirs) {
                lost.addAll(mine.draft().join(theirs.draft()));
            } else if (own instanceof Elements mine && value instanceof Elements theirs) {
                theirs.values().forEach(element -> lost.addAll(join(mine.values(), element)));
            }
        });
        return lost;
    }

    // An element that is here already is the same one: a number or a text, or a mapping of that name.
    private static List<Cause> join(List<Value> elements, Value element) {
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof Scalar mine
                    && element instanceof Scalar theirs
                    && mine.content().equals(theirs.content())) {
                elements.set(i, new Scalar(mine.content(), mine.cause().and(theirs.cause())));
                return List.of();
            }
            if (elements.get(i) instanceof Inner mine
                    && element instanceof Inner theirs
                    && mine.draft().name().isPresent()
                    && mine.draft().name().equals(theirs.draft().name())) {
                return mine.draft().join(theirs.draft());
            }
        }
        elements.add(element);
        return List.of();
    }

    private Optional<Object> name() {
        return members.get("name") instanceof Scalar scalar ? Optional.of(scalar.content()) : Optional.empty();
    }

    public boolean has(String key) {
        return members.containsKey(key);
    }

    boolean isEmpty() {
        return members.values().stream().allMatch(Draft::isEmpty);
    }

    private static boolean isEmpty(Value value) {
        return switch (value) {
            case Scalar ignored -> false;
            case Nothing ignored -> false;
            case Inner inner -> inner.draft().isEmpty();
            case Elements elements -> elements.values().stream().allMatch(Draft::isEmpty);
        };
    }

    /** What is written, in the order in which it is: that of the table, then by name. */
    Map<String, Value> ordered() {
        Map<String, Value> ordered = new TreeMap<>(Order.KEYS);
        members.forEach((key, value) -> {
            if (!isEmpty(value)) {
                ordered.put(key, value);
            }
        });
        return ordered;
    }

    /** A copy with other scalars in their places. */
    Draft replacing(String pointer, BiFunction<String, Scalar, Scalar> replacement) {
        Draft copy = new Draft();
        ordered()
                .forEach((key, value) -> copy.members.put(
                        key, replacing(pointer + "/" + key.replace("~", "~0").replace("/", "~1"), value, replacement)));
        return copy;
    }

    private static Value replacing(String pointer, Value value, BiFunction<String, Scalar, Scalar> replacement) {
        return switch (value) {
            case Scalar scalar -> replacement.apply(pointer, scalar);
            case Nothing nothing -> nothing;
            case Inner inner -> new Inner(inner.draft().replacing(pointer, replacement));
            case Elements elements -> {
                List<Value> copies = new ArrayList<>();
                for (Value each : elements.values()) {
                    if (!isEmpty(each)) {
                        copies.add(replacing(pointer + "/" + copies.size(), each, replacement));
                    }
                }
                yield new Elements(copies);
            }
        };
    }

    /** What is written, as a tree. */
    Node.Mapping tree() {
        Members tree = new Members();
        ordered().forEach((key, value) -> tree.put(key, tree(value)));
        return tree.build();
    }

    private static Node tree(Value value) {
        return switch (value) {
            case Scalar scalar -> scalar.node();
            case Nothing ignored -> new Members().build();
            case Inner inner -> inner.draft().tree();
            case Elements elements ->
                Members.of(elements.values().stream()
                        .filter(each -> !isEmpty(each))
                        .map(Draft::tree)
                        .toList());
        };
    }

    /** Tells every scalar with its pointer and its cause. */
    void each(String pointer, BiConsumer<String, Scalar> visitor) {
        ordered()
                .forEach((key, value) ->
                        each(pointer + "/" + key.replace("~", "~0").replace("/", "~1"), value, visitor));
    }

    private static void each(String pointer, Value value, BiConsumer<String, Scalar> visitor) {
        switch (value) {
            case Scalar scalar -> visitor.accept(pointer, scalar);
            case Nothing nothing -> visitor.accept(pointer, new Scalar("{}", nothing.cause()));
            case Inner inner -> inner.draft().each(pointer, visitor);
            case Elements elements -> {
                Collection<Value> written = elements.values().stream()
                        .filter(each -> !isEmpty(each))
                        .toList();
                int index = 0;
                for (Value each : written) {
                    each(pointer + "/" + index++, each, visitor);
                }
            }
        }
    }
}
