package dev.fairlead.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    @Test
    void reads_its_own_line() throws Exception {
        assertThat(OpenLoop.parse("requests=45000 seconds=3 p50us=210.5 p99us=1801.0 errors=2\n"))
                .isEqualTo(new LoadReport(45_000, 3, 210.5, 1801, 2));
    }

    @Test
    void anything_else_is_a_failure_that_shows_it() {
        assertThatExceptionOfType(MeasurementFailure.class)
                .isThrownBy(() -> OpenLoop.parse("Connection refused"))
                .withMessageContaining("Connection refused");
    }

    @Test
    void a_percentile_is_a_latency_that_was_seen() {
        long[] oneToHundred = LongStream.rangeClosed(1, 100).toArray();

        assertThat(OpenLoop.percentile(oneToHundred, 0.50)).isEqualTo(50);
        assertThat(OpenLoop.percentile(oneToHundred, 0.99)).isEqualTo(99);
        assertThat(OpenLoop.percentile(new long[] {7}, 0.99)).isEqualTo(7);
        assertThat(OpenLoop.percentile(new long[0], 0.99)).isNaN();
    }
}
