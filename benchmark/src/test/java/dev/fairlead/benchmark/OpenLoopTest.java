package dev.fairlead.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void sends_as_many_requests_as_are_due_and_has_each_answered() throws Exception {
        answer(200, Duration.ZERO);

        LoadReport report = load().run(0, 1);

        assertThat(report.requests()).isEqualTo(100);
        assertThat(report.errors()).isZero();
        assertThat(requests).hasValue(100);
    }

    @Test
    void a_stall_is_charged_to_all_who_had_to_wait_and_not_to_one() throws Exception {
        answer(200, Duration.ofMillis(300));

        LoadReport report = load().run(0, 1);

        assertThat(report.requests()).isEqualTo(100);
        // 30 requests fell due in the 300 ms: by the 99th percentile more than one of them is above 200 ms.
        assertThat(report.p99Micros()).isGreaterThan(200_000);
    }

    @Test
    void an_answer_that_is_no_200_is_an_error() throws Exception {
        answer(503, Duration.ZERO);

        assertThat(load().run(0, 1).errors()).isEqualTo(100);
    }

    private OpenLoop load() {
        return new OpenLoop(new Request(server.getAddress().getPort(), "/", Optional.empty()), 4, 100);
    }

    /** One thread answers all, and the tenth request makes it stall. */
    private void answer(int status, Duration stall) {
        server.createContext("/", exchange -> {
            if (requests.incrementAndGet() == 10) {
                LockSupport.parkNanos(stall.toNanos());
            }
            byte[] body = new byte[Upstream.BODY_BYTES];
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @Test
    void reads_its_own_line() throws Exception {
        LoadReport report = new LoadReport(45_000, 3, 210.5, 1801, 2);

        assertThat(OpenLoop.parse(OpenLoop.print(report) + "\n")).isEqualTo(report);
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
