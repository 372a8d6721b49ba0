package dev.fairlead.gateway.entrypoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.entrypoint.CallerPace.Finding;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of 30 s, at least 100 bytes a second, a stall of 60 s; time is a number. */
final class CallerPaceTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final CallerPace pace = new CallerPace(
            new CallerNanos(10 * SECOND, 60 * SECOND, 30 * SECOND, 60 * SECOND, SECOND, 60 * SECOND, SECOND), 100);

    @BeforeEach
    void begin() {
        pace.begin(0);
    }

    private Finding body(long second) {
        return pace.look(second * SECOND, true, 0, 0);
    }

    /** One piece a second, looked at as often as it asks to be. */
    private long secondsUntilLate(int bytesASecond, int seconds) {
        long look = pace.firstLook();
        for (long second = 1; second <= seconds; second++) {
            pace.progress(second * SECOND, bytesASecond);
            while (look <= second * SECOND) {
                if (pace.look(look, true, 0, 0) == Finding.BODY_IS_LATE) {
                    return second;
                }
                look += pace.nextLook(look);
            }
        }
        return -1;
    }

    @ParameterizedTest
    @CsvSource({"1, 30", "50, 30", "95, 30", "110, -1", "1000000, -1"})
    void a_body_below_the_minimum_rate_is_late_after_one_window(int bytesASecond, long expected) {
        assertThat(secondsUntilLate(bytesASecond, 300)).isEqualTo(expected);
    }

    @Test
    void one_good_window_does_not_excuse_the_next() {
        pace.progress(SECOND, 1_000_000);
        assertThat(body(29)).isEqualTo(Finding.KEEPS);
        pace.progress(29 * SECOND, 1);
        assertThat(body(30)).isEqualTo(Finding.KEEPS);
        pace.progress(45 * SECOND, 1);
        assertThat(body(60)).isEqualTo(Finding.BODY_IS_LATE);
    }

    @Test
    void a_body_that_stops_is_late() {
        pace.progress(10 * SECOND, 1_000_000);
        assertThat(body(39)).isEqualTo(Finding.KEEPS);
        assertThat(body(40)).isEqualTo(Finding.BODY_IS_LATE);
    }

    @Test
    void a_caller_that_is_not_waited_for_is_never_late() {
        for (long second = 1; second < 300; second++) {
            assertThat(pace.look(second * SECOND, false, 0, 0)).isEqualTo(Finding.KEEPS);
        }
        assertThat(body(300)).isEqualTo(Finding.KEEPS);
        assertThat(body(328)).isEqualTo(Finding.KEEPS);
        assertThat(body(329)).isEqualTo(Finding.BODY_IS_LATE);
    }

    @Test
    void an_answer_of_which_nothing_is_taken_is_stuck() {
        assertThat(pace.look(SECOND, false, 500, 1000)).isEqualTo(Finding.KEEPS);
        assertThat(pace.look(60 * SECOND, false, 500, 1000)).isEqualTo(Finding.KEEPS);
        assertThat(pace.look(61 * SECOND, false, 500, 1000)).isEqualTo(Finding.ANSWER_IS_STUCK);
    }

    @Test
    void an_answer_that_goes_byte_by_byte_is_not_stuck() {
        for (int second = 0; second < 500; second += 50) {
            assertThat(pace.look(second * SECOND, false, 500 - second, 1000)).isEqualTo(Finding.KEEPS);
        }
    }
}
