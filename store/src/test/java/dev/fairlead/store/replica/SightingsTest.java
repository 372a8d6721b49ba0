package dev.fairlead.store.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SightingsTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final Sightings sightings = new Sightings(nanos::get);
    private Instant now = NOW;

    @Test
    void at_the_first_look_the_clocks_decide() {
        assertThat(age(NOW.minusSeconds(3))).isEqualTo(Duration.ofSeconds(3));
        pass(2);
        assertThat(age(NOW.minusSeconds(3))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_replica_whose_clock_is_an_hour_back_is_alive_as_long_as_its_word_changes() {
        Instant its = NOW.minus(Duration.ofHours(1));
        assertThat(age(its)).isEqualTo(Duration.ofHours(1));
        pass(1);
        assertThat(age(its.plusSeconds(1))).isEqualTo(Duration.ofSeconds(1));
        pass(1);
        assertThat(age(its.plusSeconds(2))).isEqualTo(Duration.ofSeconds(1));
        pass(9);
        assertThat(age(its.plusSeconds(2))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_replica_whose_clock_is_an_hour_ahead_is_not_alive_for_an_hour_after_its_end() {
        Instant its = NOW.plus(Duration.ofHours(1));
        assertThat(age(its)).isZero();
        pass(9);
        assertThat(age(its)).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void what_was_told_between_two_looks_is_as_old_as_the_clocks_say_if_they_can_be_right() {
        assertThat(age(NOW)).isZero();
        pass(4);
        assertThat(age(NOW.plusSeconds(3))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void one_that_comes_between_two_looks_cannot_be_older_than_the_first() {
        sightings.of(List.of(), now);
        pass(1);
        assertThat(age(NOW.minus(Duration.ofHours(1)))).isEqualTo(Duration.ofSeconds(1));
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
        now = now.plusSeconds(seconds);
    }

    private Duration age(Instant told) {
        ReplicaReport report = new ReplicaReport("a", "", 1, 1, "0.1.0", "up", 0, 0, List.of(), Pulse.NONE, NOW, told);
        return sightings.of(List.of(report), now).getFirst().age();
    }
}
