package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    private static final String KEY = "kd83-very-secret-2901";
    private static final String BODY =
            "{\"type\":\"header\",\"header\":\"X-Key\",\"value\":\"" + KEY + "\",\"products\":[\"a\"]}";

    @TempDir
    private Path directory;

    private RunningManagement management;

    @BeforeEach
    void start() throws Exception {
        management = RunningManagement.start(directory);
    }

    @AfterEach
    void stop() {
        management.close();
    }

    private Reply good(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
        assertThat(reply.body()).doesNotContain(KEY).doesNotContain("sealed");
        return reply;
    }

    private static String product(String secret) {
        return "{\"basePath\":\"/a\",\"proxies\":{\"p\":{\"url\":\"http://h:1\",\"secret\":\"" + secret
                + "\",\"endpoints\":[{\"name\":\"e\",\"path\":\"/*\"}]}}}";
    }

    @Test
    void a_value_goes_in_and_never_comes_out() {
        Reply saved = good(management.put("/api/v1/secrets/s", BODY));
        assertThat(saved.text("value")).matches("\\{\"stored\":\"[0-9a-f]{16}\"}");
        good(management.get("/api/v1/secrets/s"));
        good(management.get("/api/v1/secrets"));
        good(management.get("/api/v1/export"));
        good(management.put("/api/v1/secrets/s", BODY.replace("X-Key", "X-Other")));
        assertThat(good(management.get("/api/v1/revisions/2/diff?from=1")).body())
                .contains("X-Other");
        Reply audit = management.get("/api/v1/audit");
        assertThat(audit.body()).doesNotContain(KEY).contains("fingerprint:");
    }

    @Test
    void what_was_read_can_be_sent_back_and_the_same_text_is_no_change() {
        String version = good(management.put("/api/v1/secrets/s", BODY)).text("version");
        String read = management.get("/api/v1/secrets/s").body();
        assertThat(good(management.put("/api/v1/secrets/s", read)).text("version"))
                .isEqualTo(version);
        assertThat(good(management.put("/api/v1/secrets/s", BODY)).text("version"))
                .isEqualTo(version);
        Reply other = management.put("/api/v1/secrets/s", BODY.replace(KEY, "another"));
        assertThat(other.text("version")).isNotEqualTo(version);
    }

    @Test
    void a_reference_to_a_value_that_is_not_there_is_refused_and_so_is_what_claims_to_be_encrypted() {
        String dangling = BODY.replace("\"" + KEY + "\"", "{\"stored\":\"0123456789abcdef\",\"sealed\":\"AAAA\"}");
        Reply refused = management.put("/api/v1/secrets/s", dangling);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("/value/stored").contains("is not in this store");
    }

    @Test
    void a_product_gets_no_secret_that_was_not_meant_for_it() {
        good(management.put("/api/v1/secrets/s", BODY.replace("[\"a\"]", "[\"b\"]")));
        assertThat(management.put("/api/v1/products/a", product("missing")).status())
                .isEqualTo(422);
        Reply refused = management.put("/api/v1/products/a", product("s"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("may not be used by this product");
        good(management.put("/api/v1/secrets/s", BODY));
        good(management.put("/api/v1/products/a", product("s")));
        good(management.post("/api/v1/products/a/publish", ""));
        assertThat(management
                        .put("/api/v1/secrets/s", BODY.replace("[\"a\"]", "[\"b\"]"))
                        .status())
                .isEqualTo(422);
        assertThat(management.delete("/api/v1/secrets/s").status()).isEqualTo(409);
    }

    @Test
    void an_export_is_imported_where_the_values_are_and_refused_elsewhere() throws Exception {
        good(management.put("/api/v1/secrets/s", BODY));
        good(management.put(
                "/api/v1/secrets/t", "{\"type\":\"basic\",\"username\":\"u\",\"password\":\"a password\"}"));
        String exported = good(management.get("/api/v1/export")).body();
        assertThat(good(management.post("/api/v1/import?prune=true", exported)).text("items"))
                .isEqualTo("[]");
        good(management.delete("/api/v1/secrets/s"));
        Reply refused = management.post("/api/v1/import?prune=true", exported);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("/secrets/s/value/stored");
    }

    @Test
    void variables_and_files_of_the_gateway_are_not_read_for_who_saves_a_secret() throws Exception {
        for (String source :
                java.util.List.of("{\"env\":\"FAIRLEAD_ENCRYPTION_KEY\"}", "{\"file\":\"/proc/self/environ\"}")) {
            Reply refused = management.put(
                    "/api/v1/secrets/t", "{\"type\":\"basic\",\"username\":\"u\",\"password\":" + source + "}");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.body()).contains("/password/", "which only files of its own may ask for");
        }
    }
}
