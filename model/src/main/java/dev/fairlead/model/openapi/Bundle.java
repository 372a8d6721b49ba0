package dev.fairlead.model.openapi;

import dev.fairlead.model.form.Findings;
import dev.fairlead.model.form.SchemaRules;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a schema of a document one that stands by itself: what it refers to comes along under {@code $defs}, once each, so
 * a document that refers in circles or over and over becomes no larger. What 3.0 says in its own way is said as JSON Schema
 * says it.
 */
final class Bundle {

    /** Schemas that one schema may bring along. */
    static final int MAX_BROUGHT = 500;

    private static final String COMPONENTS = "#/components/schemas/";
    private static final Set<String> ONLY_OPENAPI =
            Set.of("nullable", "discriminator", "xml", "externalDocs", "example");

    private final Node.Mapping document;
    private final Findings findings;
    private final boolean nullable;
    private final Map<String, Node> brought = new LinkedHashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private String self = "";

    /** @param nullable whether schemas are those of 3.0 */
    Bundle(Node.Mapping document, Findings findings, boolean nullable) {
        this.document = document;
        this.findings = findings;
        this.nullable = nullable;
    }

    /** The whole; empty after a finding. */
    Optional<Node> of(Node schema) {
        Node root = schema;
        boolean named = schema instanceof Node.Mapping mapping
                && mapping.members().size() == 1
                && mapping.text("$ref").startsWith(COMPONENTS)
                && mapping.text("$ref").indexOf('/', COMPONENTS.length()) < 0;
        if (named) {
            self = schema.text("$ref");
            Optional<Node> there = SchemaRules.resolve(document, self);
            if (there.isEmpty()) {
                return missing(schema, self);
            }
            root = there.get();
        }
        Node whole = taken(root);
        while (!open.isEmpty()) {
            String name = open.remove();
            Optional<Node> there = SchemaRules.resolve(document, COMPONENTS + name);
            if (there.isEmpty() || brought.size() > MAX_BROUGHT) {
                return there.isEmpty() ? missing(root, COMPONENTS + name) : tooMany(root);
            }
            brought.put(plain(name), taken(there.get()));
        }
        return findings.failed() ? Optional.empty() : Optional.of(with(whole));
    }

    private Node with(Node whole) {
        if (brought.isEmpty() || !(whole instanceof Node.Mapping mapping)) {
            return whole;
        }
        Map<String, Node> members = new LinkedHashMap<>(mapping.members());
        Map<String, Node> defs = new LinkedHashMap<>();
        if (members.get("$defs") instanceof Node.Mapping own) {
            defs.putAll(own.members());
        }
        defs.putAll(brought);
        members.put("$defs", new Node.Mapping(defs, mapping.place()));
        return new Node.Mapping(members, mapping.place());
    }

    private Node taken(Node schema) {
        Node mended = nullable ? mended(schema, true) : schema;
        return References.rewritten(mended, reference -> reference(schema, reference));
    }

    private String reference(Node at, String reference) {
        if (!self.isEmpty() && (reference.equals(self) || reference.startsWith(self + "/"))) {
            return "#" + reference.substring(self.length());
        }
        if (reference.startsWith(COMPONENTS)) {
            String rest = reference.substring(COMPONENTS.length());
            int slash = rest.indexOf('/');
            String name = slash < 0 ? rest : rest.substring(0, slash);
            if (!brought.containsKey(plain(name)) && !open.contains(name)) {
                open.add(name);
            }
            return "#/$defs/" + rest;
        }
        findings.error(
                at.place(),
                "a schema refers to \"" + reference + "\""
                        + (reference.startsWith("#")
                                ? ", which is no schema of the components"
                                : ", and nothing is fetched"),
                "put what it refers to under #/components/schemas");
        return reference;
    }

    private static String plain(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }

    private Optional<Node> missing(Node at, String reference) {
        findings.error(at.place(), "a schema refers to \"" + reference + "\", which is not there", "add it");
        return Optional.empty();
    }

    private Optional<Node> tooMany(Node at) {
        findings.error(at.place(), "a schema brings more than " + MAX_BROUGHT + " others along", "make it simpler");
        return Optional.empty();
    }

    // 3.0 is not JSON Schema in three places (nullable, exclusive bounds, examples).
    private static Node mended(Node node, boolean schema) {
        if (node instanceof Node.Sequence list) {
            List<Node> elements = new ArrayList<>();
            list.elements().forEach(element -> elements.add(mended(element, true)));
            return new Node.Sequence(elements, list.place());
        }
        if (!(node instanceof Node.Mapping mapping)) {
            return node;
        }
        Map<String, Node> members = new LinkedHashMap<>();
        mapping.members().forEach((name, value) -> {
            if (!schema || !ONLY_OPENAPI.contains(name)) {
                boolean held = schema && References.VALUES.contains(name);
                members.put(name, held ? value : mended(value, !schema || !References.MAPS.contains(name)));
            }
        });
        if (schema) {
            exclusive(members, "exclusiveMinimum", "minimum");
            exclusive(members, "exclusiveMaximum", "maximum");
            Node type = members.get("type");
            if (mapping.flag("nullable") && type instanceof Node.Text) {
                members.put("type", Members.of(List.of(type, Members.of("null"))));
            }
        }
        return new Node.Mapping(members, mapping.place());
    }

    private static void exclusive(Map<String, Node> members, String key, String bound) {
        if (members.get(key) instanceof Node.Bool strict) {
            members.remove(key);
            Node value = members.get(bound);
            if (strict.value() && value != null) {
                members.remove(bound);
                members.put(key, value);
            }
        }
    }
}
