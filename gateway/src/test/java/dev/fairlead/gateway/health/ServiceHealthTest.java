package dev.fairlead.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Service;
import dev.fairlead.model.Service.HealthCheck;
import dev.fairlead.model.Service.LoadBalancer;
import dev.fairlead.model.Service.PassiveHealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Time is a number here: what is due happens when the test says so. */
final class ServiceHealthTest {

    private static final long SECOND = 1_000_000_000L;

    private record Task(long due, Runnable task) {}

    private long now = 50 * SECOND;
    private final PriorityQueue<Task> tasks = new PriorityQueue<>((a, b) -> Long.compare(a.due, b.due));
    private final ServiceHealth.Surroundings world = new ServiceHealth.Surroundings(
            () -> now, () -> now / 1_000_000, (task, nanos) -> tasks.add(new Task(now + nanos, task)));

    private void pass(long nanos) {
        now += nanos;
        while (!tasks.isEmpty() && tasks.peek().due <= now) {
            tasks.remove().task.run();
        }
    }

    private static List<BackendHealth> backends(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new BackendHealth("b" + i))
                .toList();
    }

    private static LoadBalancer group(Optional<HealthCheck> active, Optional<PassiveHealthCheck> passive) {
        LoadBalancer plain = LoadBalancer.of(List.of(), true);
        return new LoadBalancer(
                plain.backends(),
                true,
                plain.transport(),
                plain.strategy(),
                plain.sticky(),
                active,
                passive,
                Service.Timeouts.NONE,
                plain.concurrency(),
                plain.retryBudget());
    }

    private static Optional<HealthCheck> check(int healthy, int unhealthy) {
        Duration second = Duration.ofSeconds(1);
        return Optional.of(new HealthCheck(
                HealthCheck.Mode.HTTP,
                "",
                "/",
                0,
                "",
                "GET",
                Map.of(),
                0,
                true,
                second,
                second,
                second,
                healthy,
                unhealthy));
    }

    private static Optional<PassiveHealthCheck> passive(int attempts, int ejectedPercent, int panicPercent) {
        return Optional.of(new PassiveHealthCheck(
                Duration.ofSeconds(10), attempts, Duration.ofSeconds(25), ejectedPercent, panicPercent));
    }

    private ServiceHealth health(LoadBalancer group, List<BackendHealth> backends) {
        return new ServiceHealth("s@file", group, backends, world);
    }

    @Test
    void nothing_is_known_so_all_take_requests() {
        List<BackendHealth> backends = backends(2);
        ServiceHealth health = health(group(check(2, 2), Optional.empty()), backends);
        assertThat(health.usable()).containsExactly(0, 1);
        assertThat(backends.getFirst().standing()).isEqualTo(Standing.UNKNOWN);
    }

    @Test
    void the_first_check_decides_alone_and_thresholds_count_from_then_on() {
        List<BackendHealth> backends = backends(2);
        ServiceHealth health = health(group(check(2, 3), Optional.empty()), backends);
        BackendHealth first = backends.getFirst();
        first.checked(false, "refused");
        assertThat(health.usable()).containsExactly(1);
        assertThat(first.standing()).isEqualTo(new Standing(false, "refused", 50_000));
        first.checked(true, "200");
        assertThat(health.usable()).containsExactly(1);
        pass(SECOND);
        first.checked(true, "200");
        assertThat(health.usable()).containsExactly(0, 1);
        assertThat(first.standing()).isEqualTo(new Standing(true, "200", 51_000));
        first.checked(false, "503");
        first.checked(false, "503");
        first.checked(true, "200");
        first.checked(false, "503");
        first.checked(false, "503");
        assertThat(health.usable()).containsExactly(0, 1);
        first.checked(false, "503");
        assertThat(health.usable()).containsExactly(1);
    }

    @Test
    void all_down_is_none_with_the_reason_and_comes_back_by_itself() {
        List<BackendHealth> backends = backends(2);
        ServiceHealth health = health(group(check(1, 1), passive(1, 100, 50)), backends);
        backends.forEach(backend -> backend.checked(false, "refused"));
        assertThat(health.usable()).isEmpty();
        assertThat(health.reason()).isEqualTo("none of its 2 backends is healthy; b0: refused");
        backends.get(1).checked(true, "200");
        assertThat(health.usable()).containsExactly(1);
    }

    @Test
    void failures_in_a_row_eject_for_longer_each_time() {
        List<BackendHealth> backends = backends(3);
        ServiceHealth health = health(group(Optional.empty(), passive(3, 50, 50)), backends);
        BackendHealth bad = backends.getFirst();
        bad.failed("500");
        bad.failed("500");
        bad.succeeded();
        bad.failed("500");
        bad.failed("500");
        assertThat(health.usable()).containsExactly(0, 1, 2);
        for (long lasts : new long[] {10, 20, 25, 25}) {
            for (int i = 0; i < 3; i++) {
                bad.failed("500");
            }
            assertThat(health.usable()).containsExactly(1, 2);
            assertThat(bad.standing().up()).isFalse();
            pass(lasts * SECOND - 1);
            assertThat(health.usable()).containsExactly(1, 2);
            pass(1);
            assertThat(health.usable()).containsExactly(0, 1, 2);
        }
        pass(60 * SECOND);
        bad.failed("500");
        bad.failed("500");
        bad.failed("500");
        pass(10 * SECOND);
        assertThat(health.usable()).as("long good: what was is forgiven").containsExactly(0, 1, 2);
    }

    @Test
    void failures_that_are_far_apart_do_not_count_together() {
        List<BackendHealth> backends = backends(2);
        ServiceHealth health = health(group(Optional.empty(), passive(2, 50, 50)), backends);
        backends.getFirst().failed("500");
        pass(11 * SECOND);
        backends.getFirst().failed("500");
        assertThat(health.usable()).containsExactly(0, 1);
        backends.getFirst().failed("500");
        assertThat(health.usable()).containsExactly(1);
    }

    @Test
    void only_a_part_is_ejected_and_never_the_only_one() {
        List<BackendHealth> five = backends(5);
        ServiceHealth health = health(group(Optional.empty(), passive(1, 50, 50)), five);
        five.forEach(backend -> backend.failed("500"));
        assertThat(health.usable()).containsExactly(2, 3, 4);
        List<BackendHealth> one = backends(1);
        ServiceHealth alone = health(group(Optional.empty(), passive(1, 50, 50)), one);
        one.getFirst().failed("500");
        assertThat(alone.usable()).containsExactly(0);
    }

    @Test
    void too_few_left_is_panic_and_all_that_are_not_down_are_used() {
        List<BackendHealth> backends = backends(4);
        ServiceHealth health = health(group(check(1, 1), passive(1, 100, 50)), backends);
        backends.get(3).checked(false, "refused");
        backends.get(0).failed("500");
        assertThat(health.usable()).containsExactly(1, 2);
        backends.get(1).failed("500");
        assertThat(health.usable()).as("one of three is less than half").containsExactly(0, 1, 2);
        pass(10 * SECOND);
        assertThat(health.usable()).containsExactly(0, 1, 2);
    }

    @Test
    void without_panic_all_may_be_ejected() {
        List<BackendHealth> backends = backends(2);
        ServiceHealth health = health(group(Optional.empty(), passive(1, 100, 0)), backends);
        backends.forEach(backend -> backend.failed("500"));
        assertThat(health.usable()).isEmpty();
        pass(10 * SECOND);
        assertThat(health.usable()).containsExactly(0, 1);
    }

    @Test
    void unconfigured_only_connections_that_cannot_be_opened_count() {
        List<BackendHealth> backends = backends(2);
        ServiceHealth health = health(group(Optional.empty(), Optional.empty()), backends);
        BackendHealth bad = backends.getFirst();
        for (int i = 0; i < 10; i++) {
            bad.failed("500");
        }
        assertThat(health.usable()).containsExactly(0, 1);
        bad.unreachable("refused");
        assertThat(bad.standing().up()).isFalse();
        bad.connected();
        assertThat(bad.standing().up()).isTrue();
        bad.unreachable("refused");
        bad.unreachable("refused");
        assertThat(health.usable()).containsExactly(0, 1);
        bad.unreachable("refused");
        assertThat(health.usable()).containsExactly(1);
        pass(SECOND);
        assertThat(health.usable()).containsExactly(0, 1);
    }

    @Test
    void what_is_known_outlives_a_change_of_the_service() {
        List<BackendHealth> backends = backends(3);
        health(group(Optional.empty(), passive(1, 50, 50)), backends);
        backends.getFirst().failed("500");
        ServiceHealth next = health(group(Optional.empty(), passive(1, 50, 50)), backends);
        assertThat(next.usable()).containsExactly(1, 2);
        pass(10 * SECOND);
        assertThat(next.usable()).containsExactly(0, 1, 2);
        assertThat(next.reason()).startsWith("none of its 3 backends");
    }

    @Test
    void taking_the_check_away_takes_its_verdict_away() {
        List<BackendHealth> backends = backends(2);
        health(group(check(1, 1), Optional.empty()), backends);
        backends.getFirst().checked(false, "refused");
        assertThat(health(group(Optional.empty(), Optional.empty()), backends).usable())
                .containsExactly(0, 1);
    }

    @Test
    void who_is_drained_gets_nothing_whatever_else_is_known_and_no_panic_brings_it_back() {
        List<BackendHealth> backends = backends(2);
        ServiceHealth health = new ServiceHealth("s", group(check(1, 1), passive(1, 100, 100)), backends, world);
        backends.getFirst().drain(true);
        assertThat(health.usable()).containsExactly(1);
        assertThat(backends.getFirst().standing().up()).isFalse();
        assertThat(backends.getFirst().standing().reason()).isEqualTo("it is drained");
        backends.getFirst().checked(true, "200");
        backends.getLast().failed("it failed");
        assertThat(health.usable()).as("all that are not drained, in a panic").containsExactly(1);
        backends.getLast().drain(true);
        assertThat(health.usable()).isEmpty();
        assertThat(health.reason()).contains("b0: it is drained");
        backends.getFirst().drain(false);
        assertThat(health.usable()).containsExactly(0);
        assertThat(backends.getFirst().standing().up()).isTrue();
    }

    @Test
    void who_is_drained_is_told_from_who_is_down() {
        List<BackendHealth> backends = backends(2);
        ServiceHealth health = health(group(check(1, 1), Optional.empty()), backends);
        BackendHealth first = backends.getFirst();
        first.checked(false, "refused");
        first.drain(true);
        assertThat(first.standing())
                .isEqualTo(new Standing(false, "it is drained", world.millis().getAsLong(), true));
        assertThat(first.standing().word()).isEqualTo("DRAINED");
        first.drain(false);
        assertThat(first.standing().word()).isEqualTo("DOWN");
        assertThat(first.standing().reason()).isEqualTo("refused");
        first.checked(true, "200");
        first.drain(true);
        first.drain(false);
        assertThat(first.standing().word()).isEqualTo("UP");
        assertThat(first.standing().reason()).isEqualTo("it is drained no longer");
        assertThat(health.usable()).containsExactly(0, 1);
    }

    @Test
    void who_is_drained_stays_so_when_its_service_changes() {
        List<BackendHealth> backends = backends(2);
        ServiceHealth before = new ServiceHealth("s", group(Optional.empty(), Optional.empty()), backends, world);
        backends.getLast().drain(true);
        assertThat(before.usable()).containsExactly(0);
        ServiceHealth after = new ServiceHealth("s", group(check(1, 1), Optional.empty()), backends, world);
        assertThat(after.usable()).containsExactly(0);
    }
}
