package dev.fairlead.gateway.traffic;

import static dev.fairlead.gateway.traffic.Frames.DATA;
import static dev.fairlead.gateway.traffic.Frames.HEADERS;
import static dev.fairlead.gateway.traffic.Frames.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.traffic.Frames.Frame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends that speak HTTP/2, well and badly, with callers of both protocols. */
final class Http2BackendTest {

    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int INTERNAL_ERROR = 2;
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;

    private static final String GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

    /** Says what one connection does; it may block. */
    private interface Script {
        void run(Backend backend, Frames frames) throws IOException;
    }

    /** A backend whose connections follow a script each; the last script is used again. */
    private static final class Backend implements Closeable {
        private final ServerSocket server;
        private final int[] settings;
        private final List<Script> scripts;
        private final List<Frames> connections = new CopyOnWriteArrayList<>();
        private final List<Http2Headers> heads = new CopyOnWriteArrayList<>();

        Backend(int[] settings, Script... scripts) {
            try {
                this.server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
            } catch (IOException cannot) {
                throw new UncheckedIOException(cannot);
            }
            this.settings = settings.clone();
            this.scripts = List.of(scripts);
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Frames frames = Frames.accept(server.accept(), settings);
                    Script script = scripts.get(Math.min(connections.size(), scripts.size() - 1));
                    connections.add(frames);
                    Thread.ofVirtual().start(() -> serve(script, frames));
                }
            } catch (IOException | UncheckedIOException closed) {
                // The test is over.
            }
        }

        private void serve(Script script, Frames frames) {
            try (frames) {
                script.run(this, frames);
            } catch (IOException | UncheckedIOException gone) {
                // The other side hung up.
            }
        }

        /** The next request's stream, its head noted. */
        int request(Frames frames) {
            Frame head = frames.next(frame -> frame.type() == HEADERS);
            heads.add(frames.fields(head));
            return head.stream();
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() {
            try {
                server.close();
                connections.forEach(Frames::close);
            } catch (IOException cannot) {
                throw new UncheckedIOException(cannot);
            }
        }
    }

    private static final Script OK = (backend, frames) -> {
        while (true) {
            int stream = backend.request(frames);
            frames.answer(stream, false, "200").data(stream, "ok", true);
        }
    };

    private static TestGateway to(Backend backend) {
        return TestGateway.plan().h2c().h2cBackend(backend.port()).start();
    }

    @Test
    void a_request_of_http_1_1_becomes_one_of_http_2_and_its_answer_comes_back() {
        Http2Headers made =
                new DefaultHttp2Headers().status("201").add("x-made", "1").add("content-length", "2");
        try (Backend backend = new Backend(new int[0], (self, frames) -> {
                    int stream = self.request(frames);
                    frames.next(frame -> frame.stream() == stream && frame.ends());
                    frames.answer(stream, false, made).data(stream, "ok", true);
                    frames.ends();
                });
                TestGateway gateway = to(backend)) {
            String answer = gateway.ask(String.join(
                    "\r\n",
                    "POST /a?q HTTP/1.1",
                    "Host: Shop.test",
                    "Connection: x-hop",
                    "X-Hop: 1",
                    "X-Kept: 1",
                    "Cookie: a=1",
                    "Transfer-Encoding: chunked",
                    "",
                    "3",
                    "abc",
                    "0",
                    "",
                    ""));
            assertThat(answer)
                    .startsWith("HTTP/1.1 201 \r\n")
                    .contains("x-made: 1\r\n", "Content-Length: 2\r\n")
                    .endsWith("\r\n\r\nok");
            Http2Headers head = backend.heads.getFirst();
            assertThat(String.valueOf(head.path())).isEqualTo("/a?q");
            assertThat(String.valueOf(head.authority())).isEqualTo("shop.test");
            assertThat(String.valueOf(head.scheme())).isEqualTo("http");
            assertThat(head.names().stream().map(String::valueOf))
                    .contains("x-kept", "cookie", "x-forwarded-for", "x-request-id")
                    .doesNotContain("host", "connection", "transfer-encoding", "x-hop");
        }
    }

    @Test
    void many_requests_share_one_connection() {
        try (Backend backend = new Backend(new int[0], OK);
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            for (int i = 0; i < 90; i++) {
                caller.get(2 * i + 1, "/" + i);
            }
            List<Integer> ended = new ArrayList<>();
            while (ended.size() < 90) {
                Frame frame = caller.next();
                if (frame.ends()) {
                    ended.add(frame.stream());
                }
            }
            assertThat(ended).doesNotHaveDuplicates();
            assertThat(backend.connections).hasSize(1);
        }
    }

    @Test
    void no_more_streams_are_opened_than_the_backend_takes() {
        int[] settings = {MAX_CONCURRENT_STREAMS, 2};
        CountDownLatch three = new CountDownLatch(3);
        CountDownLatch goOn = new CountDownLatch(1);
        Script two = (self, frames) -> {
            int first = self.request(frames);
            three.countDown();
            int second = self.connections.indexOf(frames) == 0 ? self.request(frames) : 0;
            three.countDown();
            await(goOn);
            frames.answer(first, true, "204");
            if (second > 0) {
                frames.answer(second, true, "204");
            }
            frames.ends();
        };
        try (Backend backend = new Backend(settings, two);
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            caller.get(1, "/").get(3, "/").get(5, "/");
            await(three);
            goOn.countDown();
            List<String> statuses = new ArrayList<>();
            while (statuses.size() < 3) {
                statuses.add(String.valueOf(caller.fields(caller.next(frame -> frame.type() == HEADERS))
                        .status()));
            }
            assertThat(statuses).containsOnly("204");
            assertThat(backend.connections).hasSize(2);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void a_refused_stream_is_sent_again_whatever_its_method(String method) {
        Script refusing = (self, frames) -> {
            frames.reset(self.request(frames), REFUSED_STREAM);
            frames.ends();
        };
        try (Backend backend = new Backend(new int[0], refusing, OK);
                TestGateway gateway = to(backend)) {
            assertThat(gateway.ask(method + " /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("ok\r\n0\r\n\r\n");
            assertThat(backend.heads).hasSize(2);
        }
    }

    @Test
    void what_a_goodbye_leaves_out_is_sent_again_and_what_it_names_is_answered() {
        Script leaving = (self, frames) -> {
            int first = self.request(frames);
            self.request(frames);
            frames.goAway(first, 0);
            frames.answer(first, true, "202");
            frames.ends();
        };
        try (Backend backend = new Backend(new int[0], leaving, OK);
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            caller.post(1, "/first").data(1, "", true).post(3, "/second").data(3, "", true);
            List<String> statuses = new ArrayList<>();
            while (statuses.size() < 2) {
                statuses.add(String.valueOf(caller.fields(caller.next(frame -> frame.type() == HEADERS))
                        .status()));
            }
            assertThat(statuses).containsExactlyInAnyOrder("202", "200");
            assertThat(backend.connections).hasSize(2);
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_stream_that_was_reset_before_its_answer_is_502_and_behind_it_is_cut() {
        Script resetting = (self, frames) -> {
            frames.reset(self.request(frames), INTERNAL_ERROR);
            frames.ends();
        };
        CountDownLatch read = new CountDownLatch(1);
        Script half = (self, frames) -> {
            int stream = self.request(frames);
            frames.answer(stream, false, "200").data(stream, "half", false);
            await(read);
            frames.reset(stream, INTERNAL_ERROR).ends();
        };
        try (Backend backend = new Backend(new int[0], resetting);
                TestGateway gateway = to(backend)) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 502");
        }
        try (Backend backend = new Backend(new int[0], half);
                TestGateway gateway = to(backend);
                RawCaller caller = gateway.call()) {
            assertThat(caller.send(GET).head()).startsWith("HTTP/1.1 200");
            assertThat(caller.bytes(9)).isEqualTo("4\r\nhalf\r\n");
            read.countDown();
            assertThat(caller.rest()).doesNotContain("0\r\n");
        }
    }

    @Test
    void a_caller_that_leaves_cancels_its_stream_and_no_other() {
        CountDownLatch seen = new CountDownLatch(1);
        Script script = (self, frames) -> {
            int left = self.request(frames);
            seen.countDown();
            assertThat(frames.next(RST_STREAM, left).code()).isEqualTo(CANCEL);
            int other = self.request(frames);
            frames.answer(other, true, "204");
            frames.ends();
        };
        try (Backend backend = new Backend(new int[0], script);
                TestGateway gateway = to(backend)) {
            try (RawCaller caller = gateway.call()) {
                caller.send(GET);
                await(seen);
                caller.reset();
            }
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 204");
            assertThat(backend.connections).hasSize(1);
        }
    }

    @Test
    void a_caller_that_leaves_while_its_backend_is_connected_to_is_forgotten() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                TestGateway gateway =
                        TestGateway.plan().h2cBackend(silent.getLocalPort()).start()) {
            RawCaller caller = gateway.call();
            caller.send(GET);
            try (Frames backend = Frames.accept(silent.accept())) {
                // It has not read our settings yet: they come only now, after the caller left.
                caller.reset();
                gateway.log(1);
                assertThat(gateway.entrypoint().inFlight()).isZero();
                backend.settings();
                assertThat(backend.isQuiet())
                        .as("nothing of the request is sent")
                        .isFalse();
            }
            assertThat(gateway.log).containsExactly("GET /x 0");
        }
    }

    @Test
    void a_backend_that_does_not_speak_http_2_is_502() {
        try (ScriptedBackend backend = ScriptedBackend.answering("HTTP/1.1 400 Bad Request\r\n\r\n");
                TestGateway gateway =
                        TestGateway.plan().h2cBackend(backend.port()).start()) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 502").contains("problems/bad-gateway");
        }
    }

    @Test
    void an_answer_whose_length_is_not_true_is_cut() {
        Http2Headers five = new DefaultHttp2Headers().status("200").add("content-length", "5");
        Script lying = (self, frames) -> {
            int stream = self.request(frames);
            frames.answer(stream, false, five).data(stream, "too long", true);
            frames.ends();
        };
        try (Backend backend = new Backend(new int[0], lying);
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            assertThat(caller.get(1, "/").answer(1)).doesNotContain("too long");
        }
    }

    @Test
    void interim_answers_and_trailers_pass() {
        Script script = (self, frames) -> {
            int stream = self.request(frames);
            frames.answer(stream, false, new DefaultHttp2Headers().status("103").add("link", "</a>"));
            frames.answer(stream, false, "200").data(stream, "ok", false);
            frames.answer(stream, true, new DefaultHttp2Headers().add("x-sum", "7"));
            frames.ends();
        };
        try (Backend backend = new Backend(new int[0], script);
                TestGateway gateway = to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(GET);
            assertThat(caller.head()).startsWith("HTTP/1.1 103 \r\nlink: </a>\r\n");
            assertThat(caller.answer()).startsWith("HTTP/1.1 200").endsWith("2\r\nok\r\n0\r\nx-sum: 7\r\n\r\n");
        }
    }

    @Test
    void a_slow_caller_stops_its_own_stream_only() {
        CountDownLatch full = new CountDownLatch(1);
        int window = Limits.standard().http2().windowBytes();
        Script script = (self, frames) -> {
            int slow = self.request(frames);
            frames.answer(slow, false, "200");
            for (int sent = 0; sent < window; sent += 16_384) {
                frames.data(slow, new byte[16_384], false);
            }
            full.countDown();
            int quick = self.request(frames);
            frames.answer(quick, false, "200").data(quick, "quick", true);
            frames.ends();
        };
        try (Backend backend = new Backend(new int[0], script);
                TestGateway gateway = to(backend);
                Frames slow = Frames.call(gateway.entrypoint().address(), 4, 0);
                Frames quick = Frames.call(gateway.entrypoint().address())) {
            slow.get(1, "/slow");
            assertThat(slow.status(1)).isEqualTo("200");
            await(full);
            assertThat(quick.get(1, "/quick").answer(1)).endsWith("quick");
            assertThat(slow.window(1, 10).next(DATA, 1).payload()).hasSize(10);
            assertThat(backend.connections).hasSize(1);
        }
    }

    @Test
    void a_backend_that_falls_silent_is_found_out_by_a_ping() {
        Limits.Http2 one = Limits.standard().http2();
        Limits limits = Limits.standard()
                .with(new Limits.Http2(
                        one.streams(),
                        one.requests(),
                        one.windowBytes(),
                        one.connectionWindowBytes(),
                        one.resets(),
                        one.noiseBytes(),
                        one.emptyFrames(),
                        one.continuations(),
                        one.upstreamStreams(),
                        Duration.ofMillis(300)));
        Script silent = (self, frames) -> {
            self.request(frames);
            while (frames.raw().type() != Frames.PING) {
                // It reads and says nothing, not even to a ping.
            }
            frames.ends();
        };
        try (Backend backend = new Backend(new int[0], silent);
                TestGateway gateway = TestGateway.plan()
                        .limits(limits)
                        .h2cBackend(backend.port())
                        .start()) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 502");
        }
    }

    @Test
    void an_idle_connection_is_closed_with_a_goodbye() {
        Limits.UpstreamTimes times = Limits.standard().upstream();
        Limits limits = Limits.standard()
                .with(new Limits.UpstreamTimes(
                        times.connect(), times.response(), times.bodyIdle(), times.total(), Duration.ofMillis(300)));
        CountDownLatch goodbye = new CountDownLatch(1);
        Script script = (self, frames) -> {
            frames.answer(self.request(frames), true, "204");
            frames.goAway();
            goodbye.countDown();
        };
        try (Backend backend = new Backend(new int[0], script);
                TestGateway gateway = TestGateway.plan()
                        .limits(limits)
                        .h2cBackend(backend.port())
                        .start()) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 204");
            TestGateway.await("it is idle", () -> gateway.upstreams().idleConnections() == 1);
            await(goodbye);
            TestGateway.await("it is closed", () -> gateway.upstreams().openConnections() == 0);
            TestGateway.await("none is idle", () -> gateway.upstreams().idleConnections() == 0);
        }
    }
}
