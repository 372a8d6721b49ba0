package dev.fairlead.management.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import dev.fairlead.model.tree.Json;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators of models, by the protocol's own client, and by hand where that client does not speak a revision yet. */
@Tag("slow")
class OperatorMcpTest {

    private static final String SECRET = "a long enough password";
    private static final Map<String, Object> GOLD = Map.of("rateLimit", Map.of("requests", 100, "per", "1m"));

    @TempDir
    private static Path directory;

    private static RunningManagement management;
    private static final Map<String, McpSyncClient> CLIENTS = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        management = RunningManagement.start(directory);
        for (String role : List.of("viewer", "editor", "auditor", "admin")) {
            CLIENTS.put(role, client(token(role)));
        }
    }

    @AfterAll
    static void stop() {
        CLIENTS.values().forEach(McpSyncClient::close);
        management.close();
    }

    private static String token(String role) {
        if (role.equals("admin")) {
            return management.token();
        }
        Reply made = management.post(
                "/api/v1/users",
                "{\"name\":\"" + role + "\",\"role\":\"" + role + "\",\"password\":\"" + SECRET + "\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return management.login(role, SECRET);
    }

    private static McpSyncClient client(String token) {
        var transport = HttpClientStreamableHttpTransport.builder("http://localhost:" + management.port())
                .endpoint("/api/v1/mcp")
                .requestBuilder(HttpRequest.newBuilder().header("Authorization", "Bearer " + token))
                .build();
        McpSyncClient client =
                McpClient.sync(transport).requestTimeout(Duration.ofSeconds(30)).build();
        client.initialize();
        return client;
    }

    private static McpSyncClient as(String role) {
        return Objects.requireNonNull(CLIENTS.get(role), role);
    }

    private static McpSchema.CallToolResult call(String role, String tool, Map<String, Object> arguments) {
        return as(role).callTool(McpSchema.CallToolRequest.builder(tool)
                .arguments(arguments)
                .build());
    }

    private static String text(McpSchema.CallToolResult result) {
        return ((McpSchema.TextContent) result.content().getFirst()).text();
    }

    @SuppressWarnings("unchecked") // what the client made of an object
    private static Map<String, Object> members(McpSchema.CallToolResult result) {
        return (Map<String, Object>) result.structuredContent();
    }

    private static String plan(String role, String tool, Map<String, Object> arguments) {
        McpSchema.CallToolResult planned = call(role, tool, arguments);
        assertThat(planned.isError()).as(text(planned)).isFalse();
        return named(planned);
    }

    private static String named(McpSchema.CallToolResult planned) {
        return String.valueOf(members(planned).get("plan"));
    }

    private static McpSchema.CallToolResult apply(String role, String plan) {
        return call(role, "apply", Map.of("plan", plan));
    }

    @Test
    void the_client_agrees_on_the_newest_revision_that_it_knows() {
        McpSchema.InitializeResult agreed = as("viewer").getCurrentInitializationResult();

        assertThat(agreed.protocolVersion()).isEqualTo("2025-11-25");
        assertThat(agreed.serverInfo().name()).isEqualTo("fairlead");
        assertThat(agreed.instructions()).contains("two steps");
        assertThat(as("viewer").ping()).isNotNull();
    }

    @Test
    void a_product_is_planned_applied_and_published_and_the_audit_says_by_whom() {
        Map<String, Object> product = Map.of(
                "basePath", "/shop", "proxies", Map.of("api", Map.of("path", "/v1", "url", "http://127.0.0.1:1")));
        McpSchema.CallToolResult planned =
                call("editor", "plan_replaceProduct", Map.of("name", "shop", "body", product, "reason", "asked for"));

        assertThat(members(planned))
                .containsEntry("operation", "replaceProduct")
                .containsKey("plan");
        assertThat(text(planned)).contains("\"after\":{").contains("/shop").contains("has no endpoints");
        assertThat(management.get("/api/v1/products/shop").status()).isEqualTo(404);

        McpSchema.CallToolResult made = apply("editor", named(planned));
        assertThat(made.isError()).as(text(made)).isFalse();
        McpSchema.CallToolResult live = apply("editor", plan("editor", "plan_publishProduct", Map.of("name", "shop")));
        assertThat(text(live)).contains("\"status\":\"published\"");

        assertThat(text(call("viewer", "readProduct", Map.of("name", "shop")))).contains("\"published\"");
        assertThat(text(call("auditor", "listAudit", Map.of("user", "editor", "limit", 10))))
                .contains("product shop")
                .contains("asked for");
        assertThat(text(call("auditor", "verifyAudit", Map.of()))).contains("\"intact\":true");
    }

    @Test
    void a_plan_is_good_once_and_for_nobody_else() {
        String plan = plan("editor", "plan_replacePolicy", Map.of("name", "once", "body", GOLD));

        assertThat(apply("admin", plan).isError()).isTrue();
        assertThat(apply("editor", plan).isError()).isFalse();
        McpSchema.CallToolResult again = apply("editor", plan);
        assertThat(again.isError()).isTrue();
        assertThat(text(again)).contains(plan).contains("plan the change again");
    }

    @Test
    void a_plan_is_refused_when_anything_was_changed_since() {
        String plan = plan("editor", "plan_replacePolicy", Map.of("name", "stale", "body", GOLD));
        assertThat(management
                        .put("/api/v1/policies/another", "{\"rateLimit\":{\"requests\":1,\"per\":\"1s\"}}")
                        .status())
                .isEqualTo(201);

        McpSchema.CallToolResult refused = apply("editor", plan);

        assertThat(refused.isError()).isTrue();
        assertThat(members(refused)).containsEntry("status", 412);
        assertThat(management.get("/api/v1/policies/stale").status()).isEqualTo(404);
    }

    @Test
    void who_signs_in_meanwhile_changes_nothing() {
        String plan = plan("editor", "plan_replacePolicy", Map.of("name", "signing", "body", GOLD));
        management.login("viewer", SECRET);

        assertThat(apply("editor", plan).isError()).isFalse();
    }

    @Test
    void an_alert_rule_that_somebody_changed_meanwhile_is_not_replaced() {
        Map<String, Object> rule = Map.of("kind", "backend-down");
        apply("editor", plan("editor", "plan_replaceAlertRule", Map.of("rule", "down", "body", rule)));
        String plan = plan("editor", "plan_replaceAlertRule", Map.of("rule", "down", "body", rule));
        assertThat(management
                        .put("/api/v1/alerts/rules/down", "{\"kind\":\"backend-down\",\"for\":\"3m\"}")
                        .status())
                .isEqualTo(200);

        McpSchema.CallToolResult refused = apply("editor", plan);

        assertThat(members(refused)).containsEntry("status", 412);
    }

    @Test
    void what_would_not_be_valid_has_no_plan_and_every_place() {
        McpSchema.CallToolResult refused =
                call("editor", "plan_replaceProduct", Map.of("name", "bad", "body", Map.of("basePth", "/x")));

        assertThat(refused.isError()).isTrue();
        assertThat(text(refused)).contains("/basePth").contains("did you mean").doesNotContain("\"plan\"");
    }

    /** Which role sees and may use what: as docs/rest.md has the rights. */
    @Test
    void each_role_sees_and_can_use_what_it_may() {
        Map<String, Set<String>> expected = Map.of(
                "viewer", Set.of("listProducts", "readStatus", "explain"),
                "editor", Set.of("listProducts", "readStatus", "explain", "listRequests", "plan_publish", "apply"),
                "auditor", Set.of("listProducts", "readStatus", "explain", "listRequests", "listAudit"),
                "admin",
                        Set.of(
                                "listProducts",
                                "readStatus",
                                "explain",
                                "listRequests",
                                "listAudit",
                                "plan_publish",
                                "apply",
                                "plan_replaceAlertChannel"));
        Set<String> probes = Objects.requireNonNull(expected.get("admin"));
        expected.forEach((role, tools) -> {
            Set<String> seen = as(role).listTools().tools().stream()
                    .map(McpSchema.Tool::name)
                    .filter(probes::contains)
                    .collect(Collectors.toSet());
            assertThat(seen).as(role).isEqualTo(tools);
            for (String tool : probes) {
                Map<String, Object> arguments =
                        tool.equals("plan_replaceAlertChannel") ? Map.of("channel", "c", "body", Map.of()) : Map.of();
                McpSchema.CallToolResult result = call(role, tool, arguments);
                boolean forbidden = text(result).contains("\"status\":403");
                boolean mayNot = !tools.contains(tool) && !tool.equals("apply");
                assertThat(forbidden)
                        .as(role + " " + tool + ": " + text(result))
                        .isEqualTo(mayNot);
            }
        });
    }

    @Test
    void what_cannot_be_rehearsed_and_what_shows_keys_is_not_offered() {
        List<String> names = as("admin").listTools().tools().stream()
                .map(McpSchema.Tool::name)
                .toList();

        assertThat(names)
                .hasSizeGreaterThan(50)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"))
                .contains("plan_rollback", "plan_import", "readTable", "readHealthHistory", "listAlerts")
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT)
                                .matches(".*(token|password|login|signin|issuecredential|rotate|createuser).*")
                        && name.startsWith("plan_"));
    }

    @Test
    void bad_input_is_named() {
        assertThatThrownBy(() -> call("viewer", "noSuchTool", Map.of()))
                .isInstanceOf(McpError.class)
                .hasMessageContaining("noSuchTool");
        assertThat(text(call("viewer", "readProduct", Map.of("nam", "x"))))
                .contains("\"nam\"")
                .contains("name");
        assertThat(text(call("viewer", "readProduct", Map.of())))
                .contains("\"name\"")
                .contains("missing");
        assertThat(text(call("viewer", "listProducts", Map.of("limit", 5000))))
                .contains("limit")
                .contains("5000");
        assertThat(text(call("viewer", "readProduct", Map.of("name", "../status"))))
                .contains("\"status\":404");
    }

    @Test
    void whoever_is_not_known_gets_nothing() {
        String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

        assertThat(management.send("POST", "/api/v1/mcp", "", ping).status()).isEqualTo(401);
        assertThat(management.send("POST", "/api/v1/mcp", "flt_no", ping).status())
                .isEqualTo(401);
        assertThat(management.get("/api/v1/mcp").status()).isEqualTo(405);
        assertThat(management.delete("/api/v1/mcp").status()).isEqualTo(405);
        assertThat(management
                        .post("/api/v1/mcp", ping, "Origin", "https://elsewhere.example")
                        .status())
                .isEqualTo(403);
        assertThat(management
                        .post("/api/v1/mcp", "{\"a\":\"" + "x".repeat(1 << 20) + "\"}")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void the_revision_without_a_handshake_is_spoken_too() {
        Reply discovered = modern("server/discover", "", "");
        assertThat(discovered.status()).as(discovered.body()).isEqualTo(200);
        assertThat(discovered.body())
                .contains("\"resultType\":\"complete\"")
                .contains("\"supportedVersions\":[\"2026-07-28\"")
                .contains("io.modelcontextprotocol/serverInfo");
        assertThat(modern("tools/list", "", "").body()).contains("\"ttlMs\":").contains("\"cacheScope\":\"private\"");
        Reply called = modern("tools/call", "readSelf", "\"name\":\"readSelf\",\"arguments\":{},");
        assertThat(called.body()).contains("\"structuredContent\":{").contains("admin");
        Reply unknown = modern("resources/list", "", "");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body()).contains("-32601").contains("resources/list");
        assertThat(Json.canonical(
                        modern("tools/call", "other", "\"name\":\"readSelf\",").json()))
                .contains("-32020")
                .contains("Mcp-Name");
    }

    private static Reply modern(String method, String name, String params) {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + params
                + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";
        return management.post(
                "/api/v1/mcp",
                body,
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                method,
                "Mcp-Name",
                name.isEmpty() ? "-" : name);
    }

    @Test
    void plans_have_gauges() {
        plan("admin", "plan_replacePolicy", Map.of("name", "counted", "body", GOLD));

        assertThat(management.get("/metrics").body())
                .containsPattern("fairlead_management_mcp_plans [1-9]")
                .containsPattern("fairlead_management_mcp_plan_bytes [1-9]");
    }
}
