package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class AccessTest {

    private static final String SECRET = "a long enough password";
    private static final Map<String, String> TOKENS = new HashMap<>();

    @TempDir
    private static Path directory;

    private static RunningManagement management;

    @BeforeAll
    static void start() throws Exception {
        management = RunningManagement.start(directory);
        TOKENS.put("admin", management.token());
        TOKENS.put("nobody", "");
        for (String role : new String[] {"viewer", "editor", "auditor"}) {
            user(role, role);
            TOKENS.put(role, management.login(role, SECRET));
        }
    }

    @AfterAll
    static void stop() {
        management.close();
    }

    private static void user(String name, String role) {
        Reply reply = management.post(
                "/api/v1/users",
                "{\"name\":\"" + name + "\",\"role\":\"" + role + "\",\"password\":\"" + SECRET + "\"}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            # method, path,                      nobody, viewer, editor, auditor, admin
            GET,      /api/v1/products,          401,    200,    200,    200,     200
            POST,     /api/v1/products,          401,    403,    415,    403,     415
            PUT,      /api/v1/clients/x,         401,    403,    415,    403,     415
            DELETE,   /api/v1/routes/x,          401,    403,    404,    403,     404
            POST,     /api/v1/publish,           401,    403,    200,    403,     200
            POST,     /api/v1/revisions/9999/rollback, 401, 403, 404,    403,     404
            GET,      /api/v1/revisions,         401,    200,    200,    200,     200
            GET,      /api/v1/replicas,          401,    200,    200,    200,     200
            GET,      /api/v1/status,            401,    200,    200,    200,     200
            HEAD,     /api/v1/events,            401,    200,    200,    200,     200
            GET,      /metrics,                  401,    200,    200,    200,     200
            GET,      /api/v1/audit,             401,    403,    403,    200,     200
            GET,      /api/v1/audit/verify,      401,    403,    403,    200,     200
            GET,      /api/v1/users,             401,    403,    403,    403,     200
            POST,     /api/v1/users,             401,    403,    403,    403,     415
            GET,      /api/v1/settings,          401,    403,    403,    403,     200
            DELETE,   /api/v1/users/x,           401,    403,    403,    403,     404
            POST,     /api/v1/users/admin/password, 401, 403,    403,    403,     415
            GET,      /api/v1/tokens,            401,    200,    200,    200,     200
            GET,      /api/v1/self,              401,    200,    200,    200,     200
            POST,     /api/v1/login,             415,    415,    415,    415,     415
            GET,      /api/v1/openapi.json,      200,    200,    200,    200,     200
            GET,      /health,                   200,    200,    200,    200,     200
            GET,      /health/live,              200,    200,    200,    200,     200
            GET,      /health/ready,             200,    200,    200,    200,     200
            GET,      /healthz,                  200,    200,    200,    200,     200
            GET,      /,                         200,    200,    200,    200,     200
            """)
    void each_role_may_do_what_the_table_says(
            String method, String path, int nobody, int viewer, int editor, int auditor, int admin) {
        assertThat(status(method, path, "nobody")).as("nobody").isEqualTo(nobody);
        assertThat(status(method, path, "viewer")).as("viewer").isEqualTo(viewer);
        assertThat(status(method, path, "editor")).as("editor").isEqualTo(editor);
        assertThat(status(method, path, "auditor")).as("auditor").isEqualTo(auditor);
        assertThat(status(method, path, "admin")).as("admin").isEqualTo(admin);
    }

    private static int status(String method, String path, String who) {
        return management.send(method, path, TOKENS.getOrDefault(who, ""), "").status();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer flt_x_y",
                "Bearer ",
                "Bearer",
                "Basic YWRtaW46YWRtaW4=",
                "flt_aaaaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "Bearer flt_aaaaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void a_bad_token_is_challenged(String header) {
        Reply reply = management.send("GET", "/api/v1/products", "", "", "Authorization", header);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer realm=\"fairlead\"");
    }

    @Test
    void a_token_is_shown_once_used_and_revoked() {
        Reply made = management.post("/api/v1/tokens", "{\"label\":\"ci\",\"role\":\"viewer\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String token = made.text("token");
        assertThat(management.get("/api/v1/tokens").body()).contains("\"ci\"").doesNotContain(token);
        assertThat(management.send("GET", "/api/v1/products", token, "").status())
                .isEqualTo(200);
        assertThat(management.send("POST", "/api/v1/publish", token, "").status())
                .isEqualTo(403);
        assertThat(management.delete("/api/v1/tokens/" + made.text("id")).status())
                .isEqualTo(204);
        assertThat(management.send("GET", "/api/v1/products", token, "").status())
                .isEqualTo(401);
    }

    @Test
    void nobody_makes_a_token_that_may_do_more() {
        String viewers = management
                .post("/api/v1/tokens", "{\"label\":\"less\",\"role\":\"viewer\"}")
                .text("token");
        Reply more = management.send("POST", "/api/v1/tokens", viewers, "{\"label\":\"more\",\"role\":\"admin\"}");
        assertThat(more.status()).isEqualTo(403);
        Reply same = management.send("POST", "/api/v1/tokens", viewers, "{\"label\":\"same\"}");
        assertThat(same.text("role")).isEqualTo("viewer");
        Reply other = management.send(
                "POST", "/api/v1/tokens", TOKENS.getOrDefault("editor", ""), "{\"label\":\"x\",\"user\":\"admin\"}");
        assertThat(other.status()).isEqualTo(403);
    }

    @Test
    void one_sees_and_revokes_only_ones_own_tokens() {
        String id = management.post("/api/v1/tokens", "{\"label\":\"private\"}").text("id");
        String viewer = TOKENS.getOrDefault("viewer", "");
        assertThat(management.send("GET", "/api/v1/tokens", viewer, "").body()).doesNotContain(id);
        assertThat(management.send("DELETE", "/api/v1/tokens/" + id, viewer, "").status())
                .isEqualTo(404);
    }

    @Test
    void a_password_is_changed_with_the_current_one() {
        user("changer", "viewer");
        String token = management.login("changer", SECRET);
        String path = "/api/v1/users/changer/password";
        String wrong = "{\"current\":\"not this one\",\"password\":\"another long password\"}";
        assertThat(management.send("POST", path, token, wrong).status()).isEqualTo(401);
        String right = wrong.replace("not this one", SECRET);
        Reply changed = management.send("POST", path, token, right);
        assertThat(changed.status()).as(changed.body()).isEqualTo(204);
        assertThat(management.login("changer", "another long password")).startsWith("flt_");
    }

    @Test
    void a_demoted_user_s_token_loses_its_rights() {
        user("demoted", "editor");
        String token = management.login("demoted", SECRET);
        assertThat(management.send("POST", "/api/v1/publish", token, "").status())
                .isEqualTo(200);
        Reply change = management.put("/api/v1/users/demoted", "{\"role\":\"viewer\"}");
        assertThat(change.status()).as(change.body()).isEqualTo(200);
        assertThat(management.send("POST", "/api/v1/publish", token, "").status())
                .isEqualTo(403);
        assertThat(management.put("/api/v1/users/demoted", "{\"active\":false}").status())
                .isEqualTo(200);
        assertThat(management.send("GET", "/api/v1/products", token, "").status())
                .isEqualTo(401);
    }

    @Test
    void the_last_administrator_stays() {
        assertThat(management.delete("/api/v1/users/admin").status()).isEqualTo(409);
        assertThat(management
                        .put("/api/v1/users/admin", "{\"role\":\"viewer\"}")
                        .status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"x\"}",
                "{\"name\":\"x\",\"password\":\"short\"}",
                "{\"name\":\"x\",\"password\":\"long enough it is\",\"role\":\"king\"}",
                "{\"name\":\"x\",\"password\":\"long enough it is\",\"rolle\":\"viewer\"}",
                "{\"name\":7,\"password\":\"long enough it is\"}",
                "{\"name\":\"\",\"password\":\"long enough it is\"}"
            })
    void a_bad_user_is_refused_with_the_field(String body) {
        Reply reply = management.post("/api/v1/users", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(422);
        assertThat(reply.body()).contains("\"errors\"").doesNotContain("long enough");
    }
}
