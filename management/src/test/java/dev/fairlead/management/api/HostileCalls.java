package dev.fairlead.management.api;

import dev.fairlead.management.http.Target;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Calls of every operation of the OpenAPI document as somebody would make them who means no good: most of a call is as
 * the document wants it, so that it comes far, and some part of it is not.
 */
final class HostileCalls {

    private static final int DEEPEST = 5;
    private static final int LONGEST = 5000;

    /** Objects that a test makes beforehand, so that calls lead to something. */
    private static final List<String> NAMES = List.of("p", "c", "k", "w", "s", "0", "1", "nobody");

    /** What stands in texts: of each language that is read somewhere, and what is none. No name that a resolver is asked for. */
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "GET",
            "/x",
            "/x/{id}/*",
            "/../x",
            "1m",
            "1h30m",
            "-1s",
            "9999999999999999999h",
            "day",
            "http://127.0.0.1:9",
            "http://[::1",
            "http://169.254.169.254/latest",
            "https://u:p@127.0.0.1:9/?a#b",
            "file:///etc/passwd",
            "Host(`a`) && PathPrefix(`/x`)",
            "Host(`a`) &&",
            "HostRegexp(`(a+)+$`)",
            "10.0.0.0/8",
            "10.0.0.0/99",
            "::ffff:10.0.0.1",
            "p@store",
            "p@docker",
            "a@b@c",
            "${HOME}",
            "${X:?}",
            "${{ trigger.body }}",
            "${{ 1 / 0 }}",
            "${{ [1,2].map(x, x",
            "{\"$gt\": \"\"}",
            "$where",
            "a.b.$c",
            "__proto__",
            "<script>alert(1)</script>",
            "'; DROP TABLE x; --",
            "\u0000",
            "\r\nX-Injected: 1",
            "\u001b[2J",
            "\u202eabc",
            "\ud83d\ude00 \u00e9",
            "\ufeff",
            "%00",
            "%2e%2e%2f",
            "2026-01-01T00:00:00Z",
            "9999-99-99T99:99:99Z",
            "-999999999-01-01T00:00:00Z",
            "NaN",
            "1e309",
            "flk_aaaaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "sealed:AAAA",
            "x".repeat(129),
            "y".repeat(5000),
            // What an expression with a choice in a loop would go down for, a frame a character.
            "/" + "z".repeat(20_000),
            "a.".repeat(10_000) + "a",
            "1h".repeat(10_000));

    /** What is right for a member of that name, so that more of the call is read. */
    private static final Map<String, List<String>> RIGHT = Map.ofEntries(
            Map.entry("basePath", List.of("/p", "/q/r")),
            Map.entry("path", List.of("/v1", "/x", "/x/{id}")),
            Map.entry("url", List.of("http://127.0.0.1:9", "http://10.0.0.1:8080/x")),
            Map.entry("rule", List.of("Host(`a`)", "PathPrefix(`/x`) && Method(`GET`)")),
            Map.entry("service", List.of("s", "nobody", "s@store")),
            Map.entry("policy", List.of("k")),
            Map.entry("per", List.of("1s", "1m", "day", "month")),
            Map.entry("methods", List.of("GET", "POST")),
            Map.entry("products", List.of("p")),
            Map.entry("workflow", List.of("w")),
            Map.entry("password", List.of("a long enough password")),
            Map.entry("role", List.of("viewer", "editor")),
            Map.entry("kind", List.of("errors", "latency", "backend-down")),
            Map.entry("until", List.of("1h", "2099-01-01T00:00:00Z")),
            Map.entry("method", List.of("GET", "POST")),
            Map.entry("name", NAMES),
            Map.entry("label", NAMES));

    private static final List<String> NUMBERS =
            List.of("0", "1", "-1", "2", "100", "65536", "2147483648", "-9223372036854775808", "1e3", "0.5", "1e309");

    private static final List<String> ODD = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "[[]]",
            "{\"\":{}}",
            "\"\\ud800\"",
            "{\"a\":1,\"a\":2}",
            "1e400",
            "-0",
            "01",
            "nul");

    private static final List<String> HEADERS = List.of(
            "If-Match",
            "If-None-Match",
            "X-Fairlead-State",
            "Last-Event-ID",
            "Cookie",
            "Origin",
            "Sec-Fetch-Site",
            "X-Forwarded-For",
            "Accept",
            "Content-Encoding",
            "traceparent",
            "X-CSRF-Token",
            "Mcp-Session-Id",
            "MCP-Protocol-Version",
            "Authorization");

    private static final List<String> VALUES = List.of(
            "*",
            "\"\"",
            "\"x.y\"",
            "W/\"x\"",
            ",",
            "none",
            "gzip",
            "http://evil.example",
            "cross-site",
            "fairlead_session=x; fairlead_portal=y; __Host-fairlead_session=z",
            "Basic YTpi",
            "Bearer ",
            "Bearer flt_x_y",
            "00-00000000000000000000000000000000-0000000000000000-00",
            "99999999999999999999",
            "application/json, */*;q=9",
            "z".repeat(4000));

    /** Whose token a call shows. */
    enum Who {
        NOBODY,
        OPERATOR,
        PARTNER
    }

    /** One operation of the document. */
    record Described(String method, String path, Node body, List<Node> parameters, Who who, boolean streams) {}

    /** A tool of models, with the schema of its arguments. */
    record Tool(String name, Node schema) {}

    /** What is sent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sent(String method, String target, Map<String, String> headers, byte[] body, Who who) {
        @Override
        public String toString() {
            String text = new String(body, StandardCharsets.UTF_8);
            return method + " " + target + " " + headers + " " + who + " "
                    + (text.length() > 3000 ? text.substring(0, 3000) + "…" : text);
        }
    }

    private final Schema schema;
    private final RandomGenerator random;
    private final List<Described> all = new ArrayList<>();
    private List<Tool> tools = List.of();

    HostileCalls(Node.Mapping document, RandomGenerator random) {
        this.schema = new Schema(document);
        this.random = random;
        ((Node.Mapping) Schema.member(document, "paths")).members().forEach((path, operations) -> ((Node.Mapping)
                        operations)
                .members()
                .forEach((method, operation) -> all.add(described(method, path, operation))));
    }

    private Described described(String method, String path, Node operation) {
        Node body = Schema.member(
                Schema.member(Schema.member(Schema.member(operation, "requestBody"), "content"), "application/json"),
                "schema");
        List<Node> parameters = Schema.member(operation, "parameters") instanceof Node.Sequence some
                ? some.elements().stream().map(this::resolved).toList()
                : List.of();
        String said = Schema.text(Schema.member(operation, "description"));
        Who who = said.startsWith("Needs a key of the client")
                ? Who.PARTNER
                : said.startsWith("Needs no") ? Who.NOBODY : Who.OPERATOR;
        boolean streams = Json.canonical(operation).contains("text/event-stream");
        return new Described(method.toUpperCase(Locale.ROOT), path, body, parameters, who, streams);
    }

    private Node resolved(Node node) {
        String reference = Schema.text(Schema.member(node, "$ref"));
        // Tools have their schemas in them, under another name.
        return reference.isEmpty() ? node : schema.resolve(reference.replace("#/$defs/", "#/components/schemas/"));
    }

    /** What models may call; without them no message is one of a tool that there is. */
    void tools(List<Tool> some) {
        tools = List.copyOf(some);
    }

    List<Described> all() {
        return all;
    }

    Sent next() {
        return of(one(all));
    }

    /** A call of the operation. */
    Sent of(Described operation) {
        Map<String, String> headers = new LinkedHashMap<>();
        byte[] body = new byte[0];
        boolean model = operation.path().endsWith("/mcp");
        if (!(operation.body() instanceof Node.Empty) || chance(5)) {
            body = spoilt(model && chance(90) ? message() : value(operation.body(), 0));
            headers.put("Content-Type", chance(95) ? "application/json" : one(VALUES));
        }
        for (int more = random.nextInt(3); more > 0 && chance(40); more--) {
            headers.put(one(HEADERS), one(VALUES));
        }
        String method = operation.streams()
                ? "HEAD"
                : chance(98) ? operation.method() : one(List.of("HEAD", "PATCH", "TRACE", "x"));
        Who who = chance(95) ? operation.who() : one(List.of(Who.values()));
        return new Sent(method, target(operation), headers, body, who);
    }

    private String target(Described operation) {
        StringBuilder target = new StringBuilder(operation.path());
        StringBuilder query = new StringBuilder();
        for (Node parameter : operation.parameters()) {
            String name = Schema.text(Schema.member(parameter, "name"));
            switch (Schema.text(Schema.member(parameter, "in"))) {
                case "path" -> {
                    int at = target.indexOf("{" + name + "}");
                    String value = chance(80) ? one(NAMES) : one(TEXTS);
                    target.replace(at, at + name.length() + 2, chance(97) ? encoded(value) : "%zz/..;%");
                }
                case "query" -> {
                    if (chance(30)) {
                        String value = name.equals("timeout")
                                ? "1ms"
                                : name.equals("dryRun") || name.equals("wait") ? "true" : argument();
                        query.append('&').append(name).append('=').append(encoded(value));
                    }
                }
                default -> {}
            }
        }
        if (chance(3)) {
            query.append("&").append(encoded(argument())).append("=").append("1");
        }
        return target + (query.isEmpty() ? "" : "?" + query.substring(1));
    }

    // What is longer than a head may be is no request; the connection closes.
    private static String encoded(String text) {
        return Target.encode(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
    }

    private String argument() {
        return chance(50) ? one(NUMBERS) : chance(50) ? one(NAMES) : one(TEXTS);
    }

    // -- bodies -----------------------------------------------------------------------------------------------------

    private String message() {
        String method = one(List.of(
                "initialize", "ping", "tools/list", "tools/call", "tools/call", "tools/call", "notifications/x", "x"));
        Tool tool = tools.isEmpty() || chance(5) ? new Tool(one(TEXTS), new Node.Empty(Place.of(""))) : one(tools);
        String parameters = "{\"name\":" + quoted(tool.name()) + ",\"arguments\":" + value(tool.schema(), 0) + "}";
        return "{\"jsonrpc\":\"2.0\",\"id\":" + (chance(90) ? "1" : one(ODD)) + ",\"method\":" + quoted(method)
                + ",\"params\":" + (chance(95) ? parameters : one(ODD)) + "}";
    }

    /** A value as the schema wants it, or not. */
    private String value(Node wanted, int depth) {
        Node node = resolved(wanted);
        if (chance(2) || depth > DEEPEST) {
            return one(ODD);
        }
        if (Schema.member(node, "oneOf") instanceof Node.Sequence choices) {
            return value(one(choices.elements()), depth);
        }
        if (Schema.member(node, "enum") instanceof Node.Sequence choices && chance(90)) {
            return Json.canonical(one(choices.elements()));
        }
        return switch (chance(98) ? Schema.text(Schema.member(node, "type")) : "") {
            case "object" -> object(node, depth);
            case "array" -> array(node, depth);
            case "string" -> quoted(chance(40) ? one(NAMES) : one(TEXTS));
            case "integer", "number" -> one(NUMBERS);
            case "boolean" -> chance(50) ? "true" : "false";
            default -> chance(50) ? quoted(one(TEXTS)) : one(ODD);
        };
    }

    private String array(Node node, int depth) {
        List<String> elements = new ArrayList<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            elements.add(value(Schema.member(node, "items"), depth + 1));
        }
        return "[" + String.join(",", elements) + "]";
    }

    private String object(Node node, int depth) {
        List<String> members = new ArrayList<>();
        List<String> required = Schema.member(node, "required") instanceof Node.Sequence some
                ? some.elements().stream().map(Schema::text).toList()
                : List.of();
        if (Schema.member(node, "properties") instanceof Node.Mapping properties) {
            properties.members().forEach((name, property) -> {
                boolean read = Schema.member(property, "readOnly") instanceof Node.Bool;
                if (required.contains(name) ? chance(99) : chance(read ? 1 : 25)) {
                    List<String> right = RIGHT.getOrDefault(name, List.of());
                    boolean text = Schema.text(Schema.member(resolved(property), "type"))
                            .equals("string");
                    boolean good = text && !right.isEmpty() && chance(75);
                    members.add(quoted(name) + ":" + (good ? quoted(one(right)) : value(property, depth + 1)));
                }
            });
        }
        Node others = Schema.member(node, "additionalProperties");
        boolean open = others instanceof Node.Mapping;
        for (int left = open ? random.nextInt(3) : chance(2) ? 1 : 0; left > 0; left--) {
            members.add(quoted(chance(70) ? one(NAMES) : one(TEXTS)) + ":" + value(others, depth + 1));
        }
        return "{" + String.join(",", members) + "}";
    }

    private byte[] spoilt(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && chance(4)) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        if (chance(2)) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        }
        return chance(1) ? "[".repeat(60_000).getBytes(StandardCharsets.UTF_8) : bytes;
    }

    private static String quoted(String text) {
        return Json.canonical(new Node.Text(text, Place.of("")));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
