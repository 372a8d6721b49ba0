package dev.fairlead.compose.parity;

import static dev.fairlead.compose.cluster.ClusterObject.at;
import static dev.fairlead.compose.cluster.ClusterObject.elementsOf;
import static dev.fairlead.compose.cluster.ClusterObject.membersOf;
import static dev.fairlead.compose.cluster.ClusterObject.textOf;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Suites that nobody writes by hand: the operations of an OpenAPI document, or what callers asked by an access log. */
public final class Recorded {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final List<String> METHODS = List.of("get", "head", "options", "post", "put", "patch", "delete");

    private Recorded() {}

    /**
     * A request for each operation, with its examples.
     *
     * @param unsafe whether those that may change something are asked too
     */
    public static Suite openApi(Node document, boolean unsafe) {
        List<Ask> asks = new ArrayList<>();
        String base = base(document);
        membersOf(document, "paths").forEach((path, item) -> {
            for (String method : METHODS) {
                Node operation = at(item, method);
                String word = method.toUpperCase(Locale.ROOT);
                if (operation instanceof Node.Mapping
                        && (unsafe || SAFE.contains(word))
                        && asks.size() < Suite.MAX_REQUESTS) {
                    asks.add(ask(document, base + path, word, item, operation));
                }
            }
        });
        return Suite.of(asks);
    }

    private static String base(Node document) {
        List<Node> servers = elementsOf(document, "servers");
        String url = servers.isEmpty() ? "" : textOf(servers.getFirst(), "url");
        try {
            String path = URI.create(url).getRawPath();
            return path == null ? "" : path.replaceAll("/+$", "");
        } catch (IllegalArgumentException template) {
            return "";
        }
    }

    private static Ask ask(Node document, String path, String method, Node item, Node operation) {
        Map<String, String> headers = new LinkedHashMap<>();
        List<String> query = new ArrayList<>();
        String full = path;
        List<Node> parameters = new ArrayList<>(elementsOf(item, "parameters"));
        parameters.addAll(elementsOf(operation, "parameters"));
        for (Node each : parameters) {
            Node parameter = resolved(document, each);
            String name = textOf(parameter, "name");
            String value = example(document, parameter, at(parameter, "schema"));
            boolean required = textOf(parameter, "required").equals("true");
            switch (textOf(parameter, "in")) {
                case "path" -> full = full.replace("{" + name + "}", encoded(value));
                case "query" -> {
                    if (required) {
                        query.add(encoded(name) + "=" + encoded(value));
                    }
                }
                case "header" -> {
                    if (required) {
                        headers.put(name, value);
                    }
                }
                default -> {}
            }
        }
        Node content = at(resolved(document, at(operation, "requestBody")), "content", "application/json");
        String body = "";
        if (content instanceof Node.Mapping) {
            Node example = at(content, "example");
            body = example instanceof Node.Empty ? "{}" : Json.canonical(example);
            headers.put("Content-Type", "application/json");
        }
        String id = textOf(operation, "operationId");
        String target = full.replaceAll("\\{[^}]*}", "1") + (query.isEmpty() ? "" : "?" + String.join("&", query));
        return new Ask(id.isEmpty() ? method + " " + path : id, method, target, headers, body, 1);
    }

    private static Node resolved(Node document, Node node) {
        String reference = textOf(node, "$ref");
        return reference.startsWith("#/") ? at(document, reference.substring(2).split("/", -1)) : node;
    }

    private static String example(Node document, Node parameter, Node given) {
        Node schema = resolved(document, given);
        for (Node each : List.of(at(parameter, "example"), at(schema, "example"), at(schema, "default"))) {
            if (!textOf(each).isEmpty()) {
                return textOf(each);
            }
        }
        List<Node> words = elementsOf(schema, "enum");
        if (!words.isEmpty()) {
            return textOf(words.getFirst());
        }
        return textOf(schema, "type").equals("string") ? "example" : "1";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * A request for each path that was asked, once; whoever asked is a variable, for keys are in no log.
     *
     * @param unsafe whether those that may have changed something are asked too; their bodies are in no log
     */
    public static Suite accessLog(Stream<String> lines, boolean unsafe) {
        Set<Ask> asks = new LinkedHashSet<>();
        lines.forEach(line -> {
            Node entry = entry(line);
            String method = textOf(entry, "method");
            String path = textOf(entry, "path");
            boolean wanted = textOf(entry, "event").equals("request") && (unsafe || SAFE.contains(method));
            if (wanted && path.matches("/[\\x21-\\x7e]*") && asks.size() < Suite.MAX_REQUESTS) {
                Map<String, String> headers = new LinkedHashMap<>();
                String host = textOf(entry, "host");
                if (!host.isEmpty() && !host.matches("localhost|[0-9.]+|\\[.*")) {
                    headers.put("Host", host);
                }
                String partner = textOf(entry, "partner");
                if (!partner.isEmpty()) {
                    headers.put("X-API-Key", "${KEY_" + variable(partner) + "}");
                }
                String who = partner.isEmpty() ? "" : " as " + partner;
                asks.add(new Ask(method + " " + host + path + who, method, path, headers, "", 1));
            }
        });
        return Suite.of(List.copyOf(asks));
    }

    private static String variable(String partner) {
        return partner.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    }

    static Node entry(String line) {
        try {
            return Json.read(line, "access log");
        } catch (Json.Malformed other) {
            return Members.nothing();
        }
    }
}
