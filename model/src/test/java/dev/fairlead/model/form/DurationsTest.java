package dev.fairlead.model.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "500ms,PT0.5S",
        "1m,PT1M",
        "1h30m,PT1H30M",
        "1.5h,PT1H30M",
        "30,PT30S",
        "0,PT0S",
        "2us,PT0.000002S",
        "2µs,PT0.000002S",
        "1ns,PT0.000000001S",
    })
    void reads_what_go_reads(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "-1s", "1 m", "1d", "1m30", "1.s", ".5s", "99999999999h", "1e3s"})
    void refuses_the_rest(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void reads_what_it_prints(@ForAll @LongRange(min = 0) long nanos) {
        Duration duration = Duration.ofNanos(nanos);
        assertThat(Durations.parse(Durations.print(duration))).isEqualTo(duration);
    }

    @Test
    void the_nearest_spelling_is_found() {
        List<String> known = List.of("basePath", "proxies", "draft");
        assertThat(Spelling.nearest("basepath", known)).contains("basePath");
        assertThat(Spelling.nearest("porxies", known)).contains("proxies");
        assertThat(Spelling.nearest("something", known)).isEmpty();
        assertThat(Spelling.remedy("x", known)).isEqualTo("known here: basePath, proxies, draft");
    }
}
