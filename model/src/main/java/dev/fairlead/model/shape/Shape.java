package dev.fairlead.model.shape;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What may stand at one place of a configuration. */
public sealed interface Shape {

    /**
     * Options with fixed names.
     *
     * @param members by their one spelling, in order
     * @param mayBeEmpty whether it means something without an option: it turns a feature on
     */
    record Struct(Map<String, Member> members, boolean mayBeEmpty) implements Shape {
        public Struct {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** The member of that name in any case. */
        public Optional<Map.Entry<String, Member>> member(String name) {
            return members.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .findFirst();
        }
    }

    /**
     * One option of a struct.
     *
     * @param filesOnly whether Traefik reads it from files and not from labels
     */
    record Member(Shape shape, boolean filesOnly) {}

    /** Values under names that the user chooses. */
    record Named(Shape value) implements Shape {}

    /** A list of structs; in labels {@code name[0]}. */
    record Structs(Struct element) implements Shape {}

    /** Whatever one likes: the options of a plugin. */
    record Free() implements Shape {}

    /** A value that has no options below it. */
    enum Leaf implements Shape {
        TEXT("text"),
        TEXTS("a list separated by commas"),
        BOOL("true or false"),
        WHOLE("a whole number"),
        DURATION("a length of time such as 500ms or 1m30s");

        // What Go's ParseBool takes.
        private static final List<String> TRUE = List.of("1", "t", "T", "TRUE", "true", "True");
        private static final List<String> FALSE = List.of("0", "f", "F", "FALSE", "false", "False");
        private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,19}");
        private static final Pattern LENGTH =
                Pattern.compile("[0-9]+|(?:[0-9]++(?:\\.[0-9]++)?+(?:ns|us|µs|μs|ms|s|m|h))++");

        private final String wanted;

        Leaf(String wanted) {
            this.wanted = wanted;
        }

        /** What users call the values that fit. */
        public String wanted() {
            return wanted;
        }

        /** The text as a value of this type; empty if it is none. */
        public Optional<Node> read(String text, Place place) {
            return switch (this) {
                case TEXT -> Optional.of(new Node.Text(text, place));
                case TEXTS -> Optional.of(texts(text, place));
                case BOOL -> bool(text, place);
                case WHOLE -> matching(INTEGER, text).map(digits -> new Node.Decimal(new BigDecimal(digits), place));
                case DURATION -> matching(LENGTH, text).map(length -> new Node.Text(length, place));
            };
        }

        private static Optional<String> matching(Pattern pattern, String text) {
            return Optional.of(text.strip())
                    .filter(stripped -> pattern.matcher(stripped).matches());
        }

        private static Optional<Node> bool(String text, Place place) {
            return TRUE.contains(text) || FALSE.contains(text)
                    ? Optional.of(new Node.Bool(TRUE.contains(text), place))
                    : Optional.empty();
        }

        private static Node texts(String text, Place place) {
            List<Node> elements = new ArrayList<>();
            for (String element : text.split(",", -1)) {
                if (!element.isBlank()) {
                    elements.add(new Node.Text(element.strip(), place));
                }
            }
            return elements.isEmpty() ? new Node.Empty(place) : new Node.Sequence(elements, place);
        }

        static Leaf named(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
