package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Partners' models at /mcp: by the protocol's own client, and by hand what that client would not send. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class PartnerMcpTest {

    private static final String ENDPOINTS = """
            - {name: read, methods: [GET], path: "/things/{id}"}
            - {name: mine, methods: [GET], path: /things/mine}
            - {name: make, methods: [POST], path: /things}
            """;
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final int TOO_MUCH = 1024 * 1024 + 1;

    private static final AtomicBoolean hung = new AtomicBoolean();
    private static final AtomicBoolean left = new AtomicBoolean();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ScriptedBackend backend;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static PromisingGateway gateway;

    @BeforeAll
    static void start() {
        backend = ScriptedBackend.start(connection -> {
            for (String request = connection.readRequest(); request != null; request = connection.readRequest()) {
                String line = request.substring(0, request.indexOf("\r\n"));
                if (line.contains("hang")) {
                    hung.set(true);
                    try {
                        connection.readRequest();
                    } finally {
                        left.set(true);
                    }
                    return;
                }
                String body =
                        line.contains("large") ? "x".repeat(TOO_MUCH) : line + " with key " + request.contains("flk_");
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length()
                        + "\r\nContent-Type: text/plain\r\n\r\n" + body);
            }
        });
        gateway = new PromisingGateway(backend, ENDPOINTS);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        backend.close();
    }

    private static McpSyncClient client(String name) {
        var transport = HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + gateway.port())
                .endpoint("/mcp")
                .requestBuilder(HttpRequest.newBuilder().header("X-API-Key", PromisingGateway.key(name)))
                .build();
        McpSyncClient client =
                McpClient.sync(transport).requestTimeout(Duration.ofSeconds(20)).build();
        client.initialize();
        return client;
    }

    private static McpSchema.CallToolResult call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        return client.callTool(
                McpSchema.CallToolRequest.builder(tool).arguments(arguments).build());
    }

    private static String text(McpSchema.CallToolResult result, int part) {
        return ((McpSchema.TextContent) result.content().get(part)).text();
    }

    private static String post(String client, String headers, String body) {
        return gateway.ask(client, "POST", "/mcp", headers, body);
    }

    private static String message(String method, String parameters) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + parameters + "}";
    }

    @Test
    void a_client_lists_and_calls_what_it_was_granted() {
        try (McpSyncClient acme = client("acme")) {
            assertThat(acme.listTools().tools())
                    .extracting(McpSchema.Tool::name)
                    .containsExactly("shop_things_read", "shop_things_mine", "shop_things_make");

            McpSchema.CallToolResult read =
                    call(acme, "shop_things_read", Map.of("path", Map.of("id", "a b/c"), "query", Map.of("q", "1&2")));

            assertThat(read.isError()).isFalse();
            assertThat(text(read, 0)).isEqualTo("HTTP 200, text/plain");
            assertThat(text(read, 1)).contains("%20b%2Fc?q=1%262").contains("with key false");
            McpSchema.CallToolResult made = call(acme, "shop_things_make", Map.of("body", Map.of("name", "box")));
            assertThat(text(made, 1)).contains("POST").contains("/things ");
            assertThat(backend.received()).contains("{\"name\":\"box\"}");
            TestGateway.await("the calls are logged", () -> gateway.log().contains("shop/things/make"));
            assertThat(gateway.log()).contains("\"partner\":\"acme\"");
        }
    }

    @Test
    void who_was_granted_nothing_sees_and_calls_nothing() {
        try (McpSyncClient stranger = client("stranger")) {
            assertThat(stranger.listTools().tools()).isEmpty();
            assertThatThrownBy(() -> call(stranger, "shop_things_read", Map.of("path", Map.of("id", "1"))))
                    .isInstanceOf(McpError.class)
                    .hasMessageContaining("There is no tool \"shop_things_read\" for this client");
        }
    }

    @Test
    void calls_count_against_the_limits_of_the_client() {
        try (McpSyncClient limited = client("limited")) {
            Map<String, Object> one = Map.of("path", Map.of("id", "1"));

            assertThat(text(call(limited, "shop_things_read", one), 0)).startsWith("HTTP 200");
            McpSchema.CallToolResult refused = call(limited, "shop_things_read", one);

            assertThat(refused.isError()).isTrue();
            assertThat(text(refused, 0)).isEqualTo("HTTP 429, application/problem+json");
            assertThat(text(refused, 1)).contains("\"status\":429");
            assertThat(gateway.ask("limited", "GET", "/shop/v1/things/1", "", ""))
                    .startsWith("HTTP/1.1 429");
        }
    }

    @Test
    void arguments_do_not_lead_anywhere_else() {
        try (McpSyncClient rival = client("rival")) {
            assertThat(text(call(rival, "shop_things_read", Map.of("path", Map.of("id", ".."))), 0))
                    .contains("no segment of a path");
            assertThat(text(call(rival, "shop_things_read", Map.of()), 0)).contains("\"path.id\" is missing");
            assertThat(text(call(rival, "shop_things_read", Map.of("id", "1")), 0))
                    .contains("no argument \"id\"");
            assertThat(text(call(rival, "shop_things_make", Map.of("headers", Map.of("Host", "b"))), 0))
                    .contains("no header of this endpoint");
            McpSchema.CallToolResult strays = call(rival, "shop_things_read", Map.of("path", Map.of("id", "mine")));
            assertThat(strays.isError()).isTrue();
            assertThat(text(strays, 0)).startsWith("HTTP 404");
            TestGateway.await("it is logged under the tool that was called", () -> gateway.log()
                    .lines()
                    .anyMatch(line -> line.contains("\"status\":404")
                            && line.contains("\"endpoint\":\"read\"")
                            && line.contains("/things/mine")));
            assertThat(gateway.log().lines())
                    .noneMatch(line -> line.contains("\"status\":404") && line.contains("\"endpoint\":\"mine\""));
        }
    }

    @Test
    void an_answer_that_is_too_large_fails_the_tool_alone() {
        try (McpSyncClient rival = client("rival")) {
            McpSchema.CallToolResult large = call(rival, "shop_things_read", Map.of("path", Map.of("id", "large")));

            assertThat(large.isError()).isTrue();
            assertThat(text(large, 1)).contains("larger than 1048576 bytes");
            assertThat(text(call(rival, "shop_things_read", Map.of("path", Map.of("id", "2"))), 0))
                    .startsWith("HTTP 200");
        }
    }

    @Test
    void whoever_leaves_takes_the_call_along() {
        String arguments = "{\"name\":\"shop_things_read\",\"arguments\":{\"path\":{\"id\":\"hang\"}}}";
        try (RawCaller caller = gateway.call()) {
            caller.send(PromisingGateway.request("rival", "POST", "/mcp", JSON, message("tools/call", arguments)));
            TestGateway.await("the service has it", hung::get);
            caller.reset();
        }
        TestGateway.await("the service is left", left::get);
        TestGateway.await("it is logged", () -> gateway.log().contains("/things/hang"));
    }

    @Test
    void an_explanation_knows_of_it() {
        String path = "/api/explain?method=POST&url=http%3A%2F%2Fa.example%2Fmcp";
        String key = "explain-header: X-API-Key: " + PromisingGateway.key("acme") + "\r\n";

        assertThat(gateway.admin(path, key))
                .contains("the gateway answers this path itself")
                .contains("answers the client's models itself");
        assertThat(gateway.admin(path, "")).contains("401");
        assertThat(gateway.admin(path.replace("=POST", "=GET"), key)).contains("405");
    }

    @Test
    void what_is_no_message_is_refused() {
        String ping = message("ping", "{}");

        assertThat(post("unknown", JSON, ping)).startsWith("HTTP/1.1 401");
        assertThat(gateway.ask("GET", "/mcp", "", ""))
                .startsWith("HTTP/1.1 405")
                .containsIgnoringCase("allow: POST");
        assertThat(post("acme", "", ping)).startsWith("HTTP/1.1 415");
        assertThat(post("acme", JSON + "Origin: http://b.example\r\n", ping)).startsWith("HTTP/1.1 403");
        assertThat(post("acme", JSON, "{")).startsWith("HTTP/1.1 400").contains("-32700");
        assertThat(post("acme", JSON, "[".repeat(100)))
                .startsWith("HTTP/1.1 400")
                .contains("-32700");
        assertThat(post("acme", JSON + "Content-Length: " + TOO_MUCH + "\r\n", ""))
                .startsWith("HTTP/1.1 413");
        assertThat(post("acme", JSON, message("resources/list", "{}"))).contains("-32601");
        assertThat(post("acme", JSON, ping)).startsWith("HTTP/1.1 200").contains("\"result\":{}");
        assertThat(post("acme", JSON, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"))
                .startsWith("HTTP/1.1 202");
    }
}
