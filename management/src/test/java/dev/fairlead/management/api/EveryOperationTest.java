package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each operation that is described × each role × nobody: none is reachable by whom it is not for. */
class EveryOperationTest {

    private static final String PARTNER = "partner";
    private static final String SECRET = "a long enough password";

    /** Who has which right, as docs/rest.md says it. */
    private static final Map<String, Set<String>> RIGHTS = Map.of(
            "viewer", Set.of("known", "read"),
            "editor", Set.of("known", "read", "inspect", "edit"),
            "auditor", Set.of("known", "read", "inspect", "audit"),
            "admin", Set.of("known", "read", "inspect", "edit", "audit", "administer"));

    @TempDir
    private static Path directory;

    private static RunningManagement management;

    @BeforeAll
    static void start() throws Exception {
        management = RunningManagement.start(directory);
    }

    @AfterAll
    static void stop() {
        management.close();
    }

    /** One row of the table, as the document describes it; without a right it is open. */
    private record Row(String method, String path, String right) {}

    private static List<Row> rows() {
        Node.Mapping paths = (Node.Mapping)
                Schema.member(management.get("/api/v1/openapi.json").json(), "paths");
        List<Row> rows = new ArrayList<>();
        paths.members().forEach((path, operations) -> ((Node.Mapping) operations)
                .members()
                .forEach((method, operation) -> {
                    String said = Schema.text(Schema.member(operation, "description"));
                    String right = said.startsWith("Needs a key of the client")
                            ? PARTNER
                            : said.replace("Needs no token", "")
                                    .replace("Needs the right to ", "")
                                    .replace(".", "");
                    // A stream has no end to wait for; its head is let in or refused in the same way.
                    boolean streams = Json.canonical(operation).contains("text/event-stream");
                    rows.add(new Row(
                            streams ? "HEAD" : method.toUpperCase(Locale.ROOT),
                            path.replaceAll("\\{[^}]+}", "nobody-has-this-name"),
                            right));
                }));
        return rows;
    }

    @Test
    void every_operation_asks_for_the_right_that_it_says() {
        List<Row> rows = rows();
        assertThat(rows).hasSizeGreaterThan(70);
        assertThat(rows.stream().filter(row -> row.right().isEmpty()).map(Row::path))
                .containsExactlyInAnyOrder(
                        "/api/v1/login",
                        "/api/v1/session",
                        "/api/v1/session",
                        "/api/v1/partner/session",
                        "/api/v1/partner/session",
                        "/api/v1/session/oidc",
                        "/api/v1/session/oidc/callback",
                        "/api/v1/openapi.json",
                        "/health",
                        "/healthz",
                        "/health/live",
                        "/health/ready");
        for (Row row : rows) {
            int status = management.send(row.method(), row.path(), "", "").status();
            assertThat(status == 401)
                    .as("%s %s by nobody: %d", row.method(), row.path(), status)
                    .isEqualTo(!row.right().isEmpty());
        }
        RIGHTS.forEach((role, rights) -> as(role, rights, rows));
    }

    private static void as(String role, Set<String> rights, List<Row> rows) {
        String token = token(role);
        for (Row row : rows) {
            Reply reply = management.send(row.method(), row.path(), token, "");
            // A client's own: a token of a user is as good there as none.
            if (row.right().equals(PARTNER)) {
                assertThat(reply.status()).as(row.path()).isEqualTo(401);
                continue;
            }
            boolean may = row.right().isEmpty() || rights.contains(row.right());
            // Sessions are for pages, and these requests are of none; passwords of others are an administrator's
            // business.
            boolean special = row.path().endsWith("/session") || row.path().endsWith("/password");
            if (!special) {
                assertThat(reply.status() != 403)
                        .as("%s %s as %s: %s", row.method(), row.path(), role, reply.body())
                        .isEqualTo(may);
            }
            assertThat(reply.status()).as(row.path()).isNotEqualTo(401).isNotEqualTo(500);
        }
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
}
