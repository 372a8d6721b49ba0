package dev.fairlead.gateway.workflow;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is kept of a run: members, headers and parameters whose names speak of secrets have another value, and what was
 * their value stands nowhere else either, such as in an answer that repeats the request.
 */
final class Redacted {

    private static final String HIDDEN = "***";

    /** Shorter values would be found everywhere. */
    private static final int LEAST = 4;

    private static final Pattern SECRET = Pattern.compile(".*(authorization|cookie|passw|secret|token|api[-_]?key"
            + "|credential|session|signature|cardnumber|card_number|cvc|cvv|iban).*");
    private static final Pattern PARAMETER = Pattern.compile("([?&])([^=&?#\\s]+)=([^&#\\s]*)");

    private final Set<String> values = new HashSet<>();

    /** Learns which values are secret. */
    void look(Node node) {
        if (node instanceof Node.Mapping mapping) {
            mapping.members().forEach((name, value) -> {
                if (isSecret(name)) {
                    gather(value);
                } else {
                    look(value);
                }
            });
        } else if (node instanceof Node.Sequence list) {
            list.elements().forEach(this::look);
        }
    }

    private static boolean isSecret(String name) {
        return SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    private void gather(Node node) {
        switch (node) {
            case Node.Text text -> {
                // Bearer tokens and pairs of a cookie are written with and without what is before them.
                for (String word : text.value().split("[\\s;=]+", -1)) {
                    if (word.length() >= LEAST) {
                        values.add(word);
                    }
                }
            }
            case Node.Mapping mapping -> mapping.members().values().forEach(this::gather);
            case Node.Sequence list -> list.elements().forEach(this::gather);
            case Node.Decimal number -> {}
            case Node.Bool bool -> {}
            case Node.Empty nothing -> {}
        }
    }

    /** The same without them. */
    Node tree(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> {
                Members members = new Members();
                for (Map.Entry<String, Node> member : mapping.members().entrySet()) {
                    boolean hidden = isSecret(member.getKey()) && !(member.getValue() instanceof Node.Empty);
                    members.put(member.getKey(), hidden ? Members.of(HIDDEN) : tree(member.getValue()));
                }
                yield members.build();
            }
            case Node.Sequence list ->
                Members.of(list.elements().stream().map(this::tree).toList());
            case Node.Text text -> Members.of(text(text.value()));
            case Node.Decimal number -> number;
            case Node.Bool bool -> bool;
            case Node.Empty nothing -> nothing;
        };
    }

    private String text(String written) {
        String text = PARAMETER
                .matcher(written)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + found.group(2) + "=" + (isSecret(found.group(2)) ? HIDDEN : found.group(3))));
        for (String value : values) {
            text = text.replace(value, HIDDEN);
        }
        return text;
    }
}
