package dev.fairlead.store.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicasTest {

    @TempDir
    Path directory;

    private TestStores stores;
    private Store store;

    @BeforeEach
    void open() throws Exception {
        stores = TestStores.inMemory(directory);
        store = stores.open();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void a_replica_is_live_as_long_as_it_reports() throws Exception {
        store.replicas().report(report("a", 3));
        store.replicas().report(report("b", 4));
        store.replicas().report(report("a", 4));
        assertThat(store.replicas().live()).extracting(ReplicaReport::id).containsExactly("a", "b");
        assertThat(store.replicas().live()).extracting(ReplicaReport::revision).containsExactly(4L, 4L);
        assertThat(later(Duration.ofSeconds(7)).replicas().live()).hasSize(2);
        assertThat(later(Duration.ofSeconds(9)).replicas().live()).isEmpty();
        store.replicas().leave("a");
        assertThat(store.replicas().live()).extracting(ReplicaReport::id).containsExactly("b");
    }

    @Test
    void a_replica_whose_clock_is_an_hour_back_is_live_and_waited_for() throws Exception {
        Store late = later(Duration.ofHours(-1));
        TestStores.await("it is seen to report", () -> {
            late.replicas().report(report("late", 4));
            return !store.replicas().live().isEmpty();
        });
        assertThat(store.replicas().awaitServed(5, Duration.ofMillis(50)).laggards())
                .extracting(ReplicaReport::id)
                .containsExactly("late");
    }

    @Test
    void a_report_comes_back_as_it_was_given() {
        ReplicaReport given = new ReplicaReport(
                "a",
                "10.0.0.1:8081",
                3,
                7,
                "0.1.0",
                "degraded: store",
                1,
                2,
                List.of("x"),
                Pulse.NONE,
                Instant.EPOCH,
                Instant.EPOCH);
        store.replicas().report(given);
        ReplicaReport kept = store.replicas().live().getFirst();
        assertThat(kept).usingRecursiveComparison().ignoringFields("seen").isEqualTo(given);
    }

    @Test
    void waiting_ends_when_the_last_replica_serves_the_revision() throws Exception {
        store.replicas().report(report("a", 5));
        store.replicas().report(report("b", 4));
        CompletableFuture<Served> waiting =
                CompletableFuture.supplyAsync(() -> store.replicas().awaitServed(5, Duration.ofSeconds(20)));
        store.replicas().report(report("b", 6));
        Served served = waiting.get(20, TimeUnit.SECONDS);
        assertThat(served.everywhere()).isTrue();
        assertThat(served.serving()).extracting(ReplicaReport::id).containsExactly("a", "b");
    }

    @Test
    void laggards_are_named_when_the_time_is_over() {
        store.replicas().report(report("a", 5));
        store.replicas().report(report("b", 4));
        Served served = store.replicas().awaitServed(5, Duration.ofMillis(150));
        assertThat(served.everywhere()).isFalse();
        assertThat(served.laggards()).extracting(ReplicaReport::id).containsExactly("b");
    }

    @Test
    void replicas_that_are_long_gone_are_forgotten() throws Exception {
        store.replicas().report(report("a", 5));
        later(Duration.ofMinutes(11)).sweep();
        later(Duration.ofMinutes(11)).replicas().report(report("b", 5));
        assertThat(store.replicas().sweep()).containsExactly(5L);
        assertThat(store.replicas().live()).extracting(ReplicaReport::id).containsExactly("b");
    }

    @Test
    void a_reporter_reports_at_once_when_something_changed_and_leaves_at_the_end() {
        AtomicLong revision = new AtomicLong(1);
        try (ReplicaReporter reporter = new ReplicaReporter(
                store.replicas(), () -> report("a", revision.get()), () -> {}, Duration.ofMinutes(1))) {
            TestStores.await("it reports", () -> store.replicas().live().size() == 1);
            revision.set(2);
            reporter.nudge();
            TestStores.await(
                    "it reports the change",
                    () -> store.replicas().live().getFirst().revision() == 2);
        }
        assertThat(store.replicas().live()).isEmpty();
    }

    private Store later(Duration by) throws Exception {
        return stores.open(Clock.offset(Clock.systemUTC(), by));
    }

    private static ReplicaReport report(String id, long revision) {
        return new ReplicaReport(
                id, "", revision, revision, "0.1.0", "up", 0, 0, List.of(), Pulse.NONE, Instant.EPOCH, Instant.EPOCH);
    }
}
