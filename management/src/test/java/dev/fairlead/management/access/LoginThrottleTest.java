package dev.fairlead.management.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private final AtomicLong now = new AtomicLong();
    private final LoginThrottle throttle = new LoginThrottle(now::get);

    private int attemptsUntilRefused(List<String> keys) {
        int attempts = 0;
        while (throttle.attempt(keys).isEmpty()) {
            attempts++;
        }
        return attempts;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void five_attempts_are_free_and_each_later_one_waits_twice_as_long() {
        List<String> keys = List.of("user ada", "address 192.0.2.1");
        assertThat(attemptsUntilRefused(keys)).isEqualTo(5);
        assertThat(throttle.attempt(keys)).hasValue(1);
        pass(Duration.ofSeconds(1));
        assertThat(throttle.attempt(keys)).isEmpty();
        assertThat(throttle.attempt(keys)).hasValue(2);
        pass(Duration.ofSeconds(2));
        assertThat(throttle.attempt(keys)).isEmpty();
        assertThat(throttle.attempt(keys)).hasValue(4);
    }

    @Test
    void no_wait_is_longer_than_five_minutes() {
        for (int i = 0; i < 40; i++) {
            throttle.attempt(List.of("user ada"));
            pass(Duration.ofMinutes(5));
        }
        throttle.attempt(List.of("user ada"));
        assertThat(throttle.attempt(List.of("user ada"))).hasValue(300);
    }

    @Test
    void another_name_from_the_same_address_waits_as_well() {
        attemptsUntilRefused(List.of("user ada", "address 192.0.2.1"));
        assertThat(throttle.attempt(List.of("user bob", "address 192.0.2.1"))).isPresent();
        assertThat(throttle.attempt(List.of("user bob", "address 192.0.2.2"))).isEmpty();
    }

    @Test
    void a_success_takes_its_attempt_back() {
        for (int i = 0; i < 100; i++) {
            assertThat(throttle.attempt(List.of("user ada"))).isEmpty();
            throttle.succeeded(List.of("user ada"));
        }
        assertThat(throttle.size()).isZero();
    }

    @Test
    void attempts_are_forgotten_after_a_quarter_of_an_hour() {
        attemptsUntilRefused(List.of("user ada"));
        pass(Duration.ofMinutes(16));
        assertThat(attemptsUntilRefused(List.of("user ada"))).isEqualTo(5);
    }

    @Test
    void made_up_names_do_not_fill_the_memory() {
        for (int i = 0; i < 20_000; i++) {
            throttle.attempt(List.of("user " + i));
        }
        assertThat(throttle.size()).isEqualTo(10_000);
    }
}
