package dev.fairlead.management.alert;

import dev.fairlead.management.http.Problem.Fault;
import dev.fairlead.model.form.Durations;
import dev.fairlead.model.form.Spelling;
import dev.fairlead.model.tree.Node;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads the members of one object that operators say of alerts; every fault is collected. */
final class Entries {

    private static final int MAX_ITEMS = 50;

    private final Node.Mapping body;
    private final List<Fault> faults;
    private final Set<String> asked = new TreeSet<>();

    Entries(Node.Mapping body, List<Fault> faults) {
        this.body = body;
        this.faults = faults;
    }

    private Optional<Node> member(String name) {
        asked.add(name);
        return Optional.ofNullable(body.members().get(name)).filter(node -> !(node instanceof Node.Empty));
    }

    /** Text, if it is there. */
    Optional<String> text(String name, int most) {
        Optional<Node> node = member(name);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (!(node.get() instanceof Node.Text text)) {
            fault(name, "\"" + name + "\" is " + node.get().kind(), "write it as text");
            return Optional.empty();
        }
        boolean plain = text.value().chars().noneMatch(Character::isISOControl);
        if (text.value().length() > most || !plain) {
            fault(name, "\"" + name + "\" is longer than " + most + " characters, or not one line", "make it shorter");
            return Optional.empty();
        }
        return Optional.of(text.value()).filter(value -> !value.isEmpty());
    }

    /** Text that means something; the reader's exception says what is wrong with it. */
    <T> Optional<T> text(String name, int most, Function<String, T> reader) {
        Optional<String> text = text(name, most);
        try {
            return text.map(reader);
        } catch (IllegalArgumentException bad) {
            fault(name, "\"" + name + "\": " + bad.getMessage(), "");
            return Optional.empty();
        }
    }

    /** One of some words. */
    Optional<String> word(String name, List<String> words) {
        return text(name, 64).filter(word -> {
            if (!words.contains(word)) {
                fault(name, "\"" + word + "\" is not one of " + String.join(", ", words), Spelling.remedy(word, words));
            }
            return words.contains(word);
        });
    }

    /** A length of time. */
    Duration time(String name, Duration usual, Duration least, Duration most) {
        return text(name, 64, Durations::parse)
                .filter(time -> {
                    boolean fits = time.compareTo(least) >= 0 && time.compareTo(most) <= 0;
                    if (!fits) {
                        fault(
                                name,
                                "\"" + name + "\" is " + Durations.print(time),
                                "use " + Durations.print(least) + " to " + Durations.print(most));
                    }
                    return fits;
                })
                .orElse(usual);
    }

    /** A number, if it is there. */
    Optional<Double> number(String name, double least, double most) {
        Optional<Node> node = member(name);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal value = node.get() instanceof Node.Decimal decimal ? decimal.value() : BigDecimal.valueOf(-1);
        boolean fits = value.doubleValue() >= least && value.doubleValue() <= most;
        if (!fits) {
            fault(
                    name,
                    "\"" + name + "\" is not a number from " + plain(least) + " to " + plain(most),
                    "use such a number");
        }
        return fits ? Optional.of(value.doubleValue()) : Optional.empty();
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /** True or false. */
    boolean bool(String name, boolean usual) {
        Optional<Node> node = member(name);
        if (node.isPresent() && !(node.get() instanceof Node.Bool)) {
            fault(name, "\"" + name + "\" is " + node.get().kind(), "write true or false");
        }
        return node.filter(Node.Bool.class::isInstance)
                .map(value -> ((Node.Bool) value).value())
                .orElse(usual);
    }

    /** A list of texts; empty if it is not there. */
    List<String> texts(String name, String pattern, String remedy) {
        Optional<Node> node = member(name);
        List<String> all = new ArrayList<>();
        if (node.isPresent() && !(node.get() instanceof Node.Sequence)) {
            fault(name, "\"" + name + "\" is " + node.get().kind(), "write a list of texts");
        }
        if (node.orElse(null) instanceof Node.Sequence list) {
            for (int i = 0; i < list.elements().size(); i++) {
                boolean fits = list.elements().get(i) instanceof Node.Text text
                        && text.value().matches(pattern);
                if (!fits || i >= MAX_ITEMS) {
                    fault(name + "/" + i, "it is not what may stand there, or one too many", remedy);
                } else {
                    all.add(((Node.Text) list.elements().get(i)).value());
                }
            }
        }
        return all;
    }

    /** Notes what is wrong with a member. */
    void fault(String name, String detail, String remedy) {
        faults.add(new Fault("/" + name, detail, remedy));
    }

    /** Notes every member that nobody asked for. */
    void done(String... ignored) {
        asked.addAll(Arrays.asList(ignored));
        for (String name : body.members().keySet()) {
            if (!asked.contains(name)) {
                String pointer = name.replace("~", "~0").replace("/", "~1");
                fault(pointer, "\"" + name + "\" is not known here", Spelling.remedy(name, List.copyOf(asked)));
            }
        }
    }
}
