package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.FullServer;
import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class StoreAwayTest {

    @TempDir
    private Path directory;

    @Test
    void management_says_that_its_store_is_away_and_not_where_it_was() throws Exception {
        try (RunningManagement management = RunningManagement.start(directory, Duration.ofSeconds(2))) {
            assertThat(management.send("GET", "/health/ready", "", "").status()).isEqualTo(200);
            management.loseStore();
            Reply ready = management.send("GET", "/health/ready", "", "");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.text("status")).isEqualTo("degraded");
            assertThat(ready.body()).doesNotContain("127.0.0.1").doesNotContain("localhost");
            assertThat(management.send("GET", "/health", "", "").status()).isEqualTo(200);
            assertThat(management.send("GET", "/health/live", "", "").status()).isEqualTo(200);
            Reply change = management.put("/api/v1/policies/p", "{}");
            assertThat(change.status()).as(change.body()).isEqualTo(503);
            assertThat(change.header("Retry-After")).isNotEmpty();
            Reply login = management.send("POST", "/api/v1/login", "", "{\"user\":\"u\",\"password\":\"p\"}");
            assertThat(login.status()).as(login.body()).isEqualTo(503);
            assertThat(login.body()).doesNotContain("127.0.0.1").doesNotContain("localhost");
        }
    }

    @Test
    void with_a_full_disk_it_reads_and_says_what_to_do_about_changes() throws Exception {
        FullServer server = new FullServer();
        try (RunningManagement management = RunningManagement.over(server, server.uri(), directory)) {
            assertThat(management.put("/api/v1/policies/p", "{}").status()).isEqualTo(201);
            server.fill(true);
            Reply change = management.put("/api/v1/policies/p", "{\"description\":\"new\"}");
            assertThat(change.status()).as(change.body()).isEqualTo(507);
            assertThat(change.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(change.text("type")).isEqualTo("https://fairlead.dev/problems/insufficient-storage");
            assertThat(change.text("title")).isEqualTo("Insufficient Storage");
            assertThat(change.text("detail"))
                    .startsWith("The disk of the store is full")
                    .contains("makes room")
                    .contains("the disk has 3 MiB left")
                    .doesNotContain("does not answer");
            assertThat(management.get("/api/v1/policies/p").text("version")).isNotEmpty();
            assertThat(management.get("/api/v1/policies/p").json().members()).doesNotContainKey("description");
            Reply login = management.send("POST", "/api/v1/login", "", "{\"user\":\"u\",\"password\":\"p\"}");
            assertThat(login.status()).as(login.body()).isEqualTo(507);
            assertThat(login.body()).doesNotContain("127.0.0.1").doesNotContain("localhost");
            assertThat(management.send("GET", "/health", "", "").text("store")).contains("disk is full");
            server.fill(false);
            assertThat(management
                            .put("/api/v1/policies/p", "{\"description\":\"new\"}")
                            .status())
                    .isEqualTo(200);
        }
    }
}
