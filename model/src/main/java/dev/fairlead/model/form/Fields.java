package dev.fairlead.model.form;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one mapping. Every member that is asked for is known; {@link #finish} reports the others. What
 * is wrong is reported to the findings and read as the fallback, so that the caller reads on and looks at
 * {@link Findings#failed} at the end. A member that is there and empty ({@code null}) is as good as missing.
 */
public final class Fields {

    private final Node.Mapping mapping;
    private final boolean readable;
    private final Findings findings;
    private final Set<String> known = new LinkedHashSet<>();

    private Fields(Node.Mapping mapping, boolean readable, Findings findings) {
        this.mapping = mapping;
        this.readable = readable;
        this.findings = findings;
    }

    /** The members of a mapping; no members, and a finding, where the node is something else than one or nothing. */
    public static Fields of(Node node, Findings findings) {
        if (node instanceof Node.Mapping mapping) {
            return new Fields(mapping, true, findings);
        }
        boolean empty = node instanceof Node.Empty;
        if (!empty) {
            wrong(findings, node, "a mapping");
        }
        return new Fields(new Node.Mapping(Map.of(), node.place()), empty, findings);
    }

    /** Where the mapping stands. */
    public Place place() {
        return mapping.place();
    }

    /** Where a member stands, or would. */
    public Place place(String key) {
        Node node = mapping.members().get(key);
        return node != null
                ? node.place()
                : mapping.place()
                        .child(key, mapping.place().line(), mapping.place().column());
    }

    /** The findings that are written to. */
    public Findings findings() {
        return findings;
    }

    /** Whether the member is there and not empty. */
    public boolean has(String key) {
        return node(key).isPresent();
    }

    /** The member as it is. */
    public Optional<Node> node(String key) {
        return Optional.ofNullable(find(key));
    }

    private @Nullable Node find(String key) {
        known.add(key);
        Node node = mapping.members().get(key);
        return node instanceof Node.Empty ? null : node;
    }

    /** Text that must be there and not be empty; empty after a finding. */
    public String requiredText(String key) {
        Node node = find(key);
        if (node == null || (node instanceof Node.Text text && text.value().isEmpty())) {
            missing(key, "add it");
            return "";
        }
        return text(key, "");
    }

    /** Reports that a member is missing; not where nothing could be read at all, for that was reported. */
    public void missing(String key, String remedy) {
        if (readable) {
            findings.error(place(key), "\"" + key + "\" is missing", remedy);
        }
    }

    /** Text. */
    public String text(String key, String fallback) {
        return optionalText(key).orElse(fallback);
    }

    /** Text that may be missing. */
    public Optional<String> optionalText(String key) {
        return node(key).flatMap(this::textOf);
    }

    /** Text that a function turns into a value; what the function says when it refuses becomes the finding. */
    public <T> Optional<T> parsed(String key, Function<String, T> parse, String remedy) {
        return optionalText(key).flatMap(text -> parsed(place(key), text, parse, remedy));
    }

    /** Likewise for each element of a list. */
    public <T> List<T> parsedList(String key, Function<String, T> parse, String remedy) {
        List<T> values = new ArrayList<>();
        for (Node element : list(key)) {
            textOf(element)
                    .flatMap(text -> parsed(element.place(), text, parse, remedy))
                    .ifPresent(values::add);
        }
        return values;
    }

    private <T> Optional<T> parsed(Place place, String text, Function<String, T> parse, String remedy) {
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException refused) {
            String why = refused.getMessage();
            findings.error(place, why == null ? "\"" + text + "\" is not valid" : why, remedy);
            return Optional.empty();
        }
    }

    /** True or false. */
    public boolean bool(String key, boolean fallback) {
        Node node = find(key);
        if (node == null) {
            return fallback;
        }
        if (node instanceof Node.Bool bool) {
            return bool.value();
        }
        wrong(findings, node, "true or false");
        return fallback;
    }

    /** A whole number from {@code least} to {@code most}, both allowed. */
    public long wholeNumber(String key, long least, long most, long fallback) {
        Node node = find(key);
        if (node == null) {
            return fallback;
        }
        if (!(node instanceof Node.Decimal decimal)) {
            wrong(findings, node, "a whole number");
            return fallback;
        }
        BigDecimal value = decimal.value();
        boolean whole = value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
        if (!whole || value.compareTo(BigDecimal.valueOf(least)) < 0 || value.compareTo(BigDecimal.valueOf(most)) > 0) {
            findings.error(node.place(), "\"" + key + "\" is " + value + ", which is not allowed", range(least, most));
            return fallback;
        }
        return value.longValueExact();
    }

    private static String range(long least, long most) {
        return "use a whole number from " + least + " to " + most;
    }

    /** Likewise, where the number must be there. */
    public long requiredNumber(String key, long least, long most) {
        if (!has(key)) {
            missing(key, range(least, most));
        }
        return wholeNumber(key, least, most, least);
    }

    /** A length of time from {@code least} to {@code most}, both allowed; a bare whole number is seconds. */
    public Duration duration(String key, Duration least, Duration most, Duration fallback) {
        Node node = find(key);
        if (node == null) {
            return fallback;
        }
        String written =
                switch (node) {
                    case Node.Text text -> text.value();
                    case Node.Decimal decimal -> decimal.value().toPlainString();
                    case Node.Mapping other -> "";
                    case Node.Sequence other -> "";
                    case Node.Bool other -> "";
                    case Node.Empty other -> "";
                };
        String remedy = "use a length of time from " + Durations.print(least) + " to " + Durations.print(most)
                + ", such as " + example(least, most);
        if (written.isEmpty()) {
            findings.error(node.place(), "\"" + key + "\" is " + shown(node) + ", not a length of time", remedy);
            return fallback;
        }
        Optional<Duration> read = parsed(node.place(), written, Durations::parse, remedy);
        if (read.filter(d -> d.compareTo(least) < 0 || d.compareTo(most) > 0).isPresent()) {
            findings.error(node.place(), "\"" + key + "\" is " + written + ", which is not allowed", remedy);
            return fallback;
        }
        return read.orElse(fallback);
    }

    private static String example(Duration least, Duration most) {
        Duration minute = Duration.ofMinutes(1);
        boolean fits = minute.compareTo(least) >= 0 && minute.compareTo(most) <= 0;
        return Durations.print(fits ? minute : least);
    }

    /** One of the words of an enum, written in lower case. */
    public <E extends Enum<E>> E word(String key, Class<E> type, E fallback) {
        Optional<String> text = optionalText(key);
        if (text.isEmpty()) {
            return fallback;
        }
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (word.equals(text.get())) {
                return constant;
            }
            words.add(word);
        }
        findings.error(
                place(key),
                "\"" + key + "\" is \"" + text.get() + "\", which it cannot be",
                "use one of " + String.join(", ", words));
        return fallback;
    }

    /** The elements of a list; none where it is missing. */
    public List<Node> list(String key) {
        Node node = find(key);
        if (node instanceof Node.Sequence sequence) {
            return sequence.elements();
        }
        // As in Traefik, whose own pages write `servers: {}`.
        boolean nothing =
                node instanceof Node.Mapping mapping && mapping.members().isEmpty();
        if (node != null && !nothing) {
            wrong(findings, node, "a list");
        }
        return List.of();
    }

    /** The elements of a list of texts. */
    public List<String> texts(String key) {
        return parsedList(key, text -> text, "");
    }

    /** The members of a mapping by name, in order; none where it is missing. */
    public Map<String, Node> map(String key) {
        Node node = find(key);
        if (node instanceof Node.Mapping inner) {
            return inner.members();
        }
        if (node != null) {
            wrong(findings, node, "a mapping");
        }
        return Map.of();
    }

    /** The members of a mapping; none where it is missing. */
    public Fields fields(String key) {
        Node node = find(key);
        return node == null ? of(new Node.Empty(place(key)), findings) : of(node, findings);
    }

    /** Tells each of these members that is there to {@code unavailable}, with its place. */
    public void unavailable(BiConsumer<String, Place> unavailable, String... keys) {
        for (String key : keys) {
            node(key).ifPresent(node -> unavailable.accept(key, node.place()));
        }
    }

    /** The members that were not asked for so far. */
    public Map<String, Node> others() {
        Map<String, Node> others = new LinkedHashMap<>(mapping.members());
        others.keySet().removeAll(known);
        return others;
    }

    /** Reports every member that nobody asked for. */
    public void finish(String... neverAsked) {
        known.addAll(Arrays.asList(neverAsked));
        others().forEach((key, node) ->
                findings.error(node.place(), "\"" + key + "\" is not a key here", Spelling.remedy(key, known)));
    }

    private Optional<String> textOf(Node node) {
        if (node instanceof Node.Text text) {
            return Optional.of(text.value());
        }
        wrong(findings, node, "text");
        return Optional.empty();
    }

    private static void wrong(Findings findings, Node node, String wanted) {
        boolean scalar = node instanceof Node.Decimal || node instanceof Node.Bool;
        String remedy = wanted.equals("text") && scalar ? "put it in quotes" : "write " + wanted;
        findings.error(node.place(), named(node) + "expected " + wanted + ", found " + shown(node), remedy);
    }

    // The member that holds the value, and for an element the list that holds it.
    private static String named(Node node) {
        String pointer = node.place().pointer();
        int last = pointer.lastIndexOf('/');
        if (last < 0) {
            return "";
        }
        String step = pointer.substring(last + 1);
        boolean element = !step.isEmpty() && step.chars().allMatch(Character::isDigit);
        int from = element ? pointer.lastIndexOf('/', last - 1) : last;
        return "\"" + pointer.substring(from + 1) + "\": ";
    }

    private static String shown(Node node) {
        return switch (node) {
            case Node.Text text -> "the text \"" + shortened(text.value()) + "\"";
            case Node.Decimal decimal ->
                "the number " + shortened(decimal.value().toString());
            case Node.Bool bool -> Boolean.toString(bool.value());
            case Node.Mapping mapping -> mapping.kind();
            case Node.Sequence sequence -> sequence.kind();
            case Node.Empty empty -> empty.kind();
        };
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
