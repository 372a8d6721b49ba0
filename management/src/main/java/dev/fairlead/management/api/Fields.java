package dev.fairlead.management.api;

import dev.fairlead.management.http.Problem;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads the flat members of a small body. Faults are collected; {@link #done} refuses with all of them at once, and with
 * every member that nobody asked for.
 */
final class Fields {

    private final Node.Mapping body;
    private final Set<String> asked = new TreeSet<>();
    private final List<Problem.Fault> faults = new ArrayList<>();

    Fields(Node.Mapping body) {
        this.body = body;
    }

    /** Text that must be there. The empty string stands in for what is missing until {@link #done} refuses. */
    String text(String name, int maxLength) {
        Optional<String> text = optional(name, maxLength);
        if (text.isEmpty() && faults.stream().noneMatch(fault -> fault.pointer().equals("/" + name))) {
            fault(name, "\"" + name + "\" is missing", "add it");
        }
        return text.orElse("");
    }

    /** Text that may be there. */
    Optional<String> optional(String name, int maxLength) {
        Optional<Node> node = member(name);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (!(node.get() instanceof Node.Text text)) {
            fault(name, "\"" + name + "\" is " + node.get().kind(), "write it as text");
            return Optional.empty();
        }
        if (text.value().isEmpty() || text.value().length() > maxLength) {
            fault(name, "\"" + name + "\" has " + text.value().length() + " characters", "use 1 to " + maxLength);
            return Optional.empty();
        }
        return Optional.of(text.value());
    }

    /** Text that may be there and means something; the reader says what is wrong with it in the exception's message. */
    <T> Optional<T> optional(String name, Function<String, T> reader) {
        Optional<String> text = optional(name, 128);
        try {
            return text.map(reader);
        } catch (IllegalArgumentException bad) {
            fault(name, "\"" + name + "\": " + bad.getMessage(), "");
            return Optional.empty();
        }
    }

    /** One of the words of an enum, lower case. */
    <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        return optional(name, word -> Arrays.stream(type.getEnumConstants())
                .filter(value -> word(value).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is not one of " + words(type))));
    }

    /** True or false, if it is there. */
    Optional<Boolean> bool(String name) {
        Optional<Node> node = member(name);
        if (node.isPresent() && !(node.get() instanceof Node.Bool)) {
            fault(name, "\"" + name + "\" is " + node.get().kind(), "write true or false");
        }
        return node.filter(Node.Bool.class::isInstance).map(value -> ((Node.Bool) value).value());
    }

    /**
     * A list of texts that may be there; without it there are none.
     *
     * @param what each of them is, in the plural
     * @param example how one is written
     */
    List<String> texts(String name, int most, int maxLength, String what, String example) {
        List<String> texts = new ArrayList<>();
        Optional<Node> given = member(name);
        boolean good = given.isEmpty() || given.get() instanceof Node.Sequence;
        if (given.isPresent() && given.get() instanceof Node.Sequence list) {
            good = list.elements().size() <= most;
            for (Node each : list.elements()) {
                good &= each instanceof Node.Text text && text.value().length() <= maxLength;
                texts.add(each instanceof Node.Text text ? text.value() : "");
            }
        }
        if (!good) {
            fault(
                    name,
                    "\"" + name + "\" is no list of at most " + most + " " + what,
                    "write each as " + example + ", in " + maxLength + " characters at most");
        }
        return texts;
    }

    private Optional<Node> member(String name) {
        asked.add(name);
        return Bodies.member(body, name);
    }

    /** Notes what is wrong with a member. */
    void fault(String name, String detail, String remedy) {
        faults.add(new Problem.Fault("/" + name, detail, remedy));
    }

    /** Refuses with everything that is wrong. Members in {@code ignored} may be there and mean nothing. */
    void done(Set<String> ignored) {
        for (String name : body.members().keySet()) {
            if (!asked.contains(name) && !ignored.contains(name)) {
                String pointer = name.replace("~", "~0").replace("/", "~1");
                fault(pointer, "\"" + name + "\" is not known here", "use " + String.join(", ", asked));
            }
        }
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.of(
                    422,
                    "The body has "
                            + (faults.size() == 1 ? "a bad field" : faults.size() + " bad fields")
                            + "; nothing was changed",
                    faults));
        }
    }

    private static String words(Class<? extends Enum<?>> type) {
        return String.join(
                ", ", Arrays.stream(type.getEnumConstants()).map(Fields::word).toList());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
