package dev.fairlead.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WrkTest {
    @Test
    void reads_requests_seconds_and_percentiles_in_any_unit() throws Exception {
        LoadReport report = Wrk.parse(read("wrk-good.txt"));

        assertThat(report).isEqualTo(new LoadReport(113987, 2.01, 981, 15740, 0));
        assertThat(report.requestsPerSecond()).isCloseTo(56710, within(1.0));
    }

    @Test
    void adds_up_refused_requests_and_every_kind_of_socket_error() throws Exception {
        LoadReport report = Wrk.parse(read("wrk-errors.txt"));

        assertThat(report.errors()).isEqualTo(73685 + 1 + 2 + 3 + 4);
        assertThat(report.seconds()).isEqualTo(60);
        assertThat(report.p99Micros()).isEqualTo(1_980_000);
    }

    @Test
    void an_output_without_a_total_is_a_failure_that_shows_it() {
        assertThatExceptionOfType(MeasurementFailure.class)
                .isThrownBy(() -> Wrk.parse("unable to connect to 127.0.0.1:18101 Connection refused"))
                .withMessageContaining("Connection refused");
    }

    @Test
    void an_output_without_percentiles_is_a_failure() {
        assertThatExceptionOfType(MeasurementFailure.class)
                .isThrownBy(() -> Wrk.parse("  10 requests in 1.00s, 18.69MB read"))
                .withMessageContaining("50.0%");
    }

    @Test
    void the_command_pins_the_load_and_sends_ten_headers_and_the_key() {
        Request request = new Request(18101, "/x", Optional.of("secret"));

        assertThat(Wrk.command(1, 64, 3, request))
                .startsWith("taskset", "-c", "1", "wrk", "-t1", "--latency", "-c64", "-d3s")
                .contains("X-API-Key: secret")
                .endsWith("http://127.0.0.1:18101/x")
                .hasSize(8 + 2 * 11 + 1);
    }

    @Test
    void the_browsers_headers_are_about_three_quarters_of_a_kibibyte() {
        assertThat(new Request(18101, Request.PATH, Optional.empty()).head().length())
                .isBetween(700, 850);
    }

    private static String read(String name) throws IOException {
        try (InputStream stream = Objects.requireNonNull(WrkTest.class.getResourceAsStream(name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
