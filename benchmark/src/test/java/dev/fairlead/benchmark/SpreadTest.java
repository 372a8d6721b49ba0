package dev.fairlead.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void the_median_of_an_odd_number_is_the_middle_one() {
        assertThat(Spread.of(List.of(9.0, 1.0, 5.0))).isEqualTo(new Spread(5, 1, 9, 3));
    }

    @Test
    void the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 100.0))).isEqualTo(new Spread(3.5, 1, 100, 4));
    }

    @Test
    void nothing_measured_is_not_zero() {
        assertThat(Spread.of(List.of()).isMeasured()).isFalse();
        assertThat(Spread.of(List.of()).median()).isNaN();
        assertThat(Numbers.of(Spread.NONE)).isEqualTo("–");
    }

    @Test
    void figures_keep_three_digits_that_count() {
        assertThat(Numbers.of(31213.4)).isEqualTo("31213");
        assertThat(Numbers.of(32.74)).isEqualTo("32.7");
        assertThat(Numbers.of(0.8765)).isEqualTo("0.88");
        assertThat(Numbers.of(12)).isEqualTo("12");
        assertThat(Numbers.of(new Spread(5, 1.25, 9, 3))).isEqualTo("5 (1.25–9)");
        assertThat(Numbers.of(new Spread(5, 5, 5, 1))).isEqualTo("5");
    }
}
