package dev.fairlead.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class H2loadTest {
    private static final String GOOD = """
            Main benchmark duration is started for thread #0.
            TLS Protocol: TLSv1.3
            Cipher: TLS_AES_128_GCM_SHA256
            Application protocol: h2
            Stopped all clients for thread #0

            finished in 2.50s, 4000.00 req/s, 265.88KB/s
            requests: 10011 total, 10139 started, 10011 done, 10000 succeeded, 0 failed, 0 errored, 0 timeout
            status codes: 10000 2xx, 0 3xx, 0 4xx, 0 5xx
            traffic: 265.88KB (272264) total, 187.50KB (192000) headers (space savings 51.02%), 7.81KB (8000) data
            """;

    @Test
    void what_it_prints_is_read() throws MeasurementFailure {
        LoadReport report = H2load.parse(GOOD);

        assertThat(report.requests()).isEqualTo(10_000);
        assertThat(report.requestsPerSecond()).isEqualTo(4_000);
        assertThat(report.errors()).isZero();
        assertThat(report.p99Micros()).isNaN();
    }

    @Test
    void failures_and_bad_statuses_are_errors() throws MeasurementFailure {
        String bad = GOOD.replace("0 failed", "7 failed").replace("0 5xx", "3 5xx");

        assertThat(H2load.parse(bad).errors()).isEqualTo(10);
    }

    @Test
    void another_protocol_and_no_result_are_no_measurement() {
        assertThatThrownBy(() -> H2load.parse(GOOD.replace("protocol: h2", "protocol: http/1.1")))
                .isInstanceOf(MeasurementFailure.class)
                .hasMessageContaining("no HTTP/2");
        assertThatThrownBy(() -> H2load.parse("Application protocol: h2\n"))
                .isInstanceOf(MeasurementFailure.class)
                .hasMessageContaining("no result");
    }

    @Test
    void the_command_is_bound_to_the_loads_core_in_time_and_connections() {
        Request request = new Request(1, "/x", Optional.empty());

        assertThat(H2load.command(1, 8, 16, 3, "https://127.0.0.1:1/x", request))
                .startsWith(
                        "taskset", "-c", "1", "h2load", "-t1", "-c8", "-m16", "--tls13-ciphers=TLS_AES_128_GCM_SHA256")
                .endsWith("https://127.0.0.1:1/x");
    }
}
