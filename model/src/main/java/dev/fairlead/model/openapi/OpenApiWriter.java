package dev.fairlead.model.openapi;

import dev.fairlead.model.Contract;
import dev.fairlead.model.Contract.Parameter;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.Product;
import dev.fairlead.model.Product.Endpoint;
import dev.fairlead.model.Product.Proxy;
import dev.fairlead.model.form.ParameterSchema;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What partners may know of a product, as a document of OpenAPI 3.1: what they call and what that must be. Services, target
 * paths, secrets and workflows are not in it, and neither is what is a draft.
 */
public final class OpenApiWriter {

    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final List<String> EVERY = List.of("get", "put", "post", "delete", "patch");

    private final Map<String, Map<String, Node>> paths = new LinkedHashMap<>();
    private final Map<String, Node> schemas = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();
    private final Set<String> components = new HashSet<>();

    private OpenApiWriter() {}

    /** The document of a product. */
    public static Node.Mapping write(Product product) {
        return new OpenApiWriter().document(product);
    }

    private Node.Mapping document(Product product) {
        for (Proxy proxy : product.proxies()) {
            if (!proxy.draft()) {
                proxy.endpoints().forEach(endpoint -> endpoint(proxy, endpoint));
            }
        }
        Members info = new Members().put("title", product.name()).put("version", "1");
        if (!product.description().isEmpty()) {
            info.put("description", product.description());
        }
        Members all = new Members();
        paths.forEach((path, operations) -> {
            Members item = new Members();
            METHODS.forEach(method -> item.put(method, Optional.ofNullable(operations.get(method))));
            all.put(path, item.build());
        });
        Members parts = new Members();
        if (!schemas.isEmpty()) {
            Members sorted = new Members();
            schemas.forEach(sorted::put);
            parts.put("schemas", sorted.build());
        }
        parts.put("securitySchemes", schemes());
        return new Members()
                .put("openapi", "3.1.0")
                .put("info", info.build())
                .put(
                        "servers",
                        Members.of(List.of(
                                new Members().put("url", product.basePath()).build())))
                .put(
                        "security",
                        Members.of(List.of(
                                new Members().put("key", Members.of(List.of())).build(),
                                new Members()
                                        .put("bearer", Members.of(List.of()))
                                        .build())))
                .put("paths", all.build())
                .put("components", parts.build())
                .build();
    }

    private static Node schemes() {
        Node key = new Members()
                .put("type", "apiKey")
                .put("in", "header")
                .put("name", "X-API-Key")
                .build();
        Node bearer = new Members().put("type", "http").put("scheme", "bearer").build();
        return new Members().put("key", key).put("bearer", bearer).build();
    }

    private void endpoint(Proxy proxy, Endpoint endpoint) {
        String path = path(proxy.path(), endpoint.path());
        List<String> methods = endpoint.methods().isEmpty()
                ? EVERY
                : METHODS.stream()
                        .filter(method -> endpoint.methods().contains(method.toUpperCase(Locale.ROOT)))
                        .toList();
        for (String method : methods) {
            String id = ids.contains(endpoint.name()) ? proxy.name() + "-" + endpoint.name() : endpoint.name();
            String unique = ids.contains(id) ? id + "-" + method : id;
            for (int i = 2; !ids.add(unique); i++) {
                unique = id + "-" + method + i;
            }
            paths.computeIfAbsent(path, none -> new HashMap<>()).putIfAbsent(method, operation(unique, endpoint));
        }
    }

    private static String path(String proxy, PathPattern pattern) {
        String own = pattern.toString();
        if (pattern.wildcard()) {
            own = own.substring(0, own.length() - 1) + "{" + OpenApiReader.REST + "}";
        }
        String path = proxy + (own.equals("/") && !proxy.isEmpty() ? "" : own);
        return path.isEmpty() ? "/" : path;
    }

    private Node operation(String id, Endpoint endpoint) {
        Contract contract = endpoint.contract();
        Members operation = new Members().put("operationId", id);
        if (!contract.description().isEmpty()) {
            operation.put("description", contract.description());
        }
        if (endpoint.path().wildcard()) {
            operation.put(OpenApiReader.WILDCARD, true);
        }
        List<Node> parameters = new ArrayList<>();
        if (endpoint.path().wildcard()) {
            parameters.add(plain(OpenApiReader.REST));
        }
        for (String segment : endpoint.path().parameters()) {
            boolean said = contract.parameters().stream()
                    .anyMatch(
                            each -> each.in() == Contract.In.PATH && each.name().equals(segment));
            if (!said) {
                parameters.add(plain(segment));
            }
        }
        contract.parameters().stream().map(OpenApiWriter::parameter).forEach(parameters::add);
        contract.repeating().ifPresent(repeating -> parameters.add(key(repeating.required())));
        if (!parameters.isEmpty()) {
            operation.put("parameters", Members.of(parameters));
        }
        contract.body().ifPresent(body -> operation.put("requestBody", body(id, body)));
        Node answer = new Members()
                .put("description", "The answer of the service; refusals are application/problem+json")
                .build();
        return operation
                .put("responses", new Members().put("default", answer).build())
                .build();
    }

    private static Node plain(String name) {
        return new Members()
                .put("name", name)
                .put("in", "path")
                .put("required", true)
                .put("schema", new Members().put("type", "string").build())
                .build();
    }

    private static Node key(boolean required) {
        Members members = new Members().put("name", "Idempotency-Key").put("in", "header");
        if (required) {
            members.put("required", true);
        }
        return members.put("schema", new Members().put("type", "string").build())
                .build();
    }

    private static Node parameter(Parameter parameter) {
        Members members = new Members()
                .put("name", parameter.name())
                .put("in", parameter.in().name().toLowerCase(Locale.ROOT));
        if (!parameter.description().isEmpty()) {
            members.put("description", parameter.description());
        }
        if (parameter.required()) {
            members.put("required", true);
        }
        Node one = ParameterSchema.write(parameter);
        Node schema = parameter.several()
                ? new Members().put("type", "array").put("items", one).build()
                : one;
        return members.put("schema", schema).build();
    }

    private Node body(String id, Contract.Body body) {
        Members content = new Members();
        Node schema = new Members().build();
        if (body.schema().isPresent()) {
            String component = id.replaceAll("[^A-Za-z0-9._-]", "-");
            for (int i = 2; !components.add(component); i++) {
                component = component + "-" + i;
            }
            String at = "#/components/schemas/" + component;
            schemas.put(component, References.rewritten(tree(body.schema().get()), ref -> at + ref.substring(1)));
            schema = new Members().put("$ref", at).build();
        }
        List<String> types = body.contentTypes().isEmpty() ? List.of("*/*") : body.contentTypes();
        for (String type : types) {
            content.put(type, new Members().put("schema", schema).build());
        }
        Members members = new Members();
        if (body.required()) {
            members.put("required", true);
        }
        return members.put("content", content.build()).build();
    }

    private static Node tree(String schema) {
        try {
            return Json.read(schema, "");
        } catch (Json.Malformed impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
