package dev.fairlead.model.form;

import dev.fairlead.model.Place;
import dev.fairlead.model.Regex;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a JSON Schema can be used on a request: it refers to nothing outside of itself, its expressions are of a kind
 * that no text can keep busy, and looking at one value with it comes to an end soon. Whether its keywords mean
 * something is for the validator to say.
 */
public final class SchemaRules {

    /** Schemas in one schema. */
    static final int MAX_SCHEMAS = 2_000;

    /** Schemas inside each other. */
    static final int MAX_DEPTH = 32;

    /** Schemas that hold for one and the same value, those that are referred to each time that they are. */
    static final int MAX_UNFOLDED = 5_000;

    private static final Set<String> TYPES =
            Set.of("string", "number", "integer", "boolean", "object", "array", "null");
    private static final Set<String> ONE = Set.of(
            "not",
            "if",
            "then",
            "else",
            "additionalProperties",
            "additionalItems",
            "contains",
            "propertyNames",
            "unevaluatedItems",
            "unevaluatedProperties");
    private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> MAPS =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");
    private static final Set<String> ON_THE_SPOT = Set.of("not", "if", "then", "else", "allOf", "anyOf", "oneOf");
    private static final Set<String> ELSEWHERE = Set.of("$id", "$dynamicRef", "$recursiveRef", "$vocabulary");

    private final Node root;
    private final Findings findings;
    private final IdentityHashMap<Node, Integer> unfolded = new IdentityHashMap<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int schemas;

    private SchemaRules(Node root, Findings findings) {
        this.root = root;
        this.findings = findings;
    }

    /** Adds what stands against it to the findings. */
    public static void check(Node schema, Findings findings) {
        SchemaRules rules = new SchemaRules(schema, findings);
        rules.look(schema, 0);
        if (rules.schemas <= MAX_SCHEMAS) {
            rules.unfold(schema);
        }
    }

    /** What a local reference points to; empty where there is nothing. */
    public static Optional<Node> resolve(Node root, String reference) {
        if (!reference.startsWith("#")) {
            return Optional.empty();
        }
        Node at = root;
        String pointer = reference.substring(1);
        if (pointer.isEmpty()) {
            return Optional.of(at);
        }
        if (!pointer.startsWith("/")) {
            return Optional.empty();
        }
        for (String raw : pointer.substring(1).split("/", -1)) {
            String step = raw.replace("~1", "/").replace("~0", "~");
            Node next = null;
            if (at instanceof Node.Mapping mapping) {
                next = mapping.members().get(step);
            } else if (at instanceof Node.Sequence list && step.matches("[0-9]{1,6}")) {
                int index = Integer.parseInt(step);
                next = index < list.elements().size() ? list.elements().get(index) : null;
            }
            if (next == null) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.of(at);
    }

    // -- each schema by itself ----------------------------------------------------------------------------------------

    private void look(Node schema, int depth) {
        schemas++;
        if (schemas > MAX_SCHEMAS || depth > MAX_DEPTH) {
            if (schemas == MAX_SCHEMAS + 1 || depth == MAX_DEPTH + 1) {
                findings.error(
                        schema.place(),
                        "the schema is larger than can be used: at most " + MAX_SCHEMAS + " schemas, " + MAX_DEPTH
                                + " inside each other",
                        "make it simpler here");
            }
            return;
        }
        if (schema instanceof Node.Bool) {
            return;
        }
        if (!(schema instanceof Node.Mapping mapping)) {
            findings.error(
                    schema.place(),
                    "a schema is a mapping, or true or false, and this is " + schema.kind(),
                    "write it such as {type: object}");
            return;
        }
        mapping.members().forEach((keyword, value) -> keyword(keyword, value, depth));
    }

    private void keyword(String keyword, Node value, int depth) {
        if (keyword.equals("items")) {
            below(value instanceof Node.Sequence list ? list.elements() : List.of(value), depth);
        } else if (ONE.contains(keyword)) {
            look(value, depth + 1);
        } else if (LISTS.contains(keyword)) {
            below(listed(keyword, value), depth);
        } else if (MAPS.contains(keyword)) {
            Map<String, Node> members = mapped(keyword, value);
            if (keyword.equals("patternProperties")) {
                members.forEach((pattern, inner) -> expression(inner.place(), pattern));
            }
            below(members.values(), depth);
        } else if (keyword.equals("type")) {
            type(value);
        } else if (keyword.equals("pattern")) {
            expression(value.place(), value instanceof Node.Text text ? text.value() : "(");
        } else if (keyword.equals("$ref")) {
            reference(value);
        } else if (ELSEWHERE.contains(keyword) && !(keyword.equals("$id") && depth == 0)) {
            findings.error(value.place(), "\"" + keyword + "\" is not known here", "use $ref with #/$defs/…");
        }
    }

    private void below(Iterable<Node> inner, int depth) {
        inner.forEach(each -> look(each, depth + 1));
    }

    private List<Node> listed(String keyword, Node value) {
        if (value instanceof Node.Sequence list && !list.elements().isEmpty()) {
            return list.elements();
        }
        findings.error(value.place(), "\"" + keyword + "\" is a list of schemas", "write it as one, with at least one");
        return List.of();
    }

    private Map<String, Node> mapped(String keyword, Node value) {
        if (value instanceof Node.Mapping mapping) {
            return mapping.members();
        }
        findings.error(value.place(), "\"" + keyword + "\" is a mapping of schemas", "write it as one");
        return Map.of();
    }

    private void type(Node value) {
        List<Node> types = value instanceof Node.Sequence list ? list.elements() : List.of(value);
        for (Node type : types) {
            if (!(type instanceof Node.Text text) || !TYPES.contains(text.value())) {
                findings.error(
                        type.place(),
                        "\"type\" is none that JSON has",
                        "use one of "
                                + String.join(", ", TYPES.stream().sorted().toList()));
            }
        }
    }

    private void expression(Place place, String pattern) {
        try {
            new Regex(pattern);
        } catch (IllegalArgumentException wrong) {
            findings.error(
                    place,
                    String.valueOf(wrong.getMessage()),
                    "write it in the language of RE2: without looking ahead or behind, and without references back");
        }
    }

    private void reference(Node value) {
        String reference = value instanceof Node.Text text ? text.value() : "";
        if (!reference.startsWith("#")) {
            findings.error(
                    value.place(),
                    "the schema refers to \"" + reference + "\", and nothing is fetched",
                    "put what it refers to under $defs and write #/$defs/…");
        } else if (resolve(root, reference).isEmpty()) {
            findings.error(
                    value.place(),
                    "the schema refers to \"" + reference + "\", which it does not have",
                    "add it, or write it as #/$defs/…");
        }
    }

    // -- what holds for one value -------------------------------------------------------------------------------------

    // A schema that leads to itself without going deeper into the value never ends; one that doubles at each step ends
    // after the sun does.
    private int unfold(Node schema) {
        Integer known = unfolded.get(schema);
        if (known != null || !(schema instanceof Node.Mapping mapping)) {
            return known == null ? 1 : known;
        }
        if (!open.add(schema)) {
            findings.error(
                    schema.place(),
                    "the schema leads to itself without going deeper into the value",
                    "put the reference under properties or items");
            return 1;
        }
        int count = 1;
        for (Node inner : onTheSpot(mapping)) {
            count = Math.min(count + unfold(inner), MAX_UNFOLDED + 1);
        }
        open.remove(schema);
        unfolded.put(schema, count);
        if (count > MAX_UNFOLDED) {
            unfolded.put(schema, 1);
            findings.error(
                    schema.place(),
                    "more than " + MAX_UNFOLDED + " schemas hold for one value",
                    "refer to the same schema less often");
        }
        deeper(mapping);
        return count;
    }

    private List<Node> onTheSpot(Node.Mapping mapping) {
        List<Node> all = new ArrayList<>();
        mapping.members().forEach((keyword, value) -> {
            if (ON_THE_SPOT.contains(keyword)) {
                all.addAll(value instanceof Node.Sequence list ? list.elements() : List.of(value));
            } else if (keyword.equals("dependentSchemas") && value instanceof Node.Mapping inner) {
                all.addAll(inner.members().values());
            } else if (keyword.equals("$ref") && value instanceof Node.Text reference) {
                resolve(root, reference.value()).ifPresent(all::add);
            }
        });
        return all;
    }

    private void deeper(Node.Mapping mapping) {
        List<Node> held = List.copyOf(open);
        open.clear();
        mapping.members().forEach((keyword, value) -> {
            boolean one = ONE.contains(keyword) && !ON_THE_SPOT.contains(keyword);
            if (one || keyword.equals("items")) {
                (value instanceof Node.Sequence list ? list.elements() : List.of(value)).forEach(this::unfold);
            } else if (MAPS.contains(keyword) && value instanceof Node.Mapping inner) {
                inner.members().values().forEach(this::unfold);
            } else if (keyword.equals("prefixItems") && value instanceof Node.Sequence list) {
                list.elements().forEach(this::unfold);
            }
        });
        open.addAll(held);
    }
}
