package dev.fairlead.store.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.alert.AlertObjects.Kind;
import dev.fairlead.store.alert.AlertObjects.Stored;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts, what is to be told of them, and what operators say of them, in a store that several processes use. */
class AlertsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path directory;

    private final MovedClock clock = new MovedClock();
    private TestStores stores;
    private Store store;
    private Store other;

    private static final class MovedClock extends Clock {
        private volatile Instant now = NOON;

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void open() throws Exception {
        stores = TestStores.inMemory(directory);
        store = stores.open(clock);
        other = stores.open(clock);
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private static Alert alert(String subject, Instant since) {
        return new Alert("down", subject, "backend-down", "critical", "refused", since, Optional.empty(), false);
    }

    @Test
    void one_that_fires_is_opened_once_and_told_once_whoever_does_it() {
        assertThat(store.alerting().alerts().open(alert("b", NOON))).isTrue();
        assertThat(other.alerting().alerts().open(alert("b", NOON.plusSeconds(1))))
                .isFalse();
        assertThat(other.alerting().alerts().firing()).containsExactly(alert("b", NOON));
        assertThat(store.alerting().alerts().tell(alert("b", NOON))).isTrue();
        assertThat(other.alerting().alerts().tell(alert("b", NOON))).isFalse();
        assertThat(store.alerting().alerts().firing().getFirst().told()).isTrue();
    }

    @Test
    void what_is_over_is_in_the_history_by_pages_and_may_fire_again() {
        for (int i = 0; i < 5; i++) {
            Alert alert = alert("b", NOON.plusSeconds(i));
            assertThat(store.alerting().alerts().open(alert)).isTrue();
            store.alerting().alerts().close(alert.over(NOON.plusSeconds(60)));
        }
        assertThat(store.alerting().alerts().firing()).isEmpty();
        var first = store.alerting().alerts().over(Optional.empty(), Optional.empty(), 3);
        assertThat(first.items())
                .extracting(Alert::since)
                .containsExactly(NOON.plusSeconds(4), NOON.plusSeconds(3), NOON.plusSeconds(2));
        var second = store.alerting().alerts().over(Optional.of("down"), first.next(), 3);
        assertThat(second.items()).extracting(Alert::since).containsExactly(NOON.plusSeconds(1), NOON);
        assertThat(second.next()).isEmpty();
        assertThat(store.alerting()
                        .alerts()
                        .over(Optional.of("another"), Optional.empty(), 3)
                        .items())
                .isEmpty();
    }

    @Test
    void closing_twice_is_closing_once() {
        Alert alert = alert("b", NOON);
        store.alerting().alerts().open(alert);
        store.alerting().alerts().close(alert.over(NOON.plusSeconds(1)));
        store.alerting().alerts().close(alert.over(NOON.plusSeconds(2)));
        assertThat(store.alerting()
                        .alerts()
                        .over(Optional.empty(), Optional.empty(), 10)
                        .items())
                .hasSize(1);
    }

    @Test
    void old_history_is_swept() {
        Alert alert = alert("b", NOON);
        store.alerting().alerts().open(alert);
        store.alerting().alerts().close(alert.over(NOON));
        clock.move(Alerts.KEPT.plusDays(1));
        store.sweep();
        assertThat(store.alerting()
                        .alerts()
                        .over(Optional.empty(), Optional.empty(), 10)
                        .items())
                .isEmpty();
    }

    @Test
    void of_many_that_claim_a_message_one_has_it() throws Exception {
        store.alerting().deliveries().add("event", "ops", "{}");
        other.alerting().deliveries().add("event", "ops", "{}");
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> claims = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Store its = i % 2 == 0 ? store : other;
                claims.add(() -> its.alerting().deliveries().claim().size());
            }
            int claimed = 0;
            for (var one : threads.invokeAll(claims)) {
                claimed += one.get();
            }
            assertThat(claimed).isEqualTo(1);
        }
    }

    @Test
    void a_message_is_tried_again_later_and_later_and_not_for_ever() {
        Deliveries deliveries = store.alerting().deliveries();
        deliveries.add("event", "ops", "{}");
        Duration waited = Duration.ZERO;
        for (int tries = 1; tries <= Deliveries.TRIES; tries++) {
            List<Deliveries.Delivery> due = deliveries.claim();
            assertThat(due).as("try %d after %s", tries, waited).hasSize(1);
            assertThat(due.getFirst().tries()).isEqualTo(tries);
            deliveries.failed(due.getFirst(), "it answered 503", true);
            assertThat(deliveries.claim()).as("at once").isEmpty();
            Duration pause = Duration.ofSeconds((long) (5 * Math.pow(4, tries - 1)));
            clock.move(pause);
            waited = waited.plus(pause);
        }
        assertThat(deliveries.claim()).isEmpty();
        assertThat(deliveries.last(List.of("ops"))).singleElement().satisfies(last -> {
            assertThat(last.state()).isEqualTo("failed");
            assertThat(last.error()).isEqualTo("it answered 503");
        });
    }

    @Test
    void what_arrived_or_cannot_arrive_is_not_tried_again() {
        Deliveries deliveries = store.alerting().deliveries();
        deliveries.add("one", "ops", "{}");
        deliveries.arrived(deliveries.claim().getFirst());
        deliveries.add("two", "ops", "{}");
        deliveries.failed(deliveries.claim().getFirst(), "it answered 404", false);
        clock.move(Duration.ofHours(1));
        assertThat(deliveries.claim()).isEmpty();
    }

    @Test
    void what_operators_say_is_changed_by_who_saw_it_and_audited_without_secrets() {
        AlertObjects objects = store.alerting().objects();
        Stored first = new Stored("ops", "{\"secret\":\"hidden\"}", 0);
        Optional<Long> number =
                objects.save(TestStores.ALICE, Kind.CHANNEL, Optional.empty(), first, "why", json -> "{}");
        assertThat(number).isPresent();
        assertThat(objects.save(TestStores.ALICE, Kind.CHANNEL, Optional.empty(), first, "", json -> "{}"))
                .as("it is there")
                .isEmpty();
        Stored seen = other.alerting().objects().find(Kind.CHANNEL, "ops").orElseThrow();
        assertThat(seen.json()).isEqualTo(first.json());
        Stored next = new Stored("ops", "{\"secret\":\"another\"}", 0);
        assertThat(objects.save(TestStores.ALICE, Kind.CHANNEL, Optional.of(seen), next, "", json -> "{}"))
                .isPresent();
        assertThat(objects.save(TestStores.ALICE, Kind.CHANNEL, Optional.of(seen), next, "", json -> "{}"))
                .as("somebody was faster")
                .isEmpty();
        assertThat(other.alerting()
                        .objects()
                        .find(Kind.CHANNEL, "ops")
                        .orElseThrow()
                        .json())
                .isEqualTo(next.json());
        objects.remove(
                TestStores.ALICE,
                Kind.CHANNEL,
                objects.find(Kind.CHANNEL, "ops").orElseThrow(),
                "",
                json -> "{}");
        assertThat(other.alerting().objects().list(Kind.CHANNEL)).isEmpty();
        var records = store.audit()
                .list(
                        new dev.fairlead.store.audit.AuditFilter(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("alert-channel ops"),
                                Optional.empty(),
                                Optional.empty()),
                        Optional.empty(),
                        10);
        assertThat(records.items())
                .extracting(dev.fairlead.store.audit.AuditRecord::action)
                .containsExactly("delete", "replace", "create");
        assertThat(records.items().toString()).doesNotContain("hidden").doesNotContain("another");
    }
}
