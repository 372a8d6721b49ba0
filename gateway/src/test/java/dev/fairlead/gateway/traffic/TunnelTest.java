package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
final class TunnelTest {

    private static final String GOING_AWAY = "\u0088\u0002\u0003\u00e9";
    private static final String VIOLATION = "\u0088\u0002\u0003\u00f0";

    private static Limits streams(Duration idle, Duration half, int tunnels) {
        return Limits.standard().with(new Limits.Streams(idle, half, tunnels));
    }

    @Test
    void bytes_pass_as_they_are_both_ways_and_the_end_is_logged() {
        try (ScriptedBackend backend = WebSockets.echo();
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(WebSockets.OPEN).head();
            StringBuilder all = new StringBuilder();
            for (int b = 0; b < 256; b++) {
                all.append((char) b);
            }
            assertThat(caller.send(all.toString()).bytes(256)).isEqualTo(all.toString());
            assertThat(gateway.upstreams().openTunnels()).isEqualTo(1);
            assertThat(gateway.log).isEmpty();
            caller.send("last").finish();
            assertThat(caller.rest()).isEqualTo("last");
            assertThat(gateway.log(1)).containsExactly("GET /chat 101");
            TestGateway.await("the place is free", () -> gateway.upstreams().openTunnels() == 0);
            TestGateway.await("the backend is free", () -> gateway.upstreams().openConnections() == 0);
        }
    }

    @Test
    void what_comes_early_behind_the_head_is_passed_on_in_order() {
        CountDownLatch sent = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    await(sent);
                    connection.write(WebSockets.SWITCH + "hello");
                    WebSockets.echo(connection);
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(WebSockets.OPEN + "GET / early").send(" and later");
            sent.countDown();
            assertThat(caller.head()).startsWith("HTTP/1.1 101 ");
            assertThat(caller.bytes("hello".length())).isEqualTo("hello");
            assertThat(caller.bytes("GET / early and later".length())).isEqualTo("GET / early and later");
            assertThat(gateway.log).isEmpty();
        }
    }

    @Test
    void a_backend_that_ends_its_side_still_gets_what_the_caller_sends() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write(WebSockets.SWITCH + "bye");
                    connection.finish();
                    connection.awaitEnd();
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(WebSockets.OPEN).head();
            assertThat(caller.rest()).isEqualTo("bye");
            caller.send("and bye to you").finish();
            TestGateway.await(
                    "the backend read the end", () -> backend.connection(0).hasEnded());
            assertThat(backend.received()).endsWith("\r\n\r\nand bye to you");
            assertThat(gateway.log(1)).containsExactly("GET /chat 101");
        }
    }

    @Test
    void a_reset_at_one_end_is_a_reset_at_the_other() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write(WebSockets.SWITCH);
                    connection.readBytes(1);
                    connection.reset();
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(WebSockets.OPEN).head();
            assertThat(caller.send("x").rest()).isEqualTo("[reset]");
            assertThat(gateway.log(1)).containsExactly("GET /chat 101 BadGateway");
        }
    }

    @Test
    void a_caller_that_vanishes_takes_its_backend_with_it() {
        try (ScriptedBackend backend = WebSockets.echo();
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(WebSockets.OPEN).head();
            caller.reset();
            TestGateway.await(
                    "the backend read the end", () -> backend.connection(0).hasEnded());
            assertThat(gateway.log(1)).containsExactly("GET /chat 101");
        }
    }

    @Test
    void who_does_not_read_stops_the_other_side_and_loses_nothing() throws Exception {
        int size = 32 * 1024 * 1024;
        CountDownLatch blocked = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write(WebSockets.SWITCH);
                    Thread sender = Thread.ofVirtual().start(() -> send(connection, size, blocked));
                    connection.skip(size);
                    join(sender);
                    connection.write("done");
                    connection.finish();
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(WebSockets.OPEN).head();
            assertThat(blocked.await(1, TimeUnit.SECONDS))
                    .as("32 MiB fit nowhere")
                    .isFalse();
            assertThat(gateway.loops().usedBytes()).isLessThan(2 * 1024 * 1024);
            Thread sender =
                    Thread.ofVirtual().start(() -> caller.send(new byte[size]).finish());
            String rest = caller.rest();
            assertThat(rest).hasSize(size + 4).contains("done");
            join(sender);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(ScriptedBackend.Connection connection, int size, CountDownLatch sent) {
        try {
            connection.write(new byte[size]);
            sent.countDown();
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    @Test
    void an_idle_tunnel_is_told_and_closed_on_both_sides() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write(WebSockets.SWITCH);
                    connection.awaitEnd();
                });
                TestGateway gateway = TestGateway.plan()
                        .limits(streams(Duration.ofMillis(300), Duration.ofMillis(300), 10))
                        .backend(backend.port())
                        .start();
                RawCaller caller = gateway.call()) {
            caller.send(WebSockets.OPEN).head();
            assertThat(caller.rest()).isEqualTo(GOING_AWAY);
            TestGateway.await(
                    "the backend read the end", () -> backend.connection(0).hasEnded());
            assertThat(unmasked(backend.received())).isEqualTo("\u0088\u0082\u0003\u00e9");
            caller.finish();
            assertThat(gateway.log(1)).containsExactly("GET /chat 101 StreamEnded");
        }
    }

    /** The Close frame at the end, its mask taken off. */
    private static String unmasked(String received) {
        String frame = received.substring(received.length() - 8);
        return frame.substring(0, 2)
                + (char) (frame.charAt(6) ^ frame.charAt(2))
                + (char) (frame.charAt(7) ^ frame.charAt(3));
    }

    @Test
    void a_tunnel_that_is_half_closed_and_silent_ends_sooner() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write(WebSockets.SWITCH);
                    connection.finish();
                    connection.awaitEnd();
                });
                TestGateway gateway = TestGateway.plan()
                        .limits(streams(Duration.ofHours(1), Duration.ofMillis(300), 10))
                        .backend(backend.port())
                        .start();
                RawCaller caller = gateway.call()) {
            caller.send(WebSockets.OPEN).head();
            assertThat(caller.rest()).isEmpty();
            assertThat(gateway.log(1)).containsExactly("GET /chat 101 StreamEnded");
        }
    }

    @Test
    void nothing_is_put_into_the_middle_of_a_frame() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write(WebSockets.SWITCH + "\u0082\u0005ab");
                    connection.awaitEnd();
                });
                TestGateway gateway = TestGateway.plan()
                        .limits(streams(Duration.ofMillis(300), Duration.ofMillis(300), 10))
                        .backend(backend.port())
                        .start();
                RawCaller caller = gateway.call()) {
            caller.send(WebSockets.OPEN + "\u0082\u0085").head();
            assertThat(caller.rest()).isEqualTo("\u0082\u0005ab");
            TestGateway.await(
                    "the backend read the end", () -> backend.connection(0).hasEnded());
            assertThat(backend.received()).endsWith("\r\n\r\n\u0082\u0085");
        }
    }

    @Test
    void a_tunnel_beyond_the_bound_is_503_and_requests_are_not() {
        try (ScriptedBackend backend = WebSockets.echo();
                TestGateway gateway = TestGateway.plan()
                        .limits(streams(Duration.ofHours(1), Duration.ofHours(1), 1))
                        .backend(backend.port())
                        .start();
                RawCaller first = gateway.call()) {
            first.send(WebSockets.OPEN).head();
            assertThat(gateway.ask(WebSockets.OPEN)).startsWith("HTTP/1.1 503 ");
            first.finish();
            assertThat(first.rest()).isEmpty();
            TestGateway.await("the place is free", () -> gateway.upstreams().openTunnels() == 0);
            try (RawCaller second = gateway.call()) {
                assertThat(second.send(WebSockets.OPEN).head()).startsWith("HTTP/1.1 101 ");
            }
        }
    }

    @Test
    void tunnels_do_not_take_the_connections_of_requests() {
        Limits usual = Limits.standard();
        Limits two = usual.with(new Limits.Counts(100, 2, 2, 2, 10));
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    if (String.valueOf(connection.readHead()).contains("Upgrade")) {
                        connection.write(WebSockets.SWITCH);
                        connection.awaitEnd();
                    }
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                });
                TestGateway gateway =
                        TestGateway.plan().limits(two).backend(backend.port()).start();
                RawCaller a = gateway.call();
                RawCaller b = gateway.call()) {
            assertThat(a.send(WebSockets.OPEN).head()).contains(" 101 ");
            assertThat(b.send(WebSockets.OPEN).head()).contains(" 101 ");
            assertThat(gateway.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void who_lost_its_credential_is_told_so() {
        try (ScriptedBackend backend = WebSockets.echo();
                TestGateway gateway = TestGateway.to(backend);
                RawCaller lost = gateway.call();
                RawCaller stays = gateway.call()) {
            lost.send(WebSockets.OPEN.replace("/chat", "/lost")).head();
            stays.send(WebSockets.OPEN).head();
            gateway.entrypoint()
                    .endWhere(exchange ->
                            exchange.path().equals("/lost") ? new Failure.Unauthorized("revoked meanwhile") : null);
            assertThat(lost.rest()).isEqualTo(VIOLATION);
            lost.finish();
            assertThat(gateway.log(1)).containsExactly("GET /lost 101 Unauthorized");
            assertThat(stays.send("still here").bytes(10)).isEqualTo("still here");
        }
    }

    @Test
    void draining_gives_tunnels_their_time_and_then_says_goodbye() throws Exception {
        Limits.CallerTimes usual = Limits.standard().caller();
        Limits limits = Limits.standard()
                .with(new Limits.CallerTimes(
                        usual.head(),
                        usual.idle(),
                        usual.bodyIdle(),
                        usual.minBodyBytesPerSecond(),
                        usual.writeStall(),
                        usual.linger(),
                        Duration.ZERO,
                        Duration.ofMillis(500)));
        try (ScriptedBackend backend = WebSockets.echo();
                TestGateway gateway = TestGateway.plan()
                        .limits(limits)
                        .backend(backend.port())
                        .start();
                RawCaller caller = gateway.call()) {
            caller.send(WebSockets.OPEN).head();
            long begin = System.nanoTime();
            Thread draining = Thread.ofVirtual().start(() -> drain(gateway));
            String frame = "\u0081\u0082\0\0\0\0hi";
            assertThat(caller.send(frame).bytes(frame.length())).isEqualTo(frame);
            assertThat(caller.rest()).isEqualTo(GOING_AWAY);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(450));
            caller.finish();
            draining.join();
            assertThat(gateway.log(1)).containsExactly("GET /chat 101 StreamEnded");
        }
    }

    private static void drain(TestGateway gateway) {
        try {
            gateway.entrypoint().drain();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("never happened");
            }
        } catch (InterruptedException stop) {
            throw new IOException(stop);
        }
    }
}
