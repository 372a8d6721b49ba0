package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import dev.fairlead.model.KeyHash;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.PasswordHash;
import dev.fairlead.store.use.CredentialUses;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

    private static final String KEY = "flk_[a-z0-9]{12}_[A-Za-z0-9]{32}";

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

    private static String client(String name) {
        return "{\"name\":\"" + name
                + "\",\"credentials\":[{\"name\":\"production\",\"allowedIps\":[\"10.0.0.0/8\"]}]}";
    }

    private static void assertOpens(String key, Reply credential) throws Exception {
        String[] parts = key.split("_", 3);
        KeyHash hash = management.store().keyring().hash(parts[2].getBytes(StandardCharsets.US_ASCII));
        assertThat(credential.text("id")).isEqualTo(parts[1]);
        assertThat(credential.text("hash")).isEqualTo(hash.hex());
    }

    private static String issued(Reply reply) {
        String keys = reply.text("issuedKeys");
        return keys.substring(keys.indexOf("flk_"), keys.indexOf("flk_") + 49);
    }

    @Test
    void a_new_client_gets_its_keys_once() throws Exception {
        Reply created = management.post("/api/v1/clients", client("acme"));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        String key = issued(created);
        assertThat(key).matches(KEY);
        assertOpens(key, management.get("/api/v1/clients/acme/credentials/production"));
        assertThat(management.get("/api/v1/clients/acme").body())
                .doesNotContain(key)
                .doesNotContain("issuedKeys");
        assertThat(management.get("/api/v1/audit").body()).doesNotContain(key.substring(17));
    }

    @Test
    void sending_the_same_file_again_keeps_the_keys() {
        management.post("/api/v1/clients", client("again"));
        String before = management.get("/api/v1/clients/again").body();
        Reply put = management.put("/api/v1/clients/again", client("again"));
        assertThat(put.status()).as(put.body()).isEqualTo(200);
        assertThat(put.body()).isEqualTo(before);
    }

    @Test
    void a_key_that_is_brought_is_kept_as_a_hash() throws Exception {
        String key = "flk_abcdefabcdef_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
        Reply created = management.post(
                "/api/v1/clients", "{\"name\":\"bring\",\"credentials\":[{\"name\":\"c\",\"key\":\"" + key + "\"}]}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.body()).doesNotContain(key);
        assertOpens(key, management.get("/api/v1/clients/bring/credentials/c"));
        Reply bad = management.post(
                "/api/v1/clients", "{\"name\":\"bad\",\"credentials\":[{\"name\":\"c\",\"key\":\"hunter2\"}]}");
        assertThat(bad.status()).isEqualTo(422);
        assertThat(bad.body()).contains("/credentials/0/key").doesNotContain("hunter2");
    }

    @Test
    void a_credential_is_issued_rotated_and_removed() throws Exception {
        management.post("/api/v1/clients", "{\"name\":\"rotor\"}");
        String list = "/api/v1/clients/rotor/credentials";
        Reply issued = management.post(list, "{\"name\":\"main\",\"type\":\"api-key\",\"allowedMethods\":[\"GET\"]}");
        assertThat(issued.status()).as(issued.body()).isEqualTo(201);
        assertThat(issued.header("Location")).isEqualTo(list + "/main");
        assertThat(issued.text("key")).matches(KEY);
        assertThat(management.post(list, "{\"name\":\"main\"}").status()).isEqualTo(409);

        Reply rotated = management.post(list + "/main/rotate?overlap=24h", "");
        assertThat(rotated.status()).as(rotated.body()).isEqualTo(200);
        assertThat(rotated.text("key")).matches(KEY).isNotEqualTo(issued.text("key"));
        assertOpens(rotated.text("key"), management.get(list + "/main"));
        Reply previous = management.get(list + "/main-previous");
        assertOpens(issued.text("key"), previous);
        assertThat(previous.text("expires")).isNotEmpty();
        assertThat(previous.text("allowedMethods")).isEqualTo("[\"GET\"]");

        Reply sharp = management.post(list + "/main/rotate", "");
        assertThat(sharp.status()).isEqualTo(200);
        assertThat(management.get(list + "/main-previous").status()).isEqualTo(404);
        assertThat(management.post(list + "/main/rotate?overlap=forever", "").status())
                .isEqualTo(400);
        assertThat(management.delete(list + "/main").status()).isEqualTo(204);
        assertThat(management.get(list).text("items")).isEqualTo("[]");
        assertThat(management.post(list + "/main/rotate", "").status()).isEqualTo(404);
    }

    @Test
    void a_secret_of_tokens_is_made_sealed_and_rotated() throws Exception {
        Reply created = management.post(
                "/api/v1/clients",
                "{\"name\":\"signer\",\"credentials\":[{\"name\":\"t\",\"type\":\"jwt\",\"issuer\":\"signer-app\"}]}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        String secret = between(created.text("issuedKeys"), "\"secret\":\"", "\"");
        assertThat(secret).matches("[A-Za-z0-9]{48}");
        String list = "/api/v1/clients/signer/credentials";
        assertSealed(secret, management.get(list + "/t").text("secret"));
        assertThat(management.get("/api/v1/clients/signer").body()).doesNotContain(secret);
        assertThat(management.get("/api/v1/audit").body())
                .doesNotContain(secret)
                .doesNotContain("sealed:");

        String before = management.get("/api/v1/clients/signer").body();
        Reply again = management.put(
                "/api/v1/clients/signer",
                "{\"credentials\":[{\"name\":\"t\",\"type\":\"jwt\",\"issuer\":\"signer-app\",\"secret\":\"" + secret
                        + "\"}]}");
        assertThat(again.body()).as("the same secret is no change").isEqualTo(before);

        Reply rotated = management.post(list + "/t/rotate?overlap=1h", "");
        assertThat(rotated.status()).as(rotated.body()).isEqualTo(200);
        assertThat(rotated.text("secret")).matches("[A-Za-z0-9]{48}").isNotEqualTo(secret);
        assertSealed(secret, management.get(list + "/t-previous").text("secret"));
        assertSealed(rotated.text("secret"), management.get(list + "/t").text("secret"));
    }

    private static void assertSealed(String secret, String sealed) throws Exception {
        assertThat(CredentialKeys.open(management.store().keyring(), "signer", sealed))
                .isEqualTo(secret.getBytes(StandardCharsets.US_ASCII));
    }

    private static String between(String text, String start, String end) {
        int at = text.indexOf(start) + start.length();
        return text.substring(at, text.indexOf(end, at));
    }

    @Test
    void a_password_is_kept_as_a_slow_hash_and_saving_it_again_is_no_change() throws Exception {
        String client =
                "{\"credentials\":[{\"name\":\"login\",\"type\":\"basic\",\"user\":\"ann\",\"password\":\"correct horse\"}]}";
        Reply created = management.put("/api/v1/clients/login", client);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.body()).doesNotContain("correct horse").contains("pbkdf2-sha256$1000$");
        assertThat(management.put("/api/v1/clients/login", client).body())
                .isEqualTo(management.get("/api/v1/clients/login").body());
        assertThat(management.get("/api/v1/audit").body())
                .doesNotContain("correct horse")
                .doesNotContain("pbkdf2");
        Reply rotated = management.post("/api/v1/clients/login/credentials/login/rotate", "");
        assertThat(rotated.text("password")).matches("[A-Za-z0-9]{48}");
        String hash = management.get("/api/v1/clients/login/credentials/login").text("hash");
        assertThat(PasswordHash.matches(rotated.text("password"), hash)).isTrue();
        Reply second = management.put("/api/v1/clients/thief", client);
        assertThat(second.status()).isEqualTo(422);
        assertThat(second.body()).contains("the user \\\"ann\\\"");
    }

    @Test
    void what_has_no_secret_is_kept_as_it_is_and_cannot_be_rotated() {
        Reply created = management.put(
                "/api/v1/clients/plain",
                "{\"credentials\":[{\"name\":\"open\",\"type\":\"none\"},{\"name\":\"app\",\"type\":\"oidc\","
                        + "\"issuer\":\"https://id.example\",\"audiences\":[\"payments\"]}]}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.body()).doesNotContain("issuedKeys");
        assertThat(management
                        .post("/api/v1/clients/plain/credentials/open/rotate", "")
                        .status())
                .isEqualTo(409);
        Reply bad = management.put(
                "/api/v1/clients/plain",
                "{\"credentials\":[{\"name\":\"app\",\"type\":\"oidc\",\"issuer\":\"https://id.example\"}]}");
        assertThat(bad.status()).isEqualTo(422);
        assertThat(bad.body()).contains("/credentials/0/audiences");
    }

    @Test
    void when_a_key_was_used_last_is_shown_of_that_very_key() throws Exception {
        String key = issued(management.post("/api/v1/clients", client("used")));
        String list = "/api/v1/clients/used/credentials";
        assertThat(management.get(list).body()).doesNotContain("lastUsed");
        Instant at = Instant.parse("2026-11-29T12:00:00Z");
        management.store().uses().save(List.of(new CredentialUses.Use("used", "production", key.substring(4, 16), at)));
        assertThat(management.get(list).body()).contains("\"lastUsed\": \"2026-11-29T12:00:00Z\"");
        assertThat(management.get(list + "/production").text("lastUsed")).isEqualTo("2026-11-29T12:00:00Z");
        management.post(list + "/production/rotate?overlap=1h", "");
        assertThat(management.get(list + "/production").body()).doesNotContain("lastUsed");
        assertThat(management.get(list + "/production-previous").text("lastUsed"))
                .isEqualTo("2026-11-29T12:00:00Z");
    }
}
