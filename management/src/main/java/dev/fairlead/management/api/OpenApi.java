package dev.fairlead.management.api;

import dev.fairlead.management.access.Right;
import dev.fairlead.management.http.Request;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the table of operations as an OpenAPI 3.1 document; the schemas stand beside it in files. */
final class OpenApi {

    private OpenApi() {}

    static Node.Mapping document(List<Operation> operations, String version) {
        Map<String, Members> paths = new LinkedHashMap<>();
        for (Operation operation : operations) {
            paths.computeIfAbsent(operation.template(), template -> new Members())
                    .put(operation.method().toLowerCase(Locale.ROOT), operation(operation));
        }
        Members all = new Members();
        paths.forEach((template, path) -> all.put(template, path.build()));
        Members document = new Members();
        file("operations.json").at("document").members().forEach(document::put);
        document.put("info", Bodies.with(document.build().at("info"), "version", Members.of(version)));
        return document.put("paths", all.build())
                .put("components", components())
                .build();
    }

    private static Node scheme(String name) {
        return new Members().put(name, Members.of(List.of())).build();
    }

    private static Node operation(Operation operation) {
        Members members = new Members()
                .put("operationId", operation.id())
                .put("tags", Members.ofTexts(List.of(operation.tag())))
                .put("summary", operation.summary());
        if (operation.right() == Right.OPEN) {
            members.put("security", Members.of(List.of()));
            members.put("description", "Needs no token.");
        } else if (operation.right() == Right.PARTNER) {
            members.put(
                    "security", Members.of(List.of(scheme("clientKey"), scheme("clientKeyHeader"), scheme("portal"))));
            members.put(
                    "description",
                    "Needs a key of the client, or a session of the portal; no token of a user opens it.");
        } else {
            members.put(
                    "description",
                    "Needs the right to " + operation.right().name().toLowerCase(Locale.ROOT) + ".");
        }
        List<Node> parameters = parameters(operation);
        if (!parameters.isEmpty()) {
            members.put("parameters", Members.of(parameters));
        }
        if (!operation.takes().isEmpty()) {
            members.put(
                    "requestBody",
                    new Members()
                            .put("required", true)
                            .put("content", content("application/json", operation.takes()))
                            .build());
        }
        return members.put("responses", responses(operation)).build();
    }

    private static List<Node> parameters(Operation operation) {
        List<Node> parameters = new ArrayList<>();
        for (String step : operation.segments()) {
            if (step.startsWith("{")) {
                parameters.add(new Members()
                        .put("name", step.substring(1, step.length() - 1))
                        .put("in", "path")
                        .put("required", true)
                        .put("schema", new Members().put("type", "string").build())
                        .build());
            }
        }
        operation.query().forEach(name -> parameters.add(reference("parameters", name)));
        conditions(operation).forEach(name -> parameters.add(reference("parameters", name)));
        return parameters;
    }

    private static List<String> conditions(Operation operation) {
        boolean onObject = (operation.segments().size() == 4
                        && operation.template().endsWith("/{name}"))
                || (operation.tag().equals("alerts") && operation.template().endsWith("}"));
        List<String> own =
                switch (operation.method()) {
                    case "GET" -> List.of("If-None-Match");
                    case "PUT" -> onObject ? List.of("If-Match", "If-None-Match") : List.of();
                    case "DELETE" -> onObject ? List.of("If-Match") : List.of();
                    default -> List.of();
                };
        List<String> all = new ArrayList<>(operation.streams() ? List.of(Events.LAST) : own);
        if (operation.query().contains("dryRun")) {
            all.add(Request.STATE);
        }
        return all;
    }

    private static Node responses(Operation operation) {
        Members responses = new Members().put(Integer.toString(operation.status()), success(operation));
        if (operation.method().equals("PUT") && operation.query().contains("dryRun")) {
            responses.put("201", success(operation));
        }
        if (operation.id().equals("readReadiness")) {
            responses.put("503", success(operation));
        }
        if (operation.method().equals("GET") && !operation.streams()) {
            responses.put("304", new Members().put("description", "Not changed").build());
        }
        if (operation.query().contains("dryRun") && operation.status() != 200) {
            responses.put("200", rehearsal());
        }
        if (!operation.method().equals("GET")) {
            responses.put("507", reference("responses", "Full"));
        }
        Node problem = reference("responses", "Problem");
        return responses.put("4XX", problem).put("5XX", problem).build();
    }

    private static Node rehearsal() {
        return new Members()
                .put("description", "With dryRun: the change could be made; it was not")
                .put("content", content("application/json", "Rehearsal"))
                .build();
    }

    private static Node success(Operation operation) {
        Members success = new Members().put("description", operation.summary());
        if (operation.id().equals("readMetrics")) {
            success.put(
                    "content",
                    new Members().put("text/plain", new Members().build()).build());
        }
        if (operation.streams()) {
            Node text = new Members().put("type", "string").build();
            Node stream = new Members().put("schema", text).build();
            success.put(
                    "content", new Members().put("text/event-stream", stream).build());
        }
        if (!operation.gives().isEmpty()) {
            success.put("content", content("application/json", operation.gives()));
        }
        return success.build();
    }

    private static Node content(String mediaType, String schema) {
        Node described =
                new Members().put("schema", reference("schemas", schema)).build();
        return new Members().put(mediaType, described).build();
    }

    private static Node reference(String group, String name) {
        return new Members().put("$ref", "#/components/" + group + "/" + name).build();
    }

    private static final List<String> FILES = List.of(
            "schemas.json",
            "schemas-alerts.json",
            "schemas-workflows.json",
            "schemas-partners.json",
            "schemas-settings.json");

    /** All that the files beside this class say, group by group. */
    static Node.Mapping components() {
        Map<String, Members> groups = new LinkedHashMap<>();
        for (String file : FILES) {
            file(file).members().forEach((group, named) -> {
                Members all = groups.computeIfAbsent(group, unknown -> new Members());
                ((Node.Mapping) named).members().forEach(all::put);
            });
        }
        Members components = new Members();
        groups.forEach((group, all) -> components.put(group, all.build()));
        return components.build();
    }

    /** A file beside this class. */
    static Node.Mapping file(String name) {
        try (InputStream in = OpenApi.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + OpenApi.class);
            }
            return (Node.Mapping) Json.read(in.readAllBytes(), name, 1 << 20);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (Json.Malformed broken) {
            throw new IllegalStateException(broken);
        }
    }
}
