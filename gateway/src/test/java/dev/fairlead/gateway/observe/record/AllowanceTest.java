package dev.fairlead.gateway.observe.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final long SECOND = 1_000_000_000L;

    private static long taken(Allowance allowance, long from, long to, long step) {
        return LongStream.iterate(from, at -> at < to, at -> at + step)
                .filter(allowance::take)
                .count();
    }

    @Test
    void a_busy_loop_gets_its_share_and_ten_seconds_of_it_in_advance() {
        Allowance allowance = new Allowance(10, 2);
        assertThat(taken(allowance, 0, 10 * SECOND, 100_000)).isBetween(98L, 102L);
        // And it goes on like that, spread over the second.
        assertThat(taken(allowance, 10 * SECOND, 11 * SECOND, 100_000)).isEqualTo(5);
        assertThat(taken(allowance, 11 * SECOND, 11 * SECOND + SECOND / 4, 100_000))
                .isLessThanOrEqualTo(2);
    }

    @Test
    void a_quiet_one_gets_everything() {
        Allowance allowance = new Allowance(10, 2);
        assertThat(taken(allowance, 0, 100 * SECOND, SECOND / 4)).isEqualTo(400);
    }

    @Test
    void nothing_is_nothing_and_clocks_may_begin_anywhere() {
        assertThat(taken(new Allowance(0, 2), 0, SECOND, 1000)).isZero();
        assertThat(taken(new Allowance(1, 4), Long.MAX_VALUE - SECOND, Long.MAX_VALUE - 1000, SECOND / 10))
                .isEqualTo(2);
    }

    @Test
    void what_was_not_needed_is_there_again() {
        Allowance allowance = new Allowance(1, 1);
        assertThat(LongStream.range(0, 20).filter(any -> allowance.take(0)).count())
                .isEqualTo(10);
        allowance.giveBack();
        assertThat(allowance.take(0)).isTrue();
    }
}
