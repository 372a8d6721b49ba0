package dev.fairlead.store.use;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.TestStores;
import dev.fairlead.store.use.CredentialUses.Use;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialUsesTest {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @Test
    void the_latest_use_of_each_generation_is_kept_and_only_its_clients(@TempDir Path directory) throws Exception {
        try (TestStores stores = TestStores.in(directory)) {
            CredentialUses uses = stores.open().uses();
            Use key = new Use("acme", "production", "abcdefghijkl", now);
            Use token = new Use("acme", "app/1", "", now.minusSeconds(5));
            uses.save(List.of(key, token, new Use("acme2", "production", "x", now)));
            uses.save(List.of(
                    new Use("acme", "production", "abcdefghijkl", now.minusSeconds(60)),
                    new Use("acme", "production", "previous", now.minus(Duration.ofDays(401)))));
            assertThat(uses.of("acme"))
                    .containsExactlyInAnyOrder(
                            key, token, new Use("acme", "production", "previous", now.minus(Duration.ofDays(401))));
            uses.sweep();
            assertThat(uses.of("acme")).containsExactlyInAnyOrder(key, token);
            assertThat(uses.of("nobody")).isEmpty();
        }
    }
}
