package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The data directory that an older version left: commit 8331f5e, three publishes of one product, a draft, a client whose
 * limits were used, a secret, a route, a user. Its key and its passwords are of this test alone.
 */
final class UpgradeTest {

    private static final String DATA = "/upgrade/2026-11-29.zip";
    private static final String KEY = "flk_upgcuzo8eqq4_FJ5gDZkKtpqiRclfY4BgEa8T7HkePy0u";
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Installation installation = new Installation();
    private final RecordingUpstream upstream = RecordingUpstream.start(0);

    @BeforeEach
    void start() throws IOException {
        byte[] master = new byte[32];
        Arrays.fill(master, (byte) 7);
        installation
                .with("FAIRLEAD_ENCRYPTION_KEY", Base64.getEncoder().encodeToString(master))
                .with("FAIRLEAD_SOURCES", "store");
        unpack(installation.folder().resolve("data"));
        installation.up();
    }

    @AfterEach
    void stop() throws IOException {
        installation.close();
        upstream.close();
    }

    private static void unpack(Path folder) throws IOException {
        InputStream packed = Objects.requireNonNull(UpgradeTest.class.getResourceAsStream(DATA), DATA);
        try (ZipInputStream in = new ZipInputStream(packed)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.copy(in, file);
            }
        }
    }

    private String get(String path) {
        return RestObjects.good(installation.rest("GET", path, "")).body();
    }

    private void publish(String path) {
        RestObjects.good(installation.rest("PUT", "/products/shop", """
                {"basePath": "/shop", "proxies": {"main": {"path": "/v1", "url": "http://127.0.0.1:%d", "secret": "bank",
                 "endpoints": [{"name": "list", "methods": ["GET"], "path": "/%s"}]}}}
                """.formatted(upstream.port(), path)));
        String answer = RestObjects.good(installation.rest("POST", "/products/shop/publish?wait=true", ""))
                .body();
        assertThat(answer).contains("\"served\": true");
    }

    @Test
    void what_was_published_is_served_and_who_was_let_in_is_known() {
        // Its backend is nobody: the route, the client and its key were found.
        HttpResponse<String> answer = installation.call("GET", "/shop/v1/items", "X-API-Key", KEY);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
        assertThat(installation.call("GET", "/shop/v1/things", "X-API-Key", KEY).statusCode())
                .isEqualTo(404);
        assertThat(installation
                        .call("GET", "/shop/v1/items", "X-API-Key", KEY.replace('F', 'G'))
                        .statusCode())
                .isEqualTo(401);
        assertThat(installation.call("GET", "/later/v1/items", "X-API-Key", KEY).statusCode())
                .as("a draft")
                .isEqualTo(404);
        assertThat(installation.call("GET", "/web/x").statusCode()).isEqualTo(502);
        assertThat(get("/products/later")).contains("\"draft\"");
        assertThat(get("/secrets/bank")).doesNotContain("a-clear-value");
        assertThat(get("/users")).contains("\"ada\"");
    }

    @Test
    void it_is_changed_and_rolled_back_and_its_audit_goes_on() {
        assertThat(get("/audit/verify")).contains("\"intact\": true");
        int before = records();
        publish("newer");
        RestObjects.awaitStatus(installation, "/shop/v1/newer", KEY, 200, SOON);
        assertThat(upstream.takeRequests().getLast().values("X-Bank"))
                .as("the secret that the older version sealed")
                .containsExactly("a-clear-value");
        // The second of the three editions that it published.
        RestObjects.good(installation.rest("POST", "/revisions/9/rollback?wait=true", ""));
        RestObjects.awaitStatus(installation, "/shop/v1/newer", KEY, 404, SOON);
        RestObjects.awaitStatus(installation, "/shop/v1/things", KEY, 502, SOON);
        assertThat(get("/audit/verify")).contains("\"intact\": true");
        assertThat(records()).isEqualTo(before + 3);
    }

    /** What the administrator did. The gateway tells of secrets that it read in its own time, so those do not count. */
    private int records() {
        return get("/audit?user=admin&limit=100").split("\"sequence\":", -1).length - 1;
    }
}
