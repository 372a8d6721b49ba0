package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SlowTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int MEBI = 1 << 20;

    private static Limits impatient() {
        Duration soon = Duration.ofMillis(300);
        Duration linger = Duration.ofMillis(200);
        return Limits.standard().with(new Limits.CallerTimes(soon, soon, soon, 100, soon, linger, Duration.ZERO, soon));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 268435456\r\n", "Connection: close\r\n"})
    void a_slow_reader_costs_bounded_memory(String framing) {
        byte[] block = new byte[MEBI];
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n");
                    for (int i = 0; i < 256; i++) {
                        connection.write(block);
                    }
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").head();
            long most = 0;
            long total = 0;
            byte[] buffer = new byte[256 * 1024];
            try {
                while (total < 256L * MEBI) {
                    int n = caller.socket().getInputStream().read(buffer);
                    assertThat(n).isPositive();
                    total += n;
                    most = Math.max(most, gateway.loops().usedBytes());
                }
            } catch (java.io.IOException reset) {
                throw new AssertionError(reset);
            }
            // 64 KiB wait at the most, one read comes on top, and whole buffers count for what is left of them.
            assertThat(most).isLessThan(MEBI / 2);
        }
    }

    @Test
    void an_upload_waits_for_a_slow_backend() {
        int size = 64 * MEBI;
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.skip(size);
                    connection.write(OK);
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
            byte[] block = new byte[MEBI];
            long most = 0;
            for (int i = 0; i < 64; i++) {
                caller.send(block);
                most = Math.max(most, gateway.loops().usedBytes());
            }
            assertThat(caller.answer()).endsWith("ok");
            assertThat(most).isLessThan(8L * MEBI);
        }
    }

    @Test
    void more_is_refused_while_all_buffers_together_are_past_their_bound() {
        Limits.Sizes s = Limits.standard().sizes();
        Limits small = Limits.standard()
                .with(new Limits.Sizes(
                        s.maxHeadBytes(),
                        s.maxTargetBytes(),
                        s.maxHeaders(),
                        0,
                        s.maxAnswerHeadBytes(),
                        65536,
                        65536,
                        // What a loop holds at all times, and little more.
                        114688));
        byte[] block = new byte[MEBI];
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    String head = connection.readHead();
                    if (head != null && head.startsWith("GET /large ")) {
                        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 268435456\r\n\r\n");
                        for (int i = 0; i < 256; i++) {
                            connection.write(block);
                        }
                    }
                    connection.write(OK);
                });
                TestGateway gateway =
                        TestGateway.plan().limits(small).backend(backend.port()).start()) {
            String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
            assertThat(gateway.ask(request)).endsWith("ok");
            try (RawCaller slow = gateway.call();
                    RawCaller slower = gateway.call()) {
                slow.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n").head();
                slower.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n").head();
                TestGateway.await("it is full", () -> gateway.ask(request).startsWith("HTTP/1.1 503 "));
                TestGateway.await("it is logged", () -> gateway.log.contains("GET / 503 Overloaded"));
                slow.reset();
                slower.reset();
            }
            TestGateway.await("there is room again", () -> gateway.ask(request).endsWith("ok"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET / HTTP/1.1\r\nHost: a\r\n"})
    void a_head_that_does_not_end_is_408(String half) {
        try (TestGateway gateway = TestGateway.plan().limits(impatient()).start();
                RawCaller caller = gateway.call()) {
            assertThat(caller.send(half).rest()).startsWith("HTTP/1.1 408 ").contains("Connection: close");
            assertThat(gateway.log(1)).hasSize(1).allMatch(line -> line.endsWith(" 408 RequestTimeout"));
        }
    }

    @Test
    void a_silent_connection_is_closed_without_a_word() {
        try (TestGateway gateway = TestGateway.plan().limits(impatient()).start();
                RawCaller caller = gateway.call()) {
            assertThat(caller.rest()).isEmpty();
            assertThat(gateway.log).isEmpty();
        }
    }

    @Test
    void a_body_that_stops_is_408() {
        try (ScriptedBackend backend = ScriptedBackend.start(ScriptedBackend.Connection::awaitEnd);
                TestGateway gateway = TestGateway.plan()
                        .limits(impatient())
                        .backend(backend.port())
                        .start();
                RawCaller caller = gateway.call()) {
            caller.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
            assertThat(caller.rest()).startsWith("HTTP/1.1 408 ");
            TestGateway.await(
                    "the backend sees the end", () -> backend.connection(0).hasEnded());
        }
    }

    @Test
    void a_caller_that_does_not_read_is_cut() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 268435456\r\n\r\n");
                    byte[] block = new byte[MEBI];
                    for (int i = 0; i < 256; i++) {
                        connection.write(block);
                    }
                });
                TestGateway gateway = TestGateway.plan()
                        .limits(impatient())
                        .backend(backend.port())
                        .start();
                RawCaller caller = gateway.call()) {
            caller.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(gateway.log(1)).containsExactly("GET / 200");
            TestGateway.await("it is gone", () -> gateway.entrypoint().openConnections() == 0);
        }
    }

    @Test
    void many_slow_heads_do_not_disturb_others() {
        List<RawCaller> slow = new ArrayList<>();
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            for (int i = 0; i < 500; i++) {
                slow.add(gateway.call().send("GET / HT"));
            }
            for (int i = 0; i < 200; i++) {
                slow.get(i).send("TP");
                assertThat(caller.send("GET /q HTTP/1.1\r\nHost: a\r\n\r\n").answer())
                        .endsWith("ok");
            }
            assertThat(gateway.entrypoint().openConnections()).isEqualTo(501);
        } finally {
            slow.forEach(RawCaller::close);
        }
    }
}
