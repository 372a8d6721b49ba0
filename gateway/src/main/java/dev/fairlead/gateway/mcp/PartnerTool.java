package dev.fairlead.gateway.mcp;

import dev.fairlead.gateway.access.Rights;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.model.Contract;
import dev.fairlead.model.Name;
import dev.fairlead.model.Product;
import dev.fairlead.model.mcp.Tool;
import dev.fairlead.model.openapi.EndpointSchema;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One endpoint as a tool. Its schema is made when somebody asks for it first. */
final class PartnerTool {

    private static final List<String> EVERY = List.of("GET", "PUT", "POST", "DELETE", "PATCH");
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** What a request of a tool is not asked with. */
    private static final Set<String> NOT_CALLED = Set.of("CONNECT", "TRACE", "HEAD", "OPTIONS");

    private static final Set<String> ARGUMENTS = Set.of("method", "path", "query", "headers", "body");

    private final String name;
    private final Name product;
    private final CompiledRoute route;
    private final String prefix;
    private final Product.Endpoint endpoint;
    private final List<String> methods;
    private volatile @Nullable Tool shown;

    /**
     * A tool.
     *
     * @param route the endpoint's
     * @param prefix path of product and proxy
     */
    PartnerTool(String name, Name product, CompiledRoute route, String prefix, Product.Endpoint endpoint) {
        this.name = name;
        this.product = product;
        this.route = route;
        this.prefix = prefix;
        this.endpoint = endpoint;
        List<String> all = endpoint.methods().isEmpty() ? EVERY : endpoint.methods();
        this.methods =
                all.stream().filter(method -> !NOT_CALLED.contains(method)).toList();
    }

    String name() {
        return name;
    }

    /** Whether there is a method that a tool can be called with. */
    boolean isCallable() {
        return !methods.isEmpty();
    }

    /** Whether that caller may call it. */
    boolean isFor(Rights rights) {
        return rights.products().contains(product) && methods.stream().anyMatch(rights::allows);
    }

    Tool shown() {
        Tool made = shown;
        if (made == null) {
            boolean hasBody = methods.stream().anyMatch(method -> !WITHOUT_BODY.contains(method));
            made = new Tool(
                    name,
                    described(),
                    EndpointSchema.of(endpoint, methods, hasBody, PartnerTool::maySet),
                    READING.containsAll(methods));
            shown = made;
        }
        return made;
    }

    private String described() {
        String words = endpoint.contract().description();
        String pattern = endpoint.path().toString();
        String call =
                String.join(", ", methods) + " " + prefix + (pattern.equals("/") && !prefix.isEmpty() ? "" : pattern);
        return words.isEmpty() ? call : words + "\n\n" + call;
    }

    private static boolean maySet(String header) {
        return !PassedOn.isOurs(header.toLowerCase(Locale.ROOT));
    }

    /**
     * The request that these arguments ask for.
     *
     * @throws IllegalArgumentException with a sentence for the caller
     */
    ToolCall call(Node.Mapping arguments) {
        for (String given : arguments.members().keySet()) {
            if (!ARGUMENTS.contains(given)) {
                throw new IllegalArgumentException("The tool \"" + name + "\" has no argument \"" + given
                        + "\"; it has method, path, query, headers and body");
            }
        }
        String method = method(arguments.members().get("method"));
        String target = Target.path(prefix, endpoint.path(), group(arguments, "path"))
                + Target.query(group(arguments, "query"));
        Node body = arguments.members().get("body");
        if (body != null && WITHOUT_BODY.contains(method)) {
            throw new IllegalArgumentException("\"body\" is given, but a request of " + method + " has none");
        }
        String type = body == null ? "" : type();
        return new ToolCall(route, method, target, headers(group(arguments, "headers")), type, bytes(body, type));
    }

    private String method(@Nullable Node given) {
        if (given == null && methods.size() == 1) {
            return methods.getFirst();
        }
        String method = given instanceof Node.Text text ? text.value() : "";
        if (!methods.contains(method)) {
            throw new IllegalArgumentException("\"method\" is none of " + String.join(", ", methods));
        }
        return method;
    }

    private static Map<String, Node> group(Node.Mapping arguments, String name) {
        Node given = arguments.members().get(name);
        if (given == null) {
            return Map.of();
        }
        if (given instanceof Node.Mapping mapping) {
            return mapping.members();
        }
        throw new IllegalArgumentException("\"" + name + "\" is " + given.kind() + "; send an object");
    }

    private Map<String, String> headers(Map<String, Node> given) {
        Map<String, String> headers = new LinkedHashMap<>();
        given.forEach((header, value) -> {
            if (!isNamed(header)) {
                throw new IllegalArgumentException("\"headers." + header + "\" is no header of this endpoint");
            }
            String text = Target.text("headers." + header, value);
            if (!text.chars().allMatch(letter -> letter >= ' ' && letter < 0x7f)) {
                throw new IllegalArgumentException(
                        "\"headers." + header + "\" has characters that cannot stand in a header");
            }
            headers.put(header, text);
        });
        return headers;
    }

    private boolean isNamed(String header) {
        boolean key = endpoint.contract().repeating().isPresent() && header.equalsIgnoreCase("Idempotency-Key");
        return key
                || (maySet(header)
                        && endpoint.contract().parameters().stream()
                                .anyMatch(each -> each.in() == Contract.In.HEADER
                                        && each.name().equalsIgnoreCase(header)));
    }

    private String type() {
        List<String> types =
                endpoint.contract().body().map(Contract.Body::contentTypes).orElse(List.of());
        return types.isEmpty()
                ? "application/json"
                : types.stream().filter(PartnerTool::isJson).findFirst().orElseGet(types::getFirst);
    }

    private static boolean isJson(String type) {
        return type.endsWith("/json") || type.endsWith("+json");
    }

    private static byte[] bytes(@Nullable Node body, String type) {
        if (body == null) {
            return new byte[0];
        }
        if (isJson(type)) {
            return Json.canonical(body).getBytes(StandardCharsets.UTF_8);
        }
        if (body instanceof Node.Text text) {
            return text.value().getBytes(StandardCharsets.UTF_8);
        }
        throw new IllegalArgumentException("\"body\" is " + body.kind() + "; a body of " + type + " is sent as text");
    }
}
