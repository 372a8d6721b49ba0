package dev.fairlead.model.openapi;

import dev.fairlead.model.Place;
import dev.fairlead.model.form.Findings;
import dev.fairlead.model.form.SchemaRules;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A document of OpenAPI 3.0 or 3.1 as the declaration of a product with one proxy, for {@link
 * dev.fairlead.model.form.ProductForm} to read. References lead to places in the document; nothing is fetched. What a
 * product cannot say is left out with a warning.
 */
public final class OpenApiReader {

    /** Says that the last parameter of the path takes all that is left of it. */
    static final String WILDCARD = "x-fairlead-wildcard";

    /** What that parameter is called. */
    static final String REST = "rest-of-path";

    /** Operations of one document. */
    static final int MAX_OPERATIONS = 1_000;

    /** References that lead to a reference. */
    private static final int MAX_HOPS = 10;

    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final Set<String> IGNORED = Set.of("accept", "content-type", "authorization");

    private final Node.Mapping document;
    private final Findings findings;
    private final boolean nullable;
    private final Set<String> names = new HashSet<>();
    private final List<Node> endpoints = new ArrayList<>();

    /**
     * Where the product stands.
     *
     * @param basePath empty for that of the document's first server
     * @param url of the service; empty for the document's first server, where it has a host
     */
    public record Options(String name, String basePath, String url) {}

    private OpenApiReader(Node.Mapping document, Findings findings, boolean nullable) {
        this.document = document;
        this.findings = findings;
        this.nullable = nullable;
    }

    /** The declaration; empty after an error among the findings. */
    public static Optional<Node.Mapping> product(Node node, Options options, Findings findings) {
        String version = node.text("openapi");
        if (!(node instanceof Node.Mapping document) || !version.matches("3\\.[01](\\..*)?")) {
            findings.error(
                    node.place(),
                    version.isEmpty() ? "it is not a document of OpenAPI 3" : "it is a document of OpenAPI " + version,
                    "use one whose \"openapi\" is 3.0 or 3.1");
            return Optional.empty();
        }
        OpenApiReader reader = new OpenApiReader(document, findings, version.startsWith("3.0"));
        Node.Mapping product = reader.read(options);
        return findings.failed() ? Optional.empty() : Optional.of(product);
    }

    private Node.Mapping read(Options options) {
        String server = mapping(
                        document.at("servers").elements().stream().findFirst().orElse(document))
                .map(first -> first.text("url"))
                .orElse("");
        boolean absolute = server.matches("https?://[^{}]+");
        String ownPath = server.startsWith("/") ? server : "/" + options.name();
        String basePath = options.basePath().isEmpty() ? trimmed(ownPath) : options.basePath();
        String url = options.url().isEmpty() && absolute ? trimmed(server) : options.url();
        if (url.isEmpty()) {
            findings.error(
                    document.place().child("servers", 0, 0),
                    "the document names no server with a host",
                    "say where the service is: url=http://host:port");
        }
        member(document, "paths").ifPresent(paths -> paths.members().forEach(this::path));
        if (endpoints.isEmpty() && !findings.failed()) {
            findings.error(
                    document.place().child("paths", 0, 0), "the document has no operation", "add one under \"paths\"");
        }
        Members product = new Members();
        member(document, "info")
                .map(info -> info.text("description"))
                .filter(said -> !said.isEmpty())
                .ifPresent(said -> product.put("description", said));
        Node proxy = new Members()
                .put("url", url)
                .put("endpoints", Members.of(endpoints))
                .build();
        return product.put("basePath", basePath)
                .put("proxies", new Members().put("api", proxy).build())
                .build(document.place());
    }

    private static String trimmed(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private void path(String path, Node node) {
        Optional<Node.Mapping> item = resolved(node, "a path");
        if (item.isEmpty()) {
            return;
        }
        for (String method : METHODS) {
            member(item.get(), method).ifPresent(operation -> operation(path, method, item.get(), operation));
        }
    }

    private void operation(String path, String method, Node.Mapping item, Node.Mapping operation) {
        if (endpoints.size() >= MAX_OPERATIONS) {
            findings.error(
                    operation.place(),
                    "the document has more than " + MAX_OPERATIONS + " operations",
                    "import it in parts");
            return;
        }
        String said = operation.text("operationId");
        String base = said.isEmpty() ? (method + path).replaceAll("[^A-Za-z0-9]+", "-") : said;
        String name = base;
        for (int i = 2; !names.add(name); i++) {
            name = base + "-" + i;
        }
        boolean wildcard = operation.flag(WILDCARD);
        String pattern = wildcard ? path.substring(0, path.lastIndexOf('/') + 1) + "*" : path;
        Members endpoint = new Members()
                .put("name", name)
                .put("methods", Members.ofTexts(List.of(method.toUpperCase(Locale.ROOT))))
                .put("path", pattern);
        String description = operation.text("description");
        if (!description.isEmpty() || !operation.text("summary").isEmpty()) {
            endpoint.put("description", description.isEmpty() ? operation.text("summary") : description);
        }
        parameters(item, operation, wildcard, endpoint);
        Node body = operation.members().get("requestBody");
        if (body != null) {
            resolved(body, "a body").ifPresent(there -> body(there, endpoint));
        }
        endpoints.add(endpoint.build(operation.place()));
    }

    private void parameters(Node.Mapping item, Node.Mapping operation, boolean wildcard, Members endpoint) {
        Map<String, Node.Mapping> all = new LinkedHashMap<>();
        for (Node.Mapping holder : List.of(item, operation)) {
            for (Node each : holder.at("parameters").elements()) {
                resolved(each, "a parameter")
                        .ifPresent(there -> all.put(there.text("in") + " " + there.text("name"), there));
            }
        }
        List<Node> parameters = new ArrayList<>();
        all.values().forEach(parameter -> {
            String name = parameter.text("name");
            boolean header = parameter.text("in").equals("header");
            if (header && name.equalsIgnoreCase("Idempotency-Key")) {
                Members key = new Members();
                if (parameter.flag("required")) {
                    key.put("required", true);
                }
                endpoint.put("idempotency", key.build());
            } else if (!(wildcard && name.equals(REST))
                    && !(header && IGNORED.contains(name.toLowerCase(Locale.ROOT)))) {
                parameter(parameter, name).ifPresent(parameters::add);
            }
        });
        if (!parameters.isEmpty()) {
            endpoint.put("parameters", Members.of(parameters));
        }
    }

    private Optional<Node> parameter(Node.Mapping parameter, String name) {
        String in = parameter.text("in");
        Node said = parameter.members().get("schema");
        Optional<Node.Mapping> schema = said == null ? Optional.empty() : resolved(said, "a schema");
        boolean array = schema.filter(there -> type(there).equals("array")).isPresent();
        if (array) {
            Node items = schema.get().members().get("items");
            schema = items == null ? Optional.empty() : resolved(items, "a schema");
        }
        String type = schema.map(OpenApiReader::type).orElse("string");
        boolean scalar = Set.of("string", "integer", "number", "boolean", "").contains(type);
        boolean joined = array
                && ((parameter.at("explode") instanceof Node.Bool exploded && !exploded.value())
                        || !in.equals("query"));
        if (in.equals("cookie") || !scalar || joined) {
            findings.warning(
                    parameter.place(),
                    "the parameter \"" + name + "\" is left out: "
                            + (in.equals("cookie") ? "cookies are not looked at" : "it is not one value, or one each"),
                    "let the service look at it");
            return Optional.empty();
        }
        Members members = new Members().put("name", name).put("in", in);
        if (!parameter.text("description").isEmpty()) {
            members.put("description", parameter.text("description"));
        }
        members.put("type", type.isEmpty() ? "string" : type);
        schema.ifPresent(there -> new ParameterRules(there, type).put(members));
        if (parameter.flag("required") && !in.equals("path")) {
            members.put("required", true);
        }
        if (array) {
            members.put("several", true);
        }
        return Optional.of(members.build(parameter.place()));
    }

    private void body(Node.Mapping body, Members endpoint) {
        Node.Mapping content = member(body, "content").orElse(new Members().build());
        Members made = new Members();
        if (body.flag("required")) {
            made.put("required", true);
        }
        List<String> types = content.members().keySet().stream()
                .filter(type -> !type.contains("*"))
                .map(type -> type.toLowerCase(Locale.ROOT).replaceAll("\\s*;.*", ""))
                .distinct()
                .toList();
        boolean json = !types.isEmpty()
                && types.stream().allMatch(type -> type.equals("application/json") || type.endsWith("+json"));
        if (!types.isEmpty()) {
            made.put("contentTypes", Members.ofTexts(types));
        }
        Optional<Node> schema = content.members().values().stream()
                .findFirst()
                .flatMap(OpenApiReader::mapping)
                .flatMap(first -> Optional.ofNullable(first.members().get("schema")))
                .filter(said -> !(said instanceof Node.Mapping mapping
                        && mapping.members().isEmpty()));
        if (json && schema.isPresent()) {
            new Bundle(document, findings, nullable).of(schema.get()).ifPresent(whole -> made.put("schema", whole));
        } else if (schema.isPresent()) {
            findings.warning(
                    body.place(),
                    "the schema of a body is left out, since bodies of another type than JSON are allowed",
                    "let the service look at it");
        }
        endpoint.put("body", made.build(body.place()));
    }

    // -- the document -------------------------------------------------------------------------------------------------

    private Optional<Node.Mapping> resolved(Node node, String what) {
        Node at = node;
        for (int hops = 0; at instanceof Node.Mapping mapping; hops++) {
            if (!(mapping.members().get("$ref") instanceof Node.Text reference)) {
                return Optional.of(mapping);
            }
            Place place = reference.place();
            Optional<Node> next = SchemaRules.resolve(document, reference.value());
            if (hops >= MAX_HOPS || next.isEmpty()) {
                boolean remote = !reference.value().startsWith("#");
                findings.error(
                        place,
                        what + " refers to \"" + reference.value() + "\""
                                + (remote
                                        ? ", and nothing is fetched"
                                        : next.isEmpty() ? ", which is not there" : ", in a circle"),
                        "put what it refers to under #/components");
                return Optional.empty();
            }
            at = next.get();
        }
        findings.error(at.place(), what + " is a mapping, and this is " + at.kind(), "write it as one");
        return Optional.empty();
    }

    static String type(Node.Mapping schema) {
        Node type = schema.members().get("type");
        if (type instanceof Node.Sequence list) {
            return list.elements().stream()
                    .filter(each ->
                            each instanceof Node.Text text && !text.value().equals("null"))
                    .map(each -> ((Node.Text) each).value())
                    .findFirst()
                    .orElse("");
        }
        return type instanceof Node.Text text ? text.value() : "";
    }

    private static Optional<Node.Mapping> mapping(Node node) {
        return node instanceof Node.Mapping mapping ? Optional.of(mapping) : Optional.empty();
    }

    private static Optional<Node.Mapping> member(Node.Mapping of, String name) {
        return Optional.ofNullable(of.members().get(name)).flatMap(OpenApiReader::mapping);
    }
}
