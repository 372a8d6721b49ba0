package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import dev.fairlead.store.quota.QuotaCounts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client with a key of its own sees itself and nobody else, and gives its key a successor. */
class PartnersTest {

    @TempDir
    private static Path directory;

    private static RunningManagement management;

    @BeforeAll
    static void start() throws Exception {
        management = RunningManagement.start(directory);
        good(management.put("/api/v1/products/shop", """
                {"basePath": "/shop", "description": "Things to buy", "proxies": {
                 "main": {"path": "/v1", "url": "http://127.0.0.1:9",
                  "endpoints": [{"name": "get", "methods": ["GET"], "path": "/items/{id}"}]},
                 "hidden": {"path": "/v2", "draft": true, "url": "http://127.0.0.1:9",
                  "endpoints": [{"name": "later", "path": "/later"}]}}}
                """));
        good(management.post("/api/v1/products/shop/publish", ""));
        good(management.put(
                "/api/v1/products/draft",
                "{\"basePath\": \"/draft\", \"proxies\": {\"main\": {\"url\": \"http://127.0.0.1:9\","
                        + " \"endpoints\": [{\"name\": \"any\", \"path\": \"/*\"}]}}}"));
        good(
                management.put(
                        "/api/v1/policies/gold",
                        "{\"rateLimit\": {\"requests\": 100, \"per\": \"1m\"}, \"quota\": {\"requests\": 1000, \"per\": \"month\"}}"));
    }

    @AfterAll
    static void stop() {
        management.close();
    }

    private static Reply good(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
        return reply;
    }

    /** A client that may call both products; its key. */
    private static String client(String name, String more) {
        good(management.put(
                "/api/v1/clients/" + name, "{\"products\": [\"shop\", \"draft\"], \"policy\": \"gold\"" + more + "}"));
        return good(management.post("/api/v1/clients/" + name + "/credentials", "{\"name\": \"production\"}"))
                .text("key");
    }

    private static Reply by(String key, String method, String path) {
        return management.send(method, "/api/v1/partner" + path, key, "");
    }

    @Test
    void it_sees_what_it_may_call_and_nothing_that_is_not_served() {
        String key = client("caller", "");
        assertThat(good(by(key, "GET", "")).text("client")).isEqualTo("caller");
        assertThat(by(key, "GET", "").body())
                .contains("\"credential\": \"production\"")
                .doesNotContain("hash")
                .doesNotContain("gold");
        assertThat(good(by(key, "GET", "/products")).body())
                .contains("/shop/v1/items/{id}", "Things to buy")
                .doesNotContain("later")
                .doesNotContain("/draft")
                .doesNotContain("127.0.0.1");
    }

    @Test
    void it_sees_its_limits_and_what_the_store_knows_to_be_left() {
        String key = client("limited", "");
        assertThat(good(by(key, "GET", "/limits")).body())
                .contains("\"rate\"", "\"1m\"", "\"quota\"", "\"month\"")
                .doesNotContain("\"left\"");
        Instant end = Instant.now().plusSeconds(86_400);
        management
                .store()
                .quotas()
                .save(List.of(
                        new QuotaCounts.Count("fairlead:quota:{limited@store|gold@store}:M1764547200", 250, end),
                        new QuotaCounts.Count("fairlead:quota:{limited@store|gold@store}:M1", 9, Instant.EPOCH),
                        new QuotaCounts.Count("fairlead:quota:{other@store|gold@store}:M1764547200", 999, end)));
        assertThat(good(by(key, "GET", "/limits")).body())
                .contains("\"used\": 250", "\"left\": 750")
                .doesNotContain("999");
    }

    @Test
    void whoever_shows_no_good_key_learns_one_and_the_same_thing() {
        String key = client("secret", "");
        String wrong = key.substring(0, 17) + "A".repeat(32);
        String unknown = "flk_zzzzzzzzzzzz_" + "A".repeat(32);
        String inactive = client("inactive", "");
        good(management.put(
                "/api/v1/clients/inactive",
                management.get("/api/v1/clients/inactive").body().replaceFirst("\\{", "{\"active\": false,")));
        String expired = client("expired", "");
        good(management.put(
                "/api/v1/clients/expired",
                "{\"credentials\": [{\"name\": \"production\", \"expires\": \"2020-01-01T00:00:00Z\"}]}"));
        String elsewhere = client("elsewhere", "");
        good(management.put(
                "/api/v1/clients/elsewhere",
                "{\"credentials\": [{\"name\": \"production\", \"allowedIps\": [\"10.9.9.9\"]}]}"));
        String one = without(by(unknown, "GET", ""));
        for (String each : List.of(wrong, inactive, expired, elsewhere, "flk_", management.token())) {
            assertThat(without(by(each, "GET", ""))).as(each.substring(0, 4)).isEqualTo(one);
            assertThat(by(each, "POST", "/rotate").status()).isEqualTo(401);
        }
        assertThat(one).startsWith("401");
        assertThat(management.send("GET", "/api/v1/clients", key, "").status()).isEqualTo(401);
        assertThat(management.send("GET", "/api/v1/self", key, "").status()).isEqualTo(401);
    }

    private static String without(Reply reply) {
        return reply.status() + reply.body().replaceAll("\"requestId\": \"[^\"]*\"", "");
    }

    @Test
    void it_gives_its_key_a_successor_and_both_are_good_for_the_overlap() {
        String old = client("rotor", "");
        Reply rotated = good(by(old, "POST", "/rotate?overlap=24h"));
        String key = rotated.text("key");
        assertThat(key).startsWith("flk_").isNotEqualTo(old);
        assertThat(rotated.body()).doesNotContain("hash");
        assertThat(good(by(key, "GET", "")).text("credential")).isEqualTo("production");
        assertThat(good(by(old, "GET", "")).text("credential")).isEqualTo("production-previous");
        assertThat(by(old, "POST", "/rotate").status()).isEqualTo(409);
        Reply sharp = good(by(key, "POST", "/rotate"));
        assertThat(by(key, "GET", "").status()).isEqualTo(401);
        assertThat(by(old, "GET", "").status()).isEqualTo(401);
        assertThat(by(sharp.text("key"), "GET", "").status()).isEqualTo(200);
        assertThat(management.get("/api/v1/audit?user=client:rotor").body())
                .contains("client:rotor")
                .doesNotContain(key)
                .doesNotContain(old);
        assertThat(by(sharp.text("key"), "POST", "/rotate?overlap=forever").status())
                .isEqualTo(400);
    }
}
