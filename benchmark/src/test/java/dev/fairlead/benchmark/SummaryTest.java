package dev.fairlead.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final long SECOND = 1_000_000_000;

    /** One second on the clock. */
    static Window window(long requests, long cpuNanos, double other) {
        LoadReport load = new LoadReport(requests, 1, 500, 2500, 0);
        return new Window(load, SECOND, cpuNanos, cpuNanos, (long) (other * 2 * SECOND), 64 << 20, 300 * requests);
    }

    @Test
    void cpu_per_request_is_run_time_over_requests() {
        Window window = window(30_000, 900_000_000, 0.02);

        assertThat(window.cpuMicrosPerRequest()).isCloseTo(30, within(1e-9));
        assertThat(window.requestsPerCpuSecond()).isCloseTo(33_333.3, within(0.1));
        assertThat(window.utilisation()).isCloseTo(0.9, within(1e-9));
        assertThat(window.logBytesPerRequest()).isEqualTo(300);
    }

    @Test
    void a_window_is_quiet_when_others_used_less_than_a_tenth_of_both_cores() {
        assertThat(window(1, 1, 0.099).isQuiet()).isTrue();
        assertThat(window(1, 1, 0.101).isQuiet()).isFalse();
        assertThat(window(1, 1, -0.01).other()).isZero();
    }

    @Test
    void only_quiet_windows_count_where_there_are_any() {
        List<Window> windows =
                List.of(window(10_000, SECOND, 0.5), window(20_000, SECOND, 0.01), window(30_000, SECOND, 0.02));

        assertThat(Summary.quiet(windows)).isEqualTo(2);
        assertThat(Summary.requestsPerSecond(windows)).isEqualTo(new Spread(25_000, 20_000, 30_000, 2));
    }

    @Test
    void all_windows_count_where_none_was_quiet() {
        List<Window> windows = List.of(window(10_000, SECOND, 0.5), window(20_000, SECOND, 0.6));

        assertThat(Summary.quiet(windows)).isZero();
        assertThat(Summary.requestsPerSecond(windows).count()).isEqualTo(2);
    }

    @Test
    void who_needs_half_the_cpu_for_the_same_requests_is_twice_as_efficient() {
        List<Window> ours = List.of(window(30_000, SECOND / 2, 0));
        List<Window> peer = List.of(window(30_000, SECOND, 0));

        assertThat(Summary.efficiencyRatio(ours, peer)).isEqualTo(2);
        assertThat(Summary.efficiencyRatio(peer, ours)).isEqualTo(0.5);
        assertThat(Summary.efficiencyRatio(ours, List.of())).isNaN();
    }

    @Test
    void ratios_are_taken_round_by_round_where_both_were_quiet() {
        List<Window> ours = List.of(window(40, SECOND, 0.5), window(30, SECOND, 0), window(20, SECOND, 0));
        List<Window> peer = List.of(window(10, SECOND, 0), window(10, SECOND, 0), window(10, SECOND, 0));

        assertThat(Summary.efficiencyRatios(ours, peer)).isEqualTo(new Spread(2.5, 2, 3, 2));
        assertThat(Summary.efficiencyRatios(ours.subList(0, 1), peer)).isEqualTo(new Spread(4, 4, 4, 1));
    }
}
