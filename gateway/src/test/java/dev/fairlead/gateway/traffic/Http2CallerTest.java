package dev.fairlead.gateway.traffic;

import static dev.fairlead.gateway.traffic.Frames.DATA;
import static dev.fairlead.gateway.traffic.Frames.HEADERS;
import static dev.fairlead.gateway.traffic.Frames.RST_STREAM;
import static dev.fairlead.gateway.traffic.Frames.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.traffic.Frames.Frame;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller of HTTP/2 sends and gets, with a backend of HTTP/1.1 behind. */
final class Http2CallerTest {

    private static final int PROTOCOL_ERROR = 1;
    private static final int INTERNAL_ERROR = 2;
    private static final int INITIAL_WINDOW = 4;

    private static ScriptedBackend answering() {
        return ScriptedBackend.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }

    private static TestGateway to(ScriptedBackend backend) {
        return TestGateway.plan().h2c().backend(backend.port()).start();
    }

    // -- heads ------------------------------------------------------------------------------------------------------

    @Test
    void a_request_reaches_the_backend_as_http_1_1_says_it() {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            caller.head(
                    1,
                    true,
                    ":method",
                    "GET",
                    ":scheme",
                    "https",
                    ":path",
                    "/a/../b?q=1",
                    ":authority",
                    "Shop.test:81",
                    "cookie",
                    "a=1",
                    "x-kept",
                    "v",
                    "cookie",
                    "b=2",
                    "te",
                    "trailers",
                    "x-forwarded-for",
                    "9.9.9.9");
            assertThat(caller.answer(1)).contains(":status: 200").endsWith("ok");
            assertThat(backend.received())
                    .startsWith("GET /b?q=1 HTTP/1.1\r\nHost: shop.test:81\r\n")
                    .contains("cookie: a=1; b=2\r\n", "x-kept: v\r\n", "TE: trailers\r\n")
                    .contains("X-Forwarded-For: 127.0.0.1\r\n", "X-Forwarded-Host: shop.test:81\r\n")
                    .doesNotContain("9.9.9.9", "Transfer-Encoding", ":path");
            assertThat(gateway.log(1)).isEqualTo(List.of("GET /b 200"));
        }
    }

    @Test
    void an_answer_comes_in_lower_case_without_what_ends_at_this_hop() {
        String answer = String.join(
                "\r\n",
                "HTTP/1.1 201 Made",
                "X-Thing: 1",
                "Connection: x-hop",
                "X-Hop: 2",
                "Keep-Alive: timeout=5",
                "Transfer-Encoding: chunked",
                "",
                "2",
                "ab",
                "0",
                "X-Sum: 7",
                "",
                "");
        try (ScriptedBackend backend = ScriptedBackend.answering(answer);
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            Http2Headers fields = caller.get(1, "/").fields(caller.next(HEADERS, 1));
            assertThat(String.valueOf(fields.status())).isEqualTo("201");
            assertThat(fields.names().stream().map(String::valueOf))
                    .containsExactlyInAnyOrder(":status", "x-thing", "x-request-id");
            assertThat(caller.answer(1)).isEqualTo("abx-sum: 7\n");
        }
    }

    static String[][] malformed() {
        return new String[][] {
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "x", "1\r\nx-api-key: stolen"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "x", "1\0"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "x", " 1"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "x", "1\t"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "x y", "1"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "x:y", "1"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "X", "1"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "", "1"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "x\r\ny", "1"},
            {":method", "GET", ":scheme", "http", ":path", "/ HTTP/1.1\r\nx: y", ":authority", "a"},
            {":method", "GET", ":scheme", "http", ":path", "/a b", ":authority", "a"},
            {":method", "GET", ":scheme", "http", ":path", "", ":authority", "a"},
            {":method", "GET", ":scheme", "http", ":path", "a", ":authority", "a"},
            {":method", "GET", ":scheme", "ftp", ":path", "/", ":authority", "a"},
            {":method", "GET / HTTP/1.1\r\nx: y\r\n\r\nGET", ":scheme", "http", ":path", "/", ":authority", "a"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a\r\nx: y"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a b"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "host", "b"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "connection", "x-api-key"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "transfer-encoding", "chunked"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "keep-alive", "1"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "proxy-connection", "x"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "upgrade", "h2c"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "te", "gzip"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":path", "/b", ":authority", "a"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", ":authority", "b"},
            {":method", "GET", ":scheme", "http", ":path", "/", "x", "1", ":authority", "a"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", ":status", "200"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", ":unknown", "1"},
            {":method", "GET", ":protocol", "websocket", ":scheme", "http", ":path", "/", ":authority", "a"},
            {":scheme", "http", ":path", "/", ":authority", "a"},
            {":method", "GET", ":path", "/", ":authority", "a"},
            {":method", "GET", ":scheme", "http", ":authority", "a"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "content-length", "5"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "content-length", "1, 2"},
        };
    }

    @Test
    void what_is_malformed_is_an_error_of_its_stream_and_never_reaches_a_backend() {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            int stream = 1;
            for (String[] fields : malformed()) {
                caller.head(stream, true, fields);
                Frame answer = caller.next(frame -> frame.type() != WINDOW_UPDATE);
                assertThat(answer.type()).as(String.join("|", fields)).isEqualTo(RST_STREAM);
                assertThat(answer.stream()).isEqualTo(stream);
                assertThat(answer.code()).as(String.join("|", fields)).isEqualTo(PROTOCOL_ERROR);
                stream += 2;
            }
            assertThat(caller.get(stream, "/last").answer(stream)).contains(":status: 200");
            assertThat(backend.received()).startsWith("GET /last HTTP/1.1\r\n");
            TestGateway.await("nothing is in flight", () -> gateway.entrypoint().inFlight() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%00b", "/%zz", "/a\\b", "/a?q=\"", "*"})
    void a_path_that_the_parser_refuses_is_400_as_in_http_1_1(String path) {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            assertThat(caller.get(1, path).answer(1)).contains(":status: 400").contains("problems/bad-request");
            assertThat(caller.get(3, "/").answer(3)).contains(":status: 200");
        }
    }

    @Test
    void a_request_without_any_host_is_400_and_connect_is_501() {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            caller.head(1, true, ":method", "GET", ":scheme", "http", ":path", "/");
            assertThat(caller.answer(1)).contains(":status: 400");
            caller.head(3, true, ":method", "CONNECT", ":authority", "a:443");
            assertThat(caller.answer(3)).contains(":status: 501");
            caller.head(5, true, ":method", "GET", ":scheme", "http", ":path", "/", "host", "b");
            assertThat(caller.answer(5)).contains(":status: 200");
            assertThat(backend.received()).contains("Host: b\r\n");
        }
    }

    // -- bodies -----------------------------------------------------------------------------------------------------

    @Test
    void a_body_with_its_trailer_reaches_the_backend_chunked() {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            caller.post(1, "/up").data(1, "abc", false).data(1, "de", false);
            caller.head(1, true, "x-sum", "5");
            assertThat(caller.answer(1)).contains(":status: 200");
            assertThat(backend.received())
                    .contains("Transfer-Encoding: chunked\r\n")
                    .endsWith("0\r\nx-sum: 5\r\n\r\n")
                    .contains("abc", "de");
        }
    }

    @Test
    void a_declared_length_is_kept_and_must_be_true() {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            caller.post(1, "/len", "content-length", "3").data(1, "abc", true);
            assertThat(caller.answer(1)).contains(":status: 200");
            assertThat(backend.received()).contains("Content-Length: 3\r\n").endsWith("\r\n\r\nabc");
            caller.post(3, "/long", "content-length", "3").data(3, "abcd", false);
            assertThat(caller.next(RST_STREAM, 3).code()).isEqualTo(PROTOCOL_ERROR);
            caller.post(5, "/short", "content-length", "3").data(5, "ab", true);
            assertThat(caller.next(RST_STREAM, 5).code()).isEqualTo(PROTOCOL_ERROR);
            caller.get(7, "/").answer(7);
            TestGateway.await(
                    "no exchange is left over", () -> gateway.entrypoint().inFlight() == 0);
        }
    }

    @Test
    void a_trailer_that_belongs_into_a_head_is_refused() {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            caller.post(1, "/up").data(1, "abc", false).head(1, true, "authorization", "Bearer x");
            assertThat(caller.next(RST_STREAM, 1).code()).isEqualTo(PROTOCOL_ERROR);
        }
    }

    @Test
    void a_backend_that_does_not_read_stops_its_caller_and_nobody_else() {
        CountDownLatch goOn = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    String head = Objects.requireNonNull(connection.readHead());
                    if (head.startsWith("POST /slow")) {
                        await(goOn);
                        connection.skip(32L << 20);
                    }
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    connection.awaitEnd();
                });
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            int total = 32 << 20;
            int[] windows = {
                65_535 + caller.next(WINDOW_UPDATE, 0).number(0),
                Limits.standard().http2().windowBytes()
            };
            int sent = 0;
            caller.post(1, "/slow", "content-length", Integer.toString(total));
            while (sent < total) {
                int n = Math.min(Math.min(16_384, total - sent), Math.min(windows[0], windows[1]));
                if (n > 0) {
                    caller.data(1, new byte[n], sent + n == total);
                    sent += n;
                    windows[0] -= n;
                    windows[1] -= n;
                } else if (goOn.getCount() > 0 && caller.isQuiet()) {
                    assertThat(windows[0]).as("the connection's window").isPositive();
                    assertThat(caller.get(3, "/other").status(3)).isEqualTo("200");
                    goOn.countDown();
                } else {
                    Frame update = caller.next(frame -> frame.type() == WINDOW_UPDATE);
                    windows[update.stream()] += update.number(0);
                }
            }
            assertThat(caller.status(1)).isEqualTo("200");
            assertThat(goOn.getCount()).as("the caller was stopped").isZero();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_caller_without_a_window_is_not_read_for_and_others_are_served() {
        int mebibytes = 16;
        byte[] piece = new byte[1 << 20];
        List<Integer> written = java.util.Collections.synchronizedList(new ArrayList<>());
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    String head = Objects.requireNonNull(connection.readHead());
                    if (head.startsWith("GET /big")) {
                        connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + (mebibytes << 20) + "\r\n\r\n");
                        for (int i = 0; i < mebibytes; i++) {
                            connection.write(piece);
                            written.add(i);
                        }
                    } else {
                        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    }
                    connection.awaitEnd();
                });
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address(), INITIAL_WINDOW, 10)) {
            caller.window(0, 32 << 20).get(1, "/big");
            assertThat(caller.status(1)).isEqualTo("200");
            assertThat(caller.next(DATA, 1).payload()).hasSize(10);
            assertThat(caller.get(3, "/small").answer(3)).endsWith("ok");
            assertThat(gateway.loops().usedBytes()).as("held for the slow one").isLessThan(2 << 20);
            assertThat(written.size()).as("MiB that the backend got rid of").isLessThan(mebibytes);
            caller.window(1, 32 << 20);
            int received = 10;
            Frame frame;
            do {
                frame = caller.next(DATA, 1);
                received += frame.payload().length;
            } while (!frame.ends());
            assertThat(received).isEqualTo(mebibytes << 20);
        }
    }

    @Test
    void an_answer_before_the_request_ends_stops_the_request_and_what_is_late_is_forgiven() {
        Limits.Sizes sizes = Limits.standard().sizes();
        Limits limits = Limits.standard()
                .with(new Limits.Sizes(
                        sizes.maxHeadBytes(),
                        sizes.maxTargetBytes(),
                        sizes.maxHeaders(),
                        10,
                        sizes.maxAnswerHeadBytes(),
                        sizes.bufferBytes(),
                        sizes.discardBytes(),
                        sizes.maxBufferedBytes()));
        try (ScriptedBackend backend = answering();
                TestGateway gateway = TestGateway.plan()
                        .h2c()
                        .limits(limits)
                        .backend(backend.port())
                        .start();
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            for (int i = 0; i < 300; i++) {
                int stream = 2 * i + 1;
                caller.post(stream, "/up").data(stream, "more than ten", false).data(stream, "late", false);
                assertThat(caller.status(stream)).isEqualTo("413");
                assertThat(caller.next(RST_STREAM, stream).code()).isZero();
                caller.data(stream, "later", false);
            }
            assertThat(caller.get(1001, "/").answer(1001)).contains(":status: 200");
        }
    }

    @Test
    void an_answer_that_breaks_off_is_a_reset_and_no_end() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                });
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            assertThat(caller.get(1, "/").answer(1)).endsWith("half[reset " + INTERNAL_ERROR + "]");
        }
    }

    @Test
    void a_caller_that_resets_frees_its_backend() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.awaitEnd();
                });
                TestGateway gateway = to(backend);
                Frames caller = Frames.call(gateway.entrypoint().address())) {
            caller.get(1, "/");
            TestGateway.await("it is with the backend", () -> backend.received().contains("GET / "));
            caller.reset(1, 8);
            TestGateway.await("the backend sees it", () -> backend.connection(0).hasEnded());
            assertThat(gateway.log(1)).isEqualTo(List.of("GET / 0"));
        }
    }

    @Test
    void a_caller_that_is_gone_frees_what_its_window_held_up() {
        byte[] body = new byte[100_000];
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
                    connection.write(body);
                    connection.awaitEnd();
                });
                TestGateway gateway = to(backend)) {
            try (Frames caller = Frames.call(gateway.entrypoint().address(), INITIAL_WINDOW, 0)) {
                assertThat(caller.get(1, "/").status(1)).isEqualTo("200");
            }
            TestGateway.await(
                    "no exchange is left over", () -> gateway.entrypoint().inFlight() == 0);
            TestGateway.await("it is closed", () -> gateway.entrypoint().openConnections() == 0);
        }
    }

    // -- beside HTTP/1.1 --------------------------------------------------------------------------------------------

    @Test
    void http_1_1_is_served_on_the_same_port_wherever_it_is_split() {
        String request = "PRI /x HTTP/1.1\r\nHost: a\r\n\r\n";
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend)) {
            for (int at = 1; at < 8; at++) {
                try (RawCaller caller = gateway.call()) {
                    caller.send(request.substring(0, at)).send(request.substring(at));
                    assertThat(caller.answer()).startsWith("HTTP/1.1 200").endsWith("ok");
                }
            }
            assertThat(gateway.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void the_preface_is_a_bad_request_where_http_2_is_not_switched_on() {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            assertThat(caller.send(Frames.PREFACE).rest()).startsWith("HTTP/1.1 505");
        }
    }

    @Test
    void a_head_that_comes_byte_by_byte_is_one_head() {
        try (ScriptedBackend backend = answering();
                TestGateway gateway = to(backend);
                RawCaller raw = gateway.call()) {
            byte[] block = Frames.block(":method", "GET", ":scheme", "http", ":path", "/slow", ":authority", "a");
            raw.send(Frames.PREFACE).send(Frames.frame(Frames.SETTINGS, 0, 0, new byte[0]));
            for (byte b : Frames.frame(HEADERS, Frames.END_HEADERS | Frames.END_STREAM, 1, block)) {
                raw.send(new byte[] {b});
            }
            assertThat(gateway.log(1)).isEqualTo(List.of("GET /slow 200"));
        }
    }
}
