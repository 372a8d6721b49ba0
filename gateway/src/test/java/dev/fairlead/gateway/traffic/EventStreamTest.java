package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventStreamTest {

    private static final String GET = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String HEAD = WebSockets.head(
                    "HTTP/1.1 200 OK", "Content-Type: text/event-stream; charset=utf-8", "Transfer-Encoding: chunked")
            + "\r\n";

    private static Limits times(Duration bodyIdle, Duration total, Duration streamIdle) {
        Limits usual = Limits.standard();
        Limits.UpstreamTimes up = usual.upstream();
        return usual.with(new Limits.UpstreamTimes(up.connect(), up.response(), bodyIdle, total, up.idle()))
                .with(new Limits.Streams(streamIdle, streamIdle, 10));
    }

    private static void await(Semaphore turn) throws IOException {
        try {
            if (!turn.tryAcquire(20, TimeUnit.SECONDS)) {
                throw new IOException("never happened");
            }
        } catch (InterruptedException stop) {
            throw new IOException(stop);
        }
    }

    /** Order, not time: the backend writes an event only when the caller has the one before. */
    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "application/x-ndjson", "application/octet-stream"})
    void each_event_is_with_the_caller_before_the_next_is_written(String type) {
        Semaphore turn = new Semaphore(0);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readRequest();
                    connection.write(HEAD.replace("text/event-stream", type));
                    for (int i = 0; i < 20; i++) {
                        await(turn);
                        connection.write("8\r\ndata: " + (char) ('a' + i) + "\n\r\n");
                    }
                    connection.write("0\r\n\r\n");
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            assertThat(caller.send(GET).head()).startsWith("HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 20; i++) {
                turn.release();
                assertThat(caller.bytes(13)).isEqualTo("8\r\ndata: " + (char) ('a' + i) + "\n\r\n");
            }
            assertThat(caller.bytes(5)).isEqualTo("0\r\n\r\n");
        }
    }

    @Test
    void neither_the_total_time_nor_the_one_of_answers_ends_a_live_stream() {
        Semaphore turn = new Semaphore(0);
        Limits limits = times(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofSeconds(20));
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readRequest();
                    if (connection.received().startsWith("GET /events")) {
                        connection.write(HEAD);
                        await(turn);
                        connection.write("1\r\nx\r\n0\r\n\r\n");
                    } else {
                        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n");
                        connection.awaitEnd();
                    }
                });
                TestGateway gateway = TestGateway.plan()
                        .limits(limits)
                        .backend(backend.port())
                        .start();
                RawCaller caller = gateway.call();
                RawCaller other = gateway.call()) {
            caller.send(GET).head();
            // A download that began later is cut by both times: they have passed for the stream, too.
            other.send("GET /file HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(other.rest()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(gateway.log(1)).containsExactly("GET /file 200 GatewayTimeout");
            turn.release();
            assertThat(caller.bytes(11)).isEqualTo("1\r\nx\r\n0\r\n\r\n");
        }
    }

    @Test
    void a_stream_that_is_silent_for_too_long_is_cut() {
        Limits limits = times(Duration.ofSeconds(20), Duration.ZERO, Duration.ofMillis(200));
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readRequest();
                    connection.write(HEAD + "1\r\nx\r\n");
                    connection.awaitEnd();
                });
                TestGateway gateway = TestGateway.plan()
                        .limits(limits)
                        .backend(backend.port())
                        .start();
                RawCaller caller = gateway.call()) {
            assertThat(caller.send(GET).rest()).endsWith("1\r\nx\r\n");
            assertThat(gateway.log(1)).containsExactly("GET /events 200 GatewayTimeout");
        }
    }

    @Test
    void who_lost_its_credential_loses_its_stream_and_nobody_else_does() {
        Semaphore turn = new Semaphore(0);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readRequest();
                    connection.write(HEAD + "1\r\nx\r\n");
                    await(turn);
                    connection.write("0\r\n\r\n");
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller lost = gateway.call();
                RawCaller waits = gateway.call();
                RawCaller stays = gateway.call()) {
            lost.send(GET.replace("/events", "/lost")).head();
            stays.send(GET).head();
            waits.send("POST /lost HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n");
            TestGateway.await("all three are forwarded", () -> backend.connections() == 3);
            gateway.entrypoint()
                    .endWhere(exchange ->
                            exchange.path().equals("/lost") ? new Failure.Unauthorized("revoked meanwhile") : null);
            assertThat(lost.rest()).isEqualTo("1\r\nx\r\n");
            assertThat(waits.head()).as("its answer had not begun").startsWith("HTTP/1.1 401 ");
            assertThat(gateway.log(2)).contains("GET /lost 200 Unauthorized", "POST /lost 401 Unauthorized");
            turn.release(3);
            assertThat(stays.bytes(11)).isEqualTo("1\r\nx\r\n0\r\n\r\n");
        }
    }
}
