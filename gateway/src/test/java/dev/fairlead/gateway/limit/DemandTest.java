package dev.fairlead.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemandTest {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MINUTE = 60 * SECOND;

    @Test
    void a_key_that_is_called_seldom_holds_nothing() {
        Demand demand = Demand.ofWindow(MINUTE, 0);
        for (int i = 1; i <= 50; i++) {
            demand.came(1, i * SECOND / 10);
            assertThat(demand.hold()).isZero();
        }
    }

    @Test
    void a_busy_key_holds_what_comes_in_two_horizons() {
        Demand demand = Demand.ofWindow(MINUTE, 0);
        for (int i = 1; i <= 100; i++) {
            demand.came(100, i * 10L * MILLI);
        }
        assertThat(demand.horizonNanos()).isEqualTo(25 * MILLI);
        assertThat(demand.hold()).isBetween(480L, 500L);
    }

    @Test
    void a_rise_is_believed_within_some_milliseconds_and_a_fall_within_some_hundred() {
        Demand demand = Demand.ofWindow(MINUTE, 0);
        demand.came(0, SECOND);
        demand.came(200, SECOND + 20 * MILLI);
        assertThat(demand.hold()).isEqualTo(500);
        demand.came(0, SECOND + 120 * MILLI);
        assertThat(demand.hold()).isEqualTo(400);
        demand.came(0, 3 * SECOND);
        assertThat(demand.hold()).isZero();
    }

    @Test
    void the_first_request_of_all_is_not_taken_for_the_first_of_many() {
        Demand demand = Demand.ofWindow(MINUTE, 5 * SECOND);
        demand.came(1, 5 * SECOND + 1000);
        assertThat(demand.hold()).isZero();
    }

    @Test
    void the_horizon_is_a_small_part_of_a_short_window() {
        assertThat(Demand.ofWindow(6 * SECOND, 0).horizonNanos()).isEqualTo(15 * MILLI);
        assertThat(Demand.ofWindow(SECOND, 0).horizonNanos()).isEqualTo(5 * MILLI);
        assertThat(Demand.ofPeriod(0).horizonNanos()).isEqualTo(50 * MILLI);
    }

    @Test
    void the_horizon_of_a_window_grows_with_what_is_left_of_it() {
        Demand demand = Demand.ofWindow(MINUTE, 0);
        for (int i = 1; i <= 100; i++) {
            demand.came(100, i * 10L * MILLI);
        }
        demand.used(1_000_000, 10_000_000, 1);
        assertThat(demand.horizonNanos()).isEqualTo(250 * MILLI);
        assertThat(demand.hold()).isBetween(4_800L, 5_000L);
        demand.used(5_000_000, 10_000_000, 1);
        assertThat(demand.horizonNanos()).isEqualTo(50 * MILLI);
        demand.used(10_000_000, 10_000_000, 1);
        assertThat(demand.horizonNanos()).isEqualTo(25 * MILLI);
        demand.used(0, 10_000_000, 1);
        assertThat(demand.horizonNanos()).as("at most").isEqualTo(250 * MILLI);
    }

    @Test
    void requests_that_will_use_the_limit_up_do_not_stretch_the_horizon_although_little_is_used_yet() {
        Demand demand = Demand.ofWindow(MINUTE, 0);
        for (int i = 1; i <= 100; i++) {
            demand.came(100, i * 10L * MILLI);
        }
        demand.used(1_000, 600_000, 1);
        assertThat(demand.horizonNanos()).isBetween(25 * MILLI, 26 * MILLI);
        demand.used(1_000, 1_800_000, 1);
        assertThat(demand.horizonNanos()).isBetween(73 * MILLI, 78 * MILLI);
        demand.used(1_000, 1_800_000, 3);
        assertThat(demand.horizonNanos()).as("three replicas like this one").isBetween(25 * MILLI, 26 * MILLI);
    }

    @Test
    void the_horizon_grows_to_a_quarter_of_a_second_at_most() {
        Demand demand = Demand.ofPeriod(0);
        demand.used(900_000, 1_000_000, 1);
        assertThat(demand.horizonNanos()).isBetween(55 * MILLI, 56 * MILLI);
        demand.used(0, 1_000_000, 1);
        assertThat(demand.horizonNanos()).isEqualTo(250 * MILLI);
    }
}
