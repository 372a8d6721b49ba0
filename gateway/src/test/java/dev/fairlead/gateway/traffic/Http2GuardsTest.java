package dev.fairlead.gateway.traffic;

import static dev.fairlead.gateway.traffic.Frames.CONTINUATION;
import static dev.fairlead.gateway.traffic.Frames.DATA;
import static dev.fairlead.gateway.traffic.Frames.END_HEADERS;
import static dev.fairlead.gateway.traffic.Frames.END_STREAM;
import static dev.fairlead.gateway.traffic.Frames.GOAWAY;
import static dev.fairlead.gateway.traffic.Frames.HEADERS;
import static dev.fairlead.gateway.traffic.Frames.PING;
import static dev.fairlead.gateway.traffic.Frames.PRIORITY;
import static dev.fairlead.gateway.traffic.Frames.RST_STREAM;
import static dev.fairlead.gateway.traffic.Frames.SETTINGS;
import static dev.fairlead.gateway.traffic.Frames.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.traffic.Frames.Frame;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A caller that floods is told to be calm and is gone; one that is merely busy is not. */
final class Http2GuardsTest {

    private static final int PROTOCOL_ERROR = 1;
    private static final int REFUSED_STREAM = 7;
    private static final int ENHANCE_YOUR_CALM = 11;

    private static final ScriptedBackend.Script NEVER = connection -> {
        while (connection.readRequest() != null) {
            // It takes everything and answers nothing.
        }
    };

    private static ScriptedBackend answering() {
        return ScriptedBackend.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }

    private static TestGateway to(ScriptedBackend backend) {
        return TestGateway.plan().h2c().backend(backend.port()).start();
    }

    private static Limits.Http2 usual() {
        return Limits.standard().http2();
    }

    private static void isCalmed(Frames caller) {
        assertThat(caller.goAway().code()).isEqualTo(ENHANCE_YOUR_CALM);
        assertThat(caller.ends()).isTrue();
    }

    // -- floods -----------------------------------------------------------------------------------------------------

    static Stream<Arguments> noise() {
        return Stream.of(
                Arguments.of("SETTINGS", Frames.frame(SETTINGS, 0, 0, new byte[0])),
                Arguments.of("PING", Frames.frame(PING, 0, 0, new byte[8])),
                Arguments.of("PRIORITY", Frames.frame(PRIORITY, 0, 1, new byte[] {0, 0, 0, 3, 1})),
                Arguments.of("WINDOW_UPDATE", Frames.frame(WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 1})),
                Arguments.of("unknown", Frames.frame(0x77, 0, 0, new byte[100])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noise")
    void frames_that_carry_nothing_are_bounded(String name, byte[] frame) {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            caller.flood(usual().noiseBytes() / frame.length / 2, frame);
            assertThat(caller.get(1, "/").answer(1)).as("half of it is borne").contains(":status: 200");
            caller.flood(usual().noiseBytes() / frame.length, frame);
            isCalmed(caller);
        }
    }

    @Test
    void empty_data_frames_are_bounded() {
        try (ScriptedBackend backend = ScriptedBackend.start(NEVER);
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            caller.post(1, "/").flood(usual().emptyFrames() + 1, Frames.frame(DATA, 0, 1, new byte[0]));
            isCalmed(caller);
        }
    }

    @Test
    void rapid_resets_are_bounded() {
        try (ScriptedBackend backend = ScriptedBackend.start(NEVER);
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            for (int i = 0; i <= usual().resets(); i++) {
                caller.get(2 * i + 1, "/").reset(2 * i + 1, 8);
            }
            isCalmed(caller);
            TestGateway.await(
                    "no exchange is left over", () -> gateway.entrypoint().inFlight() == 0);
        }
    }

    @Test
    void making_us_reset_is_bounded_too() {
        try (ScriptedBackend backend = ScriptedBackend.start(NEVER);
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            // A window update of nothing is an error of the stream: ours to reset, its work already begun.
            for (int i = 0; i <= usual().resets(); i++) {
                caller.get(2 * i + 1, "/");
                caller.flood(1, Frames.frame(WINDOW_UPDATE, 0, 2 * i + 1, new byte[4]));
            }
            isCalmed(caller);
            TestGateway.await(
                    "no exchange is left over", () -> gateway.entrypoint().inFlight() == 0);
        }
    }

    @Test
    void a_head_in_many_small_continuations_is_refused() {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            caller.send(HEADERS, END_STREAM, 1, Frames.block(":method", "GET"));
            caller.flood(usual().continuations() + 1, Frames.frame(CONTINUATION, 0, 1, new byte[0]));
            isCalmed(caller);
        }
    }

    @Test
    void a_head_in_a_few_continuations_is_one_head() {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            byte[] block = Frames.block(":method", "GET", ":scheme", "http", ":path", "/parts", ":authority", "a");
            caller.send(HEADERS, END_STREAM, 1, java.util.Arrays.copyOfRange(block, 0, 9));
            caller.send(CONTINUATION, 0, 1, java.util.Arrays.copyOfRange(block, 9, 20));
            caller.send(CONTINUATION, END_HEADERS, 1, java.util.Arrays.copyOfRange(block, 20, block.length));
            assertThat(caller.answer(1)).contains(":status: 200");
            assertThat(backend.received()).startsWith("GET /parts HTTP/1.1\r\n");
        }
    }

    @Test
    void streams_beyond_the_bound_are_refused_and_the_others_are_not() {
        Limits.Http2 http2 = usual();
        try (ScriptedBackend backend = ScriptedBackend.start(NEVER);
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            for (int i = 0; i <= http2.streams(); i++) {
                caller.get(2 * i + 1, "/");
            }
            Frame refused = caller.next(frame -> frame.type() == RST_STREAM);
            assertThat(refused.stream()).isEqualTo(2 * http2.streams() + 1);
            assertThat(refused.code()).isEqualTo(REFUSED_STREAM);
            assertThat(gateway.entrypoint().inFlight()).isEqualTo(http2.streams());
        }
    }

    // -- heads that are too large -----------------------------------------------------------------------------------

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {17 * 1024, 21 * 1024})
    void a_head_that_is_too_large_is_431_and_the_connection_stays(int bytes) {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            byte[] block = Frames.block(
                    ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "x", "y".repeat(bytes));
            caller.send(HEADERS, END_STREAM, 1, java.util.Arrays.copyOfRange(block, 0, 16_000));
            caller.send(CONTINUATION, END_HEADERS, 1, java.util.Arrays.copyOfRange(block, 16_000, block.length));
            assertThat(caller.answer(1)).contains(":status: 431").contains("problems/head-too-large");
            assertThat(caller.get(3, "/").answer(3)).contains(":status: 200");
            assertThat(gateway.log(2).getFirst()).endsWith(" 431 HeadTooLarge");
        }
    }

    @Test
    void too_many_fields_are_431() {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            String[] more = new String[202];
            java.util.Arrays.fill(more, "x");
            caller.post(1, "/", more);
            assertThat(caller.status(1)).isEqualTo("431");
            assertThat(caller.next(RST_STREAM, 1).code())
                    .as("the body is not wanted")
                    .isZero();
        }
    }

    // -- how long, how many -----------------------------------------------------------------------------------------

    private static Limits quick(Duration head, Duration idle) {
        Limits.CallerTimes times = Limits.standard().caller();
        return Limits.standard()
                .with(new Limits.CallerTimes(
                        head,
                        idle,
                        times.bodyIdle(),
                        times.minBodyBytesPerSecond(),
                        times.writeStall(),
                        times.linger(),
                        Duration.ofMillis(300),
                        times.finishWhileDraining()));
    }

    @Test
    void a_connection_without_requests_is_told_goodbye() {
        Limits limits = quick(Duration.ofSeconds(10), Duration.ofMillis(300));
        try (ScriptedBackend backend = answering();
                TestGateway gateway = TestGateway.plan()
                        .h2c()
                        .limits(limits)
                        .backend(backend.port())
                        .start();
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            assertThat(caller.get(1, "/").answer(1)).contains(":status: 200");
            Frame goodbye = caller.goAway();
            assertThat(goodbye.code()).isZero();
            assertThat(goodbye.number(0)).as("the last stream").isEqualTo(1);
            assertThat(caller.ends()).isTrue();
        }
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(
            strings = {"", "PRI * HTTP/2.0\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
    void a_preface_that_is_not_complete_in_time_closes(String part) {
        Limits limits = quick(Duration.ofMillis(300), Duration.ofSeconds(60));
        try (ScriptedBackend backend = answering();
                TestGateway gateway = TestGateway.plan()
                        .h2c()
                        .limits(limits)
                        .backend(backend.port())
                        .start();
                RawCaller caller = gateway.call()) {
            caller.send(part).rest();
            TestGateway.await("it is closed", () -> gateway.entrypoint().openConnections() == 0);
        }
    }

    @Test
    void after_so_many_requests_the_connection_is_renewed_and_none_is_lost() {
        Limits.Http2 one = usual();
        Limits limits = Limits.standard()
                .with(new Limits.Http2(
                        one.streams(),
                        3,
                        one.windowBytes(),
                        one.connectionWindowBytes(),
                        one.resets(),
                        one.noiseBytes(),
                        one.emptyFrames(),
                        one.continuations(),
                        one.upstreamStreams(),
                        one.silence()));
        try (ScriptedBackend backend = answering();
                TestGateway gateway = TestGateway.plan()
                        .h2c()
                        .limits(limits)
                        .backend(backend.port())
                        .start();
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            assertThat(caller.get(1, "/").answer(1)).contains(":status: 200");
            assertThat(caller.get(3, "/").answer(3)).contains(":status: 200");
            // The fourth is on the way before the caller has seen the first goodbye.
            caller.get(5, "/").get(7, "/");
            assertThat(caller.goAway().number(0)).isEqualTo(Integer.MAX_VALUE);
            int ended = 0;
            int last = -1;
            while (ended < 2 || last < 0) {
                Frame frame = caller.next();
                ended += frame.ends() ? 1 : 0;
                last = frame.type() == GOAWAY ? frame.number(0) : last;
            }
            assertThat(last).isEqualTo(7);
            assertThat(caller.ends()).isTrue();
            assertThat(gateway.log(4)).allMatch(line -> line.endsWith(" 200"));
        }
    }

    @Test
    void draining_serves_what_is_under_way_and_then_closes() throws InterruptedException {
        Limits limits = quick(Duration.ofSeconds(10), Duration.ofSeconds(60));
        try (ScriptedBackend backend = answering();
                TestGateway gateway = TestGateway.plan()
                        .h2c()
                        .limits(limits)
                        .backend(backend.port())
                        .start();
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            caller.post(1, "/open");
            TestGateway.await("it is open", () -> gateway.entrypoint().inFlight() == 1);
            Thread drain = Thread.ofVirtual().start(() -> {
                try {
                    gateway.entrypoint().drain();
                } catch (InterruptedException hurry) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(caller.goAway().number(0)).isEqualTo(Integer.MAX_VALUE);
            caller.get(3, "/between");
            Frame second = caller.next(frame -> frame.type() == GOAWAY || frame.stream() == 3);
            while (second.type() != GOAWAY) {
                second = caller.next();
            }
            assertThat(second.number(0)).isGreaterThanOrEqualTo(1);
            assertThat(second.code()).isZero();
            caller.data(1, "x", true);
            assertThat(caller.ends()).isTrue();
            assertThat(gateway.log(1)).contains("POST /open 200");
            drain.join();
        }
    }

    @Test
    void an_error_of_one_stream_leaves_the_others_alone() {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            caller.head(1, true, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "Upper", "x");
            assertThat(caller.next(RST_STREAM, 1).code()).isEqualTo(PROTOCOL_ERROR);
            assertThat(caller.get(3, "/").answer(3)).contains(":status: 200");
        }
    }
}
