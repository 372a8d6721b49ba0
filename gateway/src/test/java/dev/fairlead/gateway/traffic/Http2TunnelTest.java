package dev.fairlead.gateway.traffic;

import static dev.fairlead.gateway.traffic.Frames.DATA;
import static dev.fairlead.gateway.traffic.Frames.HEADERS;
import static dev.fairlead.gateway.traffic.Frames.RST_STREAM;
import static dev.fairlead.gateway.traffic.Frames.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.traffic.Frames.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** WebSockets as streams of HTTP/2 (RFC 8441) in front, and as connections of HTTP/1.1 behind. */
final class Http2TunnelTest {

    private static final int ENABLE_CONNECT_PROTOCOL = 8;
    private static final int INITIAL_WINDOW = 4;
    private static final int NO_ERROR = 0;
    private static final int CANCEL = 8;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Pattern KEY = Pattern.compile("\r\nsec-websocket-key: (\\S+)\r\n");
    private static final String GOING_AWAY = "\u0088\u0002\u0003\u00e9";
    private static final String VIOLATION = "\u0088\u0002\u0003\u00f0";

    private static Limits streams(Duration idle, Duration half, int tunnels) {
        return Limits.standard().with(new Limits.Streams(idle, half, tunnels));
    }

    /** The backend's 101 for the key that it got. */
    private static String switching(String head) {
        Matcher key = KEY.matcher(head);
        if (!key.find()) {
            throw new AssertionError("no key in " + head);
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key.group(1) + GUID).getBytes(StandardCharsets.US_ASCII));
            return WebSockets.SWITCH.replace(
                    WebSockets.ACCEPT, Base64.getEncoder().encodeToString(hash));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ScriptedBackend switching(ScriptedBackend.Script then) {
        return ScriptedBackend.start(connection -> {
            connection.write(switching(String.valueOf(connection.readHead())));
            then.run(connection);
        });
    }

    private static ScriptedBackend echo() {
        return switching(WebSockets::echo);
    }

    private static TestGateway to(ScriptedBackend backend) {
        return to(backend, UnaryOperator.identity());
    }

    private static TestGateway to(ScriptedBackend backend, UnaryOperator<TestGateway.Plan> more) {
        return more.apply(TestGateway.plan().h2c().backend(backend.port())).start();
    }

    private static Frames call(TestGateway gateway) {
        return Frames.call(gateway.entrypoint().address());
    }

    private static Frames ask(Frames caller, int stream, String protocol) {
        return caller.head(
                stream,
                false,
                ":method",
                "CONNECT",
                ":protocol",
                protocol,
                ":scheme",
                "http",
                ":path",
                "/chat",
                ":authority",
                "a",
                "sec-websocket-version",
                "13",
                "sec-websocket-protocol",
                "talk");
    }

    /** Asks for a WebSocket and reads that it is open. */
    private static Http2Headers open(Frames caller, int stream) {
        Http2Headers answer = caller.fields(ask(caller, stream, "websocket").next(HEADERS, stream));
        assertThat(String.valueOf(answer.status())).isEqualTo("200");
        return answer;
    }

    /** So many bytes of the stream. */
    private static String bytes(Frames caller, int stream, int count) {
        StringBuilder all = new StringBuilder();
        while (all.length() < count) {
            all.append(text(caller.next(DATA, stream)));
        }
        return all.toString();
    }

    private static String text(Frame frame) {
        return new String(frame.payload(), StandardCharsets.ISO_8859_1);
    }

    /** What comes until the gateway's end of the stream. */
    private static String rest(Frames caller, int stream) {
        StringBuilder all = new StringBuilder();
        Frame frame;
        do {
            frame = caller.next(DATA, stream);
            all.append(text(frame));
        } while (!frame.ends());
        return all.toString();
    }

    @Test
    void it_is_offered_where_there_may_be_any() {
        try (ScriptedBackend backend = echo();
                TestGateway some = to(backend);
                TestGateway none =
                        to(backend, plan -> plan.limits(streams(Duration.ofHours(1), Duration.ofSeconds(30), 0)))) {
            assertThat(setting(some)).isEqualTo(1);
            assertThat(setting(none)).isZero();
        }
    }

    private static long setting(TestGateway gateway) {
        try (Frames caller = call(gateway)) {
            Frame frame = caller.raw();
            while (frame.type() != SETTINGS) {
                frame = caller.raw();
            }
            ByteBuf settings = Unpooled.wrappedBuffer(frame.payload());
            while (settings.isReadable()) {
                int name = settings.readUnsignedShort();
                long value = settings.readUnsignedInt();
                if (name == ENABLE_CONNECT_PROTOCOL) {
                    return value;
                }
            }
            return 0;
        }
    }

    @Test
    void bytes_pass_as_they_are_both_ways_and_the_end_is_logged() {
        try (ScriptedBackend backend = echo();
                TestGateway gateway = to(backend);
                Frames caller = call(gateway)) {
            Http2Headers answer = open(caller, 1);
            assertThat(answer.names().stream().map(String::valueOf))
                    .doesNotContain("sec-websocket-accept", "upgrade", "connection");
            assertThat(backend.received())
                    .startsWith("GET /chat HTTP/1.1\r\nHost: a\r\n")
                    .contains(
                            "Connection: upgrade\r\nUpgrade: websocket\r\n",
                            "sec-websocket-version: 13\r\n",
                            "sec-websocket-protocol: talk\r\n")
                    .doesNotContain("ransfer-", "content-length");
            StringBuilder all = new StringBuilder();
            for (int b = 0; b < 256; b++) {
                all.append((char) b);
            }
            caller.data(1, all.toString(), false);
            assertThat(bytes(caller, 1, 256)).isEqualTo(all.toString());
            assertThat(gateway.upstreams().openTunnels()).isEqualTo(1);
            assertThat(gateway.log).isEmpty();
            caller.data(1, "last", true);
            assertThat(rest(caller, 1)).isEqualTo("last");
            assertThat(gateway.log(1)).containsExactly("GET /chat 101");
            TestGateway.await("the place is free", () -> gateway.upstreams().openTunnels() == 0);
            TestGateway.await("the backend is free", () -> gateway.upstreams().openConnections() == 0);
        }
    }

    @Test
    void each_handshake_has_a_key_of_its_own() {
        try (ScriptedBackend backend = echo();
                TestGateway gateway = to(backend);
                Frames caller = call(gateway)) {
            open(caller, 1);
            open(caller, 3);
            Matcher keys = KEY.matcher(backend.received());
            assertThat(keys.find()).isTrue();
            String first = keys.group(1);
            assertThat(keys.find()).isTrue();
            assertThat(keys.group(1)).isNotEqualTo(first);
        }
    }

    @Test
    void what_comes_early_is_passed_on_in_order() {
        CountDownLatch sent = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    String head = String.valueOf(connection.readHead());
                    await(sent);
                    connection.write(switching(head) + "hello");
                    WebSockets.echo(connection);
                });
                TestGateway gateway = to(backend);
                Frames caller = call(gateway)) {
            ask(caller, 1, "websocket").data(1, "early", false).data(1, " and later", false);
            sent.countDown();
            assertThat(caller.status(1)).isEqualTo("200");
            assertThat(bytes(caller, 1, "helloearly and later".length())).isEqualTo("helloearly and later");
        }
    }

    @Test
    void other_requests_go_on_beside_it() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    String head = String.valueOf(connection.readHead());
                    if (head.startsWith("GET /chat")) {
                        connection.write(switching(head));
                        WebSockets.echo(connection);
                    }
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    connection.awaitEnd();
                });
                TestGateway gateway = to(backend);
                Frames caller = call(gateway)) {
            open(caller, 1);
            assertThat(caller.get(3, "/").answer(3)).contains(":status: 200").endsWith("ok");
            caller.data(1, "still there", false);
            assertThat(bytes(caller, 1, "still there".length())).isEqualTo("still there");
        }
    }

    @Test
    void a_backend_that_ends_its_side_still_gets_what_the_caller_sends() {
        try (ScriptedBackend backend = switching(connection -> {
                    connection.write("bye");
                    connection.finish();
                    connection.awaitEnd();
                });
                TestGateway gateway = to(backend);
                Frames caller = call(gateway)) {
            open(caller, 1);
            assertThat(rest(caller, 1)).isEqualTo("bye");
            // More than fits into buffers on the way, so that the stream is over before the backend has it.
            String much = "and bye to you".repeat(10_000);
            for (int at = 0; at < much.length(); at += 10_000) {
                caller.data(1, much.substring(at, at + 10_000), at + 10_000 == much.length());
            }
            TestGateway.await(
                    "the backend read the end", () -> backend.connection(0).hasEnded());
            assertThat(backend.received()).endsWith("\r\n\r\n" + much);
            assertThat(gateway.log(1)).containsExactly("GET /chat 101");
        }
    }

    @Test
    void who_does_not_read_stops_the_other_side_and_loses_nothing() {
        // More than the system holds between two sockets.
        int size = 32 << 20;
        CountDownLatch sent = new CountDownLatch(1);
        try (ScriptedBackend backend = switching(connection -> {
                    connection.write(new byte[size]);
                    sent.countDown();
                    connection.finish();
                });
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address(), INITIAL_WINDOW, 0)) {
            open(caller, 1);
            assertThat(caller.isQuiet()).isTrue();
            assertThat(sent.getCount()).as("the backend is held up").isEqualTo(1);
            caller.window(0, size).window(1, size + 1);
            int came = 0;
            Frame frame;
            do {
                frame = caller.next(DATA, 1);
                came += frame.payload().length;
            } while (!frame.ends());
            assertThat(came).isEqualTo(size);
        }
    }

    @Test
    void a_refusal_is_an_answer_and_an_answer_that_opens_nothing_is_no_success() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno");
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
                TestGateway gateway = to(backend);
                Frames caller = call(gateway)) {
            assertThat(ask(caller, 1, "websocket").answer(1))
                    .contains(":status: 403")
                    .endsWith("no");
            assertThat(caller.next(RST_STREAM, 1).code()).isEqualTo(NO_ERROR);
            assertThat(ask(caller, 3, "websocket").answer(3)).contains(":status: 502");
            assertThat(gateway.log(2)).containsExactly("GET /chat 403", "GET /chat 502 BadGateway");
            TestGateway.await("no place is taken", () -> gateway.upstreams().openTunnels() == 0);
        }
    }

    @Test
    void another_protocol_is_501_and_a_handshake_with_a_fault_is_refused() {
        try (ScriptedBackend backend = echo();
                TestGateway gateway = to(backend);
                Frames caller = call(gateway)) {
            assertThat(ask(caller, 1, "connect-udp").answer(1)).contains(":status: 501");
            caller.head(
                    3,
                    false,
                    ":method",
                    "CONNECT",
                    ":protocol",
                    "websocket",
                    ":scheme",
                    "http",
                    ":path",
                    "/",
                    ":authority",
                    "a",
                    "sec-websocket-version",
                    "8");
            assertThat(caller.answer(3)).contains(":status: 426");
            assertThat(backend.connections()).isZero();
        }
    }

    @Test
    void a_tunnel_beyond_the_bound_is_503() {
        try (ScriptedBackend backend = echo();
                TestGateway gateway =
                        to(backend, plan -> plan.limits(streams(Duration.ofHours(1), Duration.ofSeconds(30), 1)));
                Frames caller = call(gateway)) {
            open(caller, 1);
            assertThat(ask(caller, 3, "websocket").answer(3)).contains(":status: 503");
        }
    }

    @Test
    void a_bound_of_bodies_does_not_bound_it() {
        Limits.Sizes usual = Limits.standard().sizes();
        Limits limits = Limits.standard()
                .with(new Limits.Sizes(
                        usual.maxHeadBytes(),
                        usual.maxTargetBytes(),
                        usual.maxHeaders(),
                        3,
                        usual.maxAnswerHeadBytes(),
                        usual.bufferBytes(),
                        usual.discardBytes(),
                        usual.maxBufferedBytes()));
        try (ScriptedBackend backend = echo();
                TestGateway gateway = to(backend, plan -> plan.limits(limits));
                Frames caller = call(gateway)) {
            open(caller, 1);
            caller.data(1, "longer than three bytes", false);
            assertThat(bytes(caller, 1, 23)).isEqualTo("longer than three bytes");
        }
    }

    @Test
    void a_reset_at_one_end_ends_the_other() {
        try (ScriptedBackend backend = switching(connection -> {
                    connection.readBytes(1);
                    connection.reset();
                });
                TestGateway gateway = to(backend);
                Frames caller = call(gateway)) {
            open(caller, 1);
            caller.data(1, "x", false);
            assertThat(caller.next(RST_STREAM, 1).code()).isEqualTo(CANCEL);
            assertThat(gateway.log(1)).containsExactly("GET /chat 101 BadGateway");
        }
        try (ScriptedBackend backend = echo();
                TestGateway gateway = to(backend);
                Frames caller = call(gateway)) {
            open(caller, 1);
            caller.reset(1, CANCEL);
            TestGateway.await(
                    "the backend read the end", () -> backend.connection(0).hasEnded());
            assertThat(gateway.log(1)).containsExactly("GET /chat 101");
        }
    }

    @Test
    void a_connection_that_vanishes_takes_its_backends_with_it() {
        try (ScriptedBackend backend = echo();
                TestGateway gateway = to(backend)) {
            try (Frames caller = call(gateway)) {
                open(caller, 1);
                open(caller, 3);
            }
            TestGateway.await("the backends are free", () -> gateway.upstreams().openConnections() == 0);
            assertThat(gateway.log(2)).containsOnly("GET /chat 101");
        }
    }

    @Test
    void an_idle_one_is_told_and_closed_on_both_sides() {
        Limits limits = streams(Duration.ofMillis(300), Duration.ofSeconds(30), 10);
        try (ScriptedBackend backend = switching(ScriptedBackend.Connection::awaitEnd);
                TestGateway gateway = to(backend, plan -> plan.limits(limits));
                Frames caller = call(gateway)) {
            open(caller, 1);
            assertThat(rest(caller, 1)).isEqualTo(GOING_AWAY);
            TestGateway.await(
                    "the backend read the end", () -> backend.connection(0).hasEnded());
            assertThat(backend.received()).containsPattern("\r\n\r\n\u0088\u0082");
            assertThat(gateway.log(1)).containsExactly("GET /chat 101 StreamEnded");
        }
    }

    @Test
    void one_that_is_half_closed_and_silent_ends_sooner() {
        Limits limits = streams(Duration.ofHours(1), Duration.ofMillis(300), 10);
        try (ScriptedBackend backend = switching(connection -> {
                    connection.finish();
                    connection.awaitEnd();
                });
                TestGateway gateway = to(backend, plan -> plan.limits(limits));
                Frames caller = call(gateway)) {
            open(caller, 1);
            assertThat(rest(caller, 1)).isEmpty();
            assertThat(caller.next(RST_STREAM, 1).code()).isEqualTo(NO_ERROR);
            assertThat(gateway.log(1)).containsExactly("GET /chat 101 StreamEnded");
            TestGateway.await("the backend is free", () -> gateway.upstreams().openConnections() == 0);
        }
    }

    @Test
    void who_lost_its_credential_is_told_so() {
        try (ScriptedBackend backend = switching(ScriptedBackend.Connection::awaitEnd);
                TestGateway gateway = to(backend);
                Frames caller = call(gateway)) {
            open(caller, 1);
            gateway.entrypoint().endWhere(exchange -> new Failure.Unauthorized("revoked"));
            assertThat(rest(caller, 1)).isEqualTo(VIOLATION);
            assertThat(gateway.log(1)).containsExactly("GET /chat 101 Unauthorized");
        }
    }

    @Test
    void draining_gives_it_its_time_and_then_says_goodbye() throws InterruptedException {
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
        try (ScriptedBackend backend = echo();
                TestGateway gateway = to(backend, plan -> plan.limits(limits));
                Frames caller = call(gateway)) {
            open(caller, 1);
            Thread draining = Thread.ofVirtual().start(() -> drain(gateway));
            caller.goAway();
            String frame = "\u0081\u000cstill served";
            caller.data(1, frame, false);
            assertThat(bytes(caller, 1, frame.length())).isEqualTo(frame);
            assertThat(rest(caller, 1)).isEqualTo(GOING_AWAY);
            draining.join();
            assertThat(gateway.log(1)).containsExactly("GET /chat 101 StreamEnded");
        }
    }

    private static void drain(TestGateway gateway) {
        try {
            gateway.entrypoint().drain();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("waited in vain");
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }
}
