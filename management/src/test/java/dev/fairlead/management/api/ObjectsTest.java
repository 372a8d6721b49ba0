package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import dev.fairlead.model.tree.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectsTest {

    private static final String CHARGES =
            "\"proxies\":{\"charges\":{\"path\":\"/v1\",\"url\":\"http://payments-api:8000\",\"endpoints\":"
                    + "[{\"name\":\"get\",\"methods\":[\"GET\"],\"path\":\"/charges/{id}\"}]}}";

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

    private static String product(String name, String more) {
        return "{\"name\":\"" + name + "\",\"basePath\":\"/" + name + "\"," + CHARGES + more + "}";
    }

    private static Reply created(String name) {
        Reply reply = management.post("/api/v1/products", product(name, ""));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return reply;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/v1/product           | did you mean /api/v1/products?
            /api/v1/clint/acme        | did you mean /api/v1/clients?
            /products                 | did you mean /api/v1/products?
            /api/v1/products/a/b/c/d  | at this path; /api/v1/openapi.json lists what there is
            /api/v1/frobnication      | at this path; /api/v1/openapi.json lists what there is
            """)
    void a_path_that_is_not_there_names_the_one_that_was_meant(String path, String told) {
        Reply reply = management.get(path);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.text("detail")).contains(told);
    }

    @Test
    void an_object_lives_from_create_to_delete() {
        Reply created = created("life");
        assertThat(created.header("Location")).isEqualTo("/api/v1/products/life");
        assertThat(created.text("status")).isEqualTo("draft");
        assertThat(created.header("ETag")).matches("\"[^\"]+\"");

        Reply read = management.get("/api/v1/products/life");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body()).isEqualTo(created.body());
        assertThat(read.header("ETag")).isEqualTo(created.header("ETag"));

        Reply replaced = management.put("/api/v1/products/life", product("life", ",\"description\":\"new\""));
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.text("description")).isEqualTo("new");
        assertThat(replaced.header("ETag")).isNotEqualTo(created.header("ETag"));

        assertThat(management.delete("/api/v1/products/life").status()).isEqualTo(204);
        assertThat(management.get("/api/v1/products/life").status()).isEqualTo(404);
        assertThat(management.delete("/api/v1/products/life").status()).isEqualTo(404);
    }

    @Test
    void what_was_read_can_be_sent_back_and_changes_nothing() {
        created("mirror");
        management.post("/api/v1/products/mirror/publish", "");
        Reply read = management.get("/api/v1/products/mirror");
        Reply written = management.put("/api/v1/products/mirror", read.body(), "If-Match", read.header("ETag"));
        assertThat(written.status()).as(written.body()).isEqualTo(200);
        assertThat(written.body()).isEqualTo(read.body());
    }

    @Test
    void an_object_that_exists_is_not_created_again() {
        created("once");
        Reply again = management.post("/api/v1/products", product("once", ""));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.header("Content-Type")).isEqualTo("application/problem+json");
        Reply only = management.put("/api/v1/products/once", product("once", ""), "If-None-Match", "*");
        assertThat(only.status()).isEqualTo(412);
    }

    @Test
    void put_creates_what_is_not_there() {
        Reply reply = management.put("/api/v1/policies/gold", "{\"rateLimit\":{\"requests\":100,\"per\":\"1m\"}}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        assertThat(reply.header("Location")).isEqualTo("/api/v1/policies/gold");
        assertThat(management
                        .put("/api/v1/policies/silver", "{}", "If-Match", "\"x\"")
                        .status())
                .isEqualTo(412);
    }

    @Test
    void the_second_of_two_editors_is_told_and_nothing_is_lost() {
        String tag = created("shared").header("ETag");
        String path = "/api/v1/products/shared";
        Reply first = management.put(path, product("shared", ",\"description\":\"first\""), "If-Match", tag);
        Reply second = management.put(path, product("shared", ",\"description\":\"second\""), "If-Match", tag);
        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(second.text("detail")).contains("was changed by admin");
        assertThat(management.get(path).text("description")).isEqualTo("first");
        assertThat(management.delete(path, "If-Match", tag).status()).isEqualTo(412);
        assertThat(management.delete(path, "If-Match", first.header("ETag")).status())
                .isEqualTo(204);
    }

    @Test
    void publishing_changes_what_get_shows_and_does_not_disturb_an_editor() {
        String tag = created("calm").header("ETag");
        management.post("/api/v1/products/calm/publish", "");
        assertThat(management.get("/api/v1/products/calm", "If-None-Match", tag).status())
                .isEqualTo(200);
        Reply edited =
                management.put("/api/v1/products/calm", product("calm", ",\"description\":\"x\""), "If-Match", tag);
        assertThat(edited.status()).isEqualTo(200);
        assertThat(edited.text("status")).isEqualTo("changed");
    }

    @Test
    void a_get_of_what_is_known_is_answered_with_304() {
        String tag = created("known").header("ETag");
        Reply same = management.get("/api/v1/products/known", "If-None-Match", tag);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(management
                        .get("/api/v1/products/known", "If-None-Match", "\"other\"")
                        .status())
                .isEqualTo(200);
        String listTag = management.get("/api/v1/products?contains=known").header("ETag");
        Reply list = management.get("/api/v1/products?contains=known", "If-None-Match", listTag);
        assertThat(list.status()).isEqualTo(304);
    }

    @Test
    void a_name_may_have_any_character_but_an_at() {
        String body = "{\"name\":\"a/b ü%\",\"addPrefix\":{\"prefix\":\"/x\"}}";
        Reply reply = management.post("/api/v1/middlewares", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        assertThat(reply.header("Location")).isEqualTo("/api/v1/middlewares/a%2Fb%20%C3%BC%25");
        assertThat(management.get(reply.header("Location")).text("name")).isEqualTo("a/b ü%");
        assertThat(management
                        .post("/api/v1/middlewares", body.replace("a/b", "a@b"))
                        .status())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            products    | {"name":"k","basePath":"/k"}
            policies    | {"name":"k","quota":{"requests":5,"per":"month"}}
            middlewares | {"name":"k","stripPrefix":{"prefixes":["/a"]}}
            services    | {"name":"k","loadBalancer":{"servers":[{"url":"http://a:1"}]}}
            clients     | {"name":"k"}
            """)
    void every_kind_can_be_created_read_and_deleted(String kind, String body) {
        String path = "/api/v1/" + kind;
        Reply created = management.post(path, body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(management.get(path + "/k").body()).isEqualTo(created.body());
        assertThat(management.put(path + "/k", created.body()).status()).isEqualTo(200);
        assertThat(management.delete(path + "/k").status()).isEqualTo(204);
    }

    @Test
    void a_private_key_is_not_kept_where_everybody_reads() {
        String body = """
                {"name":"asks","forwardAuth":{"address":"https://auth/verify","tls":{"cert":"/run/own.crt","key":"KEY"}}}""";
        Reply refused = management.post(
                "/api/v1/middlewares",
                body.replace("KEY", "-----BEGIN PRIVATE KEY-----\\nMIIB\\n-----END PRIVATE KEY-----"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("name a file of the gateways").doesNotContain("MIIB");
        assertThat(management
                        .post("/api/v1/middlewares", body.replace("KEY", "/run/own.key"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void every_bad_field_is_told_at_once_with_a_pointer() {
        Reply reply = management.post("/api/v1/products", """
                {"name":"bad","basPath":"/x","basePath":"nope",
                 "proxies":{"p":{"url":"ftp://x","endpoints":[{"name":"e","path":"x"}]}}}""");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body())
                .contains("\"/basPath\"")
                .contains("\"/basePath\"")
                .contains("\"/proxies/p/url\"")
                .contains("\"/proxies/p/endpoints/0/path\"");
        assertThat(management.get("/api/v1/products/bad").status()).isEqualTo(404);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            products | {"name":"dangling","basePath":"/d","proxies":{"p":{"service":"nowhere"}}}   | /proxies/p/service
            clients  | {"name":"dangling","products":["nowhere"]}                                  | /products/0
            clients  | {"name":"dangling","policy":"nowhere"}                                      | /policy
            routes   | {"name":"dangling","rule":"Host(`a`)","service":"nowhere"}                  | /service
            """)
    void a_reference_to_nothing_is_refused(String kind, String body, String pointer) {
        Reply reply = management.post("/api/v1/" + kind, body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(422);
        assertThat(reply.body()).contains("\"pointer\": \"" + pointer + "\"").contains("nowhere");
        assertThat(management.get("/api/v1/" + kind + "/dangling").status()).isEqualTo(404);
    }

    @Test
    void a_reference_to_another_source_is_taken_on_trust() {
        Reply reply = management.post(
                "/api/v1/clients", "{\"name\":\"trusting\",\"products\":[\"payments@file\"],\"policy\":\"gold@file\"}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    }

    @Test
    void a_route_may_lead_to_the_gateway_itself_and_to_what_it_has() {
        Reply reply = management.post(
                "/api/v1/routes", "{\"name\":\"look\",\"rule\":\"Host(`look`)\",\"service\":\"ping@internal\"}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        Reply unknown = management.post(
                "/api/v1/routes", "{\"name\":\"rest\",\"rule\":\"Host(`rest`)\",\"service\":\"rest@internal\"}");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.body()).contains("\\\"rest@internal\\\" does not exist", "the gateway has api@internal");
    }

    @Test
    void a_base_path_belongs_to_one_product() {
        created("first");
        Reply reply = management.post("/api/v1/products", product("second", "").replace("/second", "/first"));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body()).contains("\"/basePath\"").contains("\\\"first\\\"");
    }

    @Test
    void what_is_still_used_is_not_deleted() {
        management.post(
                "/api/v1/services", "{\"name\":\"used\",\"loadBalancer\":{\"servers\":[{\"url\":\"http://a:1\"}]}}");
        management.post(
                "/api/v1/products",
                "{\"name\":\"user\",\"basePath\":\"/user\",\"proxies\":{\"p\":{\"service\":\"used\"}}}");
        management.post("/api/v1/clients", "{\"name\":\"granted\",\"products\":[\"user\"]}");
        Reply service = management.delete("/api/v1/services/used");
        assertThat(service.status()).isEqualTo(409);
        assertThat(service.body()).contains("product \\\"user@store\\\"");
        Reply product = management.delete("/api/v1/products/user");
        assertThat(product.status()).isEqualTo(409);
        assertThat(product.body()).contains("client \\\"granted@store\\\"");
    }

    @Test
    void a_rehearsal_says_what_would_be_and_changes_nothing() {
        Reply good = management.post("/api/v1/products?dryRun=true", product("rehearsed", ""));
        assertThat(good.status()).isEqualTo(200);
        assertThat(Json.canonical(good.json()))
                .startsWith(
                        "{\"valid\":true,\"kind\":\"product\",\"name\":\"rehearsed\",\"after\":{\"basePath\":\"/rehearsed\"");
        assertThat(management.get("/api/v1/products/rehearsed").status()).isEqualTo(404);
        management.put("/api/v1/policies/rehearsed", "{\"description\":\"one\"}");
        Reply other = management.put("/api/v1/policies/rehearsed?dryRun=true", "{\"description\":\"other\"}");
        assertThat(other.body()).contains("\"before\"").contains("\"one\"").contains("\"other\"");
        assertThat(management.delete("/api/v1/policies/rehearsed?dryRun=true").body())
                .contains("\"one\"")
                .doesNotContain("\"after\"");
        assertThat(management.get("/api/v1/policies/rehearsed").body()).contains("\"one\"");
        Reply bad = management.post("/api/v1/clients?dryRun=true", "{\"name\":\"r\",\"policy\":\"nowhere\"}");
        assertThat(bad.status()).isEqualTo(422);
    }

    @Test
    void lists_come_in_pages_that_lead_to_one_another() {
        for (int i = 0; i < 5; i++) {
            management.put("/api/v1/policies/page-" + i, "{}");
        }
        Reply page = management.get("/api/v1/policies?limit=2&contains=page-");
        StringBuilder names = new StringBuilder();
        for (int pages = 0; pages < 3; pages++) {
            names.append(page.body());
            if (pages < 2) {
                assertThat(page.header("Link")).isEqualTo("<" + page.text("next") + ">; rel=\"next\"");
                page = management.get(page.text("next"));
            }
        }
        assertThat(page.json().members()).doesNotContainKey("next");
        assertThat(names.toString().split("\"name\"", -1)).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /api/v1/nothing                   | 404
            GET    | /api/v1/products/                 | 404
            GET    | /api/v1/products/nothing          | 404
            PATCH  | /api/v1/products                  | 405
            DELETE | /api/v1/products                  | 405
            POST   | /api/v1/products/x                | 405
            GET    | /api/v1/products?limit=0          | 400
            GET    | /api/v1/products?limit=x          | 400
            GET    | /api/v1/products?limti=5          | 400
            GET    | /api/v1/revisions/0               | 404
            GET    | /api/v1/revisions/99999           | 404
            GET    | /api/v1/revisions?cursor=x        | 400
            GET    | /api/v1/audit?from=yesterday      | 400
            POST   | /api/v1/products/nothing/publish  | 404
            POST   | /api/v1/publish?wait=perhaps      | 400
            POST   | /api/v1/publish?timeout=0         | 400
            DELETE | /api/v1/tokens/nothing            | 404
            """)
    void wrong_requests_have_their_status(String method, String path, int status) {
        Reply reply = management.send(method, path, management.token(), "");
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.text("requestId")).isEqualTo(reply.header("X-Request-ID"));
        if (status == 405) {
            assertThat(reply.header("Allow")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name":"x",}                                   | 400 | line 1, column 13
            {"name":"x","name":"y"}                         | 400 | a second time
            {"name":"x"} {}                                 | 400 | line 1, column 14
            [1]                                             | 422 | a list
            "text"                                          | 422 | text
            {"basePath":"/x"}                               | 422 | "/name"
            {"name":7,"basePath":"/x"}                      | 422 | "/name"
            {"name":"x","basePath":"/x","draft":"yes"}      | 422 | "/draft"
            """)
    void wrong_bodies_have_their_status_and_place(String body, int status, String hint) {
        Reply reply = management.post("/api/v1/products", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.body()).contains(hint);
    }

    @Test
    void deep_nesting_is_refused() {
        Reply reply = management.post("/api/v1/products", "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("levels deep");
    }
}
