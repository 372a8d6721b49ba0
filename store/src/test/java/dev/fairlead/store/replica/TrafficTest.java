package dev.fairlead.store.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What replicas tell besides their report, and what they are asked. */
class TrafficTest {

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

    private static Counts counts(long requests, Long... times) {
        return new Counts(requests, 1, 2, List.of(times));
    }

    @Test
    void counts_come_back_as_they_were_written_and_nonsense_is_nothing() {
        assertThat(Counts.parse(counts(7, 3L, 0L, 4L, 0L, 0L).text())).isEqualTo(counts(7, 3L, 0L, 4L));
        assertThat(Counts.parse("7")).isEqualTo(Counts.NONE);
        assertThat(Counts.parse("a,b,c")).isEqualTo(Counts.NONE);
        assertThat(Pulse.parse(new Pulse(9.5, counts(7, 3L)).text())).isEqualTo(new Pulse(9.5, counts(7, 3L)));
        assertThat(Pulse.parse("")).isEqualTo(Pulse.NONE);
    }

    @Test
    void a_quantile_lies_in_its_bucket() {
        Counts counts = new Counts(100, 0, 0, List.of(50L, 40L, 0L, 10L));
        assertThat(counts.quantile(0.25)).isEqualTo(0.5, within(0.01));
        assertThat(counts.quantile(0.9)).isEqualTo(2.5, within(0.01));
        assertThat(counts.quantile(0.99)).isBetween(5.0, 10.0);
        assertThat(Counts.NONE.quantile(0.5)).isZero();
    }

    @Test
    void a_pulse_is_what_came_in_between_and_a_restart_begins_anew() {
        PulseMeter meter = new PulseMeter();
        assertThat(meter.look(counts(5), 0)).isEqualTo(Pulse.NONE);
        Pulse pulse = meter.look(counts(25), 2_000_000_000L);
        assertThat(pulse.rate(pulse.counts().requests())).isEqualTo(10.0);
        for (int i = 1; i <= 30; i++) {
            pulse = meter.look(counts(25 + i), 2_000_000_000L + i * 1_000_000_000L);
        }
        assertThat(pulse.seconds()).isEqualTo(10.0);
        assertThat(pulse.counts().requests()).isEqualTo(10);
        assertThat(meter.look(counts(3), 40_000_000_000L).counts().requests()).isEqualTo(3);
    }

    @Test
    void minutes_of_all_replicas_are_added_up_in_steps_and_forgotten_after_some_days() throws Exception {
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        MinuteWriter one = new MinuteWriter(store.traffic(), "one");
        one.look(counts(0), hour);
        one.look(counts(60, 60L), hour.plusSeconds(59));
        one.look(counts(100, 100L), hour.plusSeconds(61));
        one.look(counts(150, 150L), hour.plusSeconds(121));
        store.traffic().save("two", hour.plusSeconds(60), counts(5, 5L));
        assertThat(store.traffic().read(hour, Duration.ofMinutes(1)).values())
                .extracting(Counts::requests)
                .containsExactly(100L, 55L);
        assertThat(store.traffic().read(hour, Duration.ofMinutes(10)).values())
                .extracting(Counts::requests)
                .containsExactly(155L);
        assertThat(store.traffic()
                        .read(hour.plusSeconds(60), Duration.ofMinutes(1))
                        .values())
                .extracting(Counts::requests)
                .containsExactly(55L);
        stores.open(Clock.offset(Clock.systemUTC(), TrafficHistory.KEPT.plusHours(2)))
                .traffic()
                .sweep();
        assertThat(store.traffic().read(hour, Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void a_table_is_read_as_it_was_told_last() {
        store.views().save("one", "{\"routers\":{}}");
        store.views().save("one", "{\"routers\":{\"r\":1}}");
        assertThat(store.views().find("one").orElseThrow().json()).isEqualTo("{\"routers\":{\"r\":1}}");
        assertThat(store.views().find("two")).isEmpty();
    }

    @Test
    void a_question_is_answered_by_whom_it_is_put_to_and_nobody_reads_it_on_the_way() throws Exception {
        Store other = stores.open();
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> gateway = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                other.questions().answerAll("two", question -> "not mine: " + question);
                other.questions().answerAll("one", question -> "heard: " + question);
                Thread.onSpinWait();
            }
        });
        assertThat(store.questions().ask("one", "{\"key\":\"flk_secret\"}"))
                .contains("heard: {\"key\":\"flk_secret\"}");
        done.set(true);
        gateway.get();
    }
}
