package dev.fairlead.compose.file;

import dev.fairlead.compose.Finding;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings the two forms that some keys of a service have into one, so that files can be laid over each other: lists of
 * {@code KEY=VALUE} and lists of names become mappings.
 */
final class Canonical {

    /** Keys that take a mapping, or a list of {@code KEY=VALUE}. */
    static final Set<String> PAIRS =
            Set.of("environment", "labels", "annotations", "sysctls", "args", "additional_contexts");

    private final Problems problems;
    // Values whose key was a part of an element.
    private final Set<Place> elements = new HashSet<>();

    Canonical(Problems problems) {
        this.problems = problems;
    }

    Node.Mapping service(String name, Node.Mapping service) {
        Map<String, Node> members = new LinkedHashMap<>(service.members());
        String subject = "service \"" + name + "\"";
        members.computeIfPresent("labels", (key, node) -> pairs(node, subject, true));
        members.computeIfPresent("environment", (key, node) -> pairs(node, subject, false));
        members.computeIfPresent("networks", (key, node) -> names(node));
        members.computeIfPresent("depends_on", (key, node) -> names(node));
        members.computeIfPresent(
                "build",
                (key, node) -> node instanceof Node.Text context
                        ? new Node.Mapping(Map.of("context", context), context.place())
                        : node);
        members.computeIfPresent("deploy", (key, node) -> {
            if (!(node instanceof Node.Mapping deploy)) {
                return node;
            }
            Map<String, Node> inner = new LinkedHashMap<>(deploy.members());
            inner.computeIfPresent("labels", (labels, value) -> pairs(value, subject, true));
            return new Node.Mapping(inner, deploy.place());
        });
        return new Node.Mapping(members, service.place());
    }

    /** Whether the key of a value was a part of an element of a list, where variables are put in; into keys they are not. */
    boolean isOfElement(Node value) {
        return elements.contains(value.place());
    }

    /** One of two forms as the one in which both can be laid over each other. */
    static Node joinable(String key, Node node) {
        if (PAIRS.contains(key) && node instanceof Node.Sequence list) {
            Map<String, Node> members = new LinkedHashMap<>();
            for (Node element : list.elements()) {
                String text = Scalar.textOf(element).orElse("");
                int equals = text.indexOf('=');
                members.put(
                        equals < 0 ? text : text.substring(0, equals),
                        equals < 0
                                ? new Node.Empty(element.place())
                                : new Node.Text(text.substring(equals + 1), element.place()));
            }
            return new Node.Mapping(members, list.place());
        }
        return key.equals("extra_hosts") && node instanceof Node.Mapping hosts ? listed(hosts) : node;
    }

    // A host may have several addresses, which a list says in as many elements.
    private static Node listed(Node.Mapping hosts) {
        List<Node> elements = new ArrayList<>();
        hosts.members().forEach((host, addresses) -> {
            List<Node> all = addresses instanceof Node.Sequence list ? list.elements() : List.of(addresses);
            all.forEach(address -> elements.add(
                    new Node.Text(host + "=" + Scalar.textOf(address).orElse(""), address.place())));
        });
        return new Node.Sequence(elements, hosts.place());
    }

    private Node pairs(Node node, String subject, boolean labels) {
        if (!(node instanceof Node.Sequence list)) {
            return node;
        }
        Map<String, Node> members = new LinkedHashMap<>();
        for (Node element : list.elements()) {
            elements.add(element.place());
            if (!(element instanceof Node.Text text)) {
                problems.refuse(
                        labels ? "label-form" : "compose-value",
                        element.place(),
                        subject,
                        "an element of this list is " + element.kind() + ", not text",
                        example(element));
                if (element instanceof Node.Mapping meant) {
                    members.putAll(meant.members());
                }
                continue;
            }
            int equals = text.value().indexOf('=');
            String key = equals < 0 ? text.value() : text.value().substring(0, equals);
            if (labels && equals < 0 && key.matches("(?s)\\S+:\\s.*")) {
                colon(text, subject);
                int colon = key.indexOf(':');
                members.put(
                        key.substring(0, colon),
                        new Node.Text(key.substring(colon + 1).strip(), text.place()));
                continue;
            }
            Node value = equals >= 0
                    ? new Node.Text(text.value().substring(equals + 1), text.place())
                    : labels ? new Node.Text("", text.place()) : new Node.Empty(text.place());
            Node before = members.put(key, value);
            if (before instanceof Node.Text first && value instanceof Node.Text && !same(first, value)) {
                twice(key, first, value, subject);
            }
        }
        return new Node.Mapping(members, list.place());
    }

    private static String example(Node element) {
        return element instanceof Node.Mapping mapping && mapping.members().size() == 1
                ? "write - \"" + mapping.members().keySet().iterator().next()
                        + "=VALUE\", or a mapping without the hyphens"
                : "write - \"KEY=VALUE\"";
    }

    private void colon(Node.Text text, String subject) {
        String label = text.value().substring(0, text.value().indexOf(':'));
        problems.add(new Finding(
                Severity.ERROR,
                "label-form",
                text.place(),
                subject,
                "behind \"" + label + "\" stands a colon, so all of it is the name of a label without a value",
                "an element of a list is cut at its first =, and this one has none",
                "write \"" + label + "=VALUE\""));
    }

    private static boolean same(Node.Text first, Node second) {
        return second instanceof Node.Text text && text.value().equals(first.value());
    }

    private void twice(String key, Node first, Node second, String subject) {
        problems.add(new Finding(
                Severity.WARNING,
                "given-twice",
                second.place(),
                subject,
                "\"" + key + "\" stands in this list a second time, with another value; the first is at "
                        + first.place(),
                "the last one counts",
                "keep one of the two"));
    }

    private Node names(Node node) {
        if (!(node instanceof Node.Sequence list)) {
            return node;
        }
        Map<String, Node> members = new LinkedHashMap<>();
        for (Node element : list.elements()) {
            elements.add(element.place());
            if (element instanceof Node.Text text) {
                members.put(text.value(), new Node.Empty(text.place()));
            }
        }
        return new Node.Mapping(members, list.place());
    }
}
