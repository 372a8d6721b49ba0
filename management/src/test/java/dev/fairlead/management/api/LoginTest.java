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
            for (int i = 0; i < 5; i++) {
                Reply reply = management.send("POST", "/api/v1/login", "", wrong);
                assertThat(reply.status()).isEqualTo(401);
                assertThat(reply.text("detail")).isEqualTo("The user name or the password is wrong");
            }
            Reply refused = management.send("POST", "/api/v1/login", "", wrong);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(management.get("/api/v1/audit").body()).contains("login").doesNotContain("wrong wrong");
        }
    }
}
