package dev.fairlead.management.alert;

import static dev.fairlead.management.alert.Scenes.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.embedded.Embedded;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down of how backends stand. */
class HealthWatchTest {

    private static final String SERVICE = "pay@store";
    private static final String URL = "http://b:1";

    @TempDir
    Path directory;

    @Test
    void time_in_which_somebody_drains_a_backend_counts_neither_as_up_nor_as_down() throws Exception {
        Told up = Scenes.backend(SERVICE, URL, true);
        Told drained = Scenes.drained(SERVICE, URL);
        try (Embedded server = Embedded.start(directory, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Store store = Store.open(
                        StoreSettings.embedded(server.uri(), directory, Optional.empty()),
                        Clock.fixed(NOON, ZoneOffset.UTC))) {
            HealthWatch watch = new HealthWatch(store.health());
            for (int second = 0; second <= 140; second += 10) {
                boolean isDrained = second >= 20 && second <= 70;
                watch.look(Scenes.scene(NOON.plusSeconds(second), Map.of("a", isDrained ? drained : up)));
            }
            assertThat(store.health().read(NOON)).singleElement().satisfies(day -> {
                assertThat(day.upSeconds()).isEqualTo(80);
                assertThat(day.downSeconds()).isZero();
                assertThat(day.turns()).hasSize(1);
            });
        }
    }
}
