package dev.fairlead.model.openapi;

import dev.fairlead.model.Contract;
import dev.fairlead.model.Contract.Parameter;
import dev.fairlead.model.Product.Endpoint;
import dev.fairlead.model.form.ParameterSchema;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What a request of one endpoint is made of, as one JSON Schema: its method, path, query, headers and body. */
public final class EndpointSchema {

    /** What takes the rest of a path that ends in a star. */
    public static final String REST = "rest";

    private static final String KEY = "Idempotency-Key";

    private final Endpoint endpoint;

    private EndpointSchema(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * The schema.
     *
     * @param methods those that may be chosen from; with one there is no choice
     * @param hasBody whether one may be sent
     * @param headers which of the headers that the endpoint names may be set
     */
    public static Node.Mapping of(Endpoint endpoint, List<String> methods, boolean hasBody, Predicate<String> headers) {
        return new EndpointSchema(endpoint).write(methods, hasBody, headers);
    }

    private Node.Mapping write(List<String> methods, boolean hasBody, Predicate<String> headers) {
        Members properties = new Members();
        List<String> required = new ArrayList<>();
        if (methods.size() > 1) {
            properties.put(
                    "method",
                    new Members().put("enum", Members.ofTexts(methods)).build());
            required.add("method");
        }
        Map<String, Node> path = path();
        if (!path.isEmpty()) {
            properties.put("path", object(path, List.copyOf(path.keySet()), false));
            required.add("path");
        }
        put("query", Contract.In.QUERY, properties, required, name -> true);
        put("headers", Contract.In.HEADER, properties, required, headers);
        if (hasBody) {
            properties.put("body", body());
            if (endpoint.contract().body().filter(Contract.Body::required).isPresent()) {
                required.add("body");
            }
        }
        return object(properties, required);
    }

    private Map<String, Node> path() {
        Map<String, Node> path = new LinkedHashMap<>();
        endpoint.path()
                .parameters()
                .forEach(name ->
                        path.put(name, new Members().put("type", "string").build()));
        if (endpoint.path().wildcard()) {
            String said = "the rest of the path, segments between slashes; may be empty";
            path.put(
                    REST,
                    new Members().put("type", "string").put("description", said).build());
        }
        for (Parameter parameter : endpoint.contract().parameters()) {
            if (parameter.in() == Contract.In.PATH) {
                path.put(parameter.name(), described(parameter));
            }
        }
        return path;
    }

    // What is not named in the query may be sent too; of headers only those that are named.
    private void put(
            String group, Contract.In in, Members properties, List<String> required, Predicate<String> offered) {
        Map<String, Node> known = new LinkedHashMap<>();
        List<String> needed = new ArrayList<>();
        for (Parameter parameter : endpoint.contract().parameters()) {
            if (parameter.in() == in && offered.test(parameter.name())) {
                known.put(parameter.name(), described(parameter));
                if (parameter.required()) {
                    needed.add(parameter.name());
                }
            }
        }
        if (in == Contract.In.HEADER) {
            endpoint.contract().repeating().ifPresent(repeating -> {
                String said = "a word of your own; with the same one a request is not done twice";
                known.put(
                        KEY,
                        new Members()
                                .put("type", "string")
                                .put("description", said)
                                .build());
                if (repeating.required()) {
                    needed.add(KEY);
                }
            });
        }
        boolean open = in == Contract.In.QUERY;
        if (open || !known.isEmpty()) {
            properties.put(group, object(known, needed, open));
        }
        if (!needed.isEmpty()) {
            required.add(group);
        }
    }

    private static Node described(Parameter parameter) {
        Node one = ParameterSchema.write(parameter);
        Members schema = new Members();
        if (parameter.several()) {
            schema.put("type", "array").put("items", one);
        } else if (one instanceof Node.Mapping mapping) {
            mapping.members().forEach(schema::put);
        }
        if (!parameter.description().isEmpty()) {
            schema.put("description", parameter.description());
        }
        return schema.build();
    }

    private Node body() {
        return endpoint.contract()
                .body()
                .flatMap(Contract.Body::schema)
                .map(schema -> References.rewritten(tree(schema), ref -> "#/properties/body" + ref.substring(1)))
                .orElseGet(() -> new Members().build());
    }

    private static Node object(Map<String, Node> properties, List<String> required, boolean open) {
        Members members = new Members();
        properties.forEach(members::put);
        Members object = new Members().put("type", "object").put("properties", members.build());
        if (!required.isEmpty()) {
            object.put("required", Members.ofTexts(required));
        }
        return object.put("additionalProperties", open).build();
    }

    private static Node.Mapping object(Members properties, List<String> required) {
        Members object = new Members().put("type", "object").put("properties", properties.build());
        if (!required.isEmpty()) {
            object.put("required", Members.ofTexts(required));
        }
        return object.put("additionalProperties", false).build();
    }

    private static Node tree(String schema) {
        try {
            return Json.read(schema, "");
        } catch (Json.Malformed impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
