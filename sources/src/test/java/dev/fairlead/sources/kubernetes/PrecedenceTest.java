package dev.fairlead.sources.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.sources.kubernetes.Precedence.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrecedenceTest {

    private static Precedence of(
            String host, Path path, int length, boolean method, int headers, int queries, int age) {
        return new Precedence(host, path, length, method, headers, queries, age);
    }

    @Test
    void each_is_above_the_next_whatever_comes_behind() {
        List<Long> priorities = List.of(
                        of("a.example.com", Path.BEGINNING, 1, false, 0, 0, 9),
                        of("*.long.example.com", Path.WHOLE, 99, true, 9, 9, 0),
                        of("*.example.com", Path.WHOLE, 2, false, 0, 0, 9),
                        of("*.example.com", Path.BEGINNING, 99, false, 0, 0, 9),
                        of("*.example.com", Path.BEGINNING, 98, true, 0, 0, 9),
                        of("*.example.com", Path.BEGINNING, 98, false, 3, 0, 9),
                        of("*.example.com", Path.BEGINNING, 98, false, 2, 9, 9),
                        of("*.example.com", Path.BEGINNING, 98, false, 2, 8, 1),
                        of("*.example.com", Path.BEGINNING, 98, false, 2, 8, 2),
                        of("", Path.WHOLE, 4000, true, 40, 40, 0),
                        of("", Path.LAST, 0, false, 0, 0, 0))
                .stream()
                .map(Precedence::priority)
                .toList();

        assertThat(priorities).isSortedAccordingTo(Collections.reverseOrder()).doesNotHaveDuplicates();
    }

    @Test
    void routes_of_other_sources_stand_between_those_with_a_host_and_those_without() {
        assertThat(of("a", Path.LAST, 0, false, 0, 0, 2_000_000).priority()).isGreaterThan(100_000);
        assertThat(of("", Path.WHOLE, 9999, true, 99, 99, 0).priority()).isNegative();
    }

    @Test
    void a_priority_that_is_written_goes_before_all_or_behind_all() {
        long natural = of("a", Path.WHOLE, 9, true, 9, 9, 0).priority();
        long all = of("", Path.LAST, 0, false, 0, 0, 0).priority();

        assertThat(Precedence.written(42, "Host(`a.example.com`)")).isGreaterThan(natural);
        assertThat(Precedence.written(43, "Host(`a.example.com`)"))
                .isGreaterThan(Precedence.written(42, "Host(`a.example.com`)"));
        assertThat(Precedence.written(5, "Host(`a.example.com`)")).isLessThan(all);
        assertThat(Precedence.written(-5, "Host(`a`)")).isLessThan(Precedence.written(5, "Host(`a.example.com`)"));
    }
}
