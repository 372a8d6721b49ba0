package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {

    @TempDir
    private Path directory;

    @Test
    void guessing_is_slowed_down_and_audited() throws Exception {
        try (RunningManagement management = RunningManagement.start(directory)) {
            String wrong = "{\"user\":\"admin\",\"password\":\"wrong wrong\"}";
            Reply refused = management.send("POST", "/api/v1/login", "", wrong);
            // Five are free; on a slow machine some waits are over before the next attempt, but they double.
            for (int i = 0; i < 15 && refused.status() != 429; i++) {
                assertThat(refused.status()).isEqualTo(401);
                assertThat(refused.text("detail")).isEqualTo("The user name or the password is wrong");
                refused = management.send("POST", "/api/v1/login", "", wrong);
            }
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).matches("[1-9][0-9]*");
            assertThat(management.get("/api/v1/audit").body()).contains("login").doesNotContain("wrong wrong");
        }
    }
}
