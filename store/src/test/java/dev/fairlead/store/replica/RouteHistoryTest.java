package dev.fairlead.store.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts by route in steps, and days of backends. */
class RouteHistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path directory;

    private TestStores stores;
    private Store store;

    @BeforeEach
    void open() throws Exception {
        stores = TestStores.inMemory(directory);
        store = stores.open(Clock.fixed(NOON, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private static Counts counts(long requests) {
        return new Counts(requests, 0, 1, List.of(requests));
    }

    private long requests(Instant from, Instant to) {
        return store.routes()
                .between(from, to)
                .getOrDefault("r@store", Counts.NONE)
                .requests();
    }

    @Test
    void steps_of_all_replicas_are_added_up_by_route() {
        Instant step = NOON.minusSeconds(60);
        store.routes().save("a", step, RouteHistory.FINE, Map.of("r@store", counts(5), "quiet@store", Counts.NONE));
        store.routes().save("b", step, RouteHistory.FINE, Map.of("r@store", counts(7)));
        store.routes().save("b", step, RouteHistory.COARSE, Map.of("r@store", counts(100)));
        assertThat(store.routes().between(NOON.minusSeconds(61), NOON))
                .as("short steps, while they are kept")
                .containsOnly(Map.entry("r@store", new Counts(12, 0, 2, List.of(12L))));
        assertThat(store.routes().between(NOON.minusSeconds(59), NOON)).isEmpty();
        assertThat(store.routes().between(NOON.minus(Duration.ofHours(3)), NOON))
                .as("minutes, further back")
                .containsOnlyKeys("r@store")
                .containsValue(counts(100));
    }

    @Test
    void what_only_grows_is_cut_into_steps_and_minutes() {
        RouteWriter writer = new RouteWriter(store.routes(), "a");
        Instant start = NOON.minusSeconds(60);
        writer.look(Map.of("r@store", counts(10)), start);
        assertThat(writer.isDue(start.plusSeconds(9))).isFalse();
        for (int i = 1; i <= 6; i++) {
            Instant now = start.plusSeconds(10L * i);
            assertThat(writer.isDue(now)).isTrue();
            writer.look(Map.of("r@store", new Counts(10 + 4L * i, 0, 1, List.of(10 + 4L * i))), now);
        }
        assertThat(requests(start, start.plusSeconds(10))).isEqualTo(4);
        assertThat(requests(start, NOON)).isEqualTo(24);
        assertThat(requests(start.minus(Duration.ofHours(3)), NOON))
                .as("the minute")
                .isEqualTo(24);
    }

    @Test
    void a_backend_has_its_days_with_changes_and_times() {
        HealthHistory health = store.health();
        health.turned("s@store", "http://b", new HealthHistory.Turn(NOON.minusSeconds(90_000), true, ""));
        health.lasted("s@store", "http://b", NOON.minusSeconds(90_000), true, 60);
        health.turned("s@store", "http://b", new HealthHistory.Turn(NOON, false, "refused, at 1 of 2"));
        health.lasted("s@store", "http://b", NOON, true, 600);
        health.lasted("s@store", "http://b", NOON, false, 30);
        List<HealthHistory.Day> days = health.read(NOON.minus(Duration.ofDays(3)));
        assertThat(days).hasSize(2);
        assertThat(days.getLast().upSeconds()).isEqualTo(600);
        assertThat(days.getLast().downSeconds()).isEqualTo(30);
        assertThat(days.getLast().turns()).containsExactly(new HealthHistory.Turn(NOON, false, "refused, at 1 of 2"));
        assertThat(health.read(NOON)).hasSize(1);
        for (int i = 0; i < 150; i++) {
            health.turned("s@store", "http://b", new HealthHistory.Turn(NOON.plusSeconds(i), i % 2 == 0, ""));
        }
        assertThat(health.read(NOON).getFirst().turns()).as("the last hundred").hasSize(100);
    }
}
