package dev.fairlead.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class ListenerTest {

    private static final String HOST = "Host: localhost\r\n";
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Traffic traffic = new Traffic();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private Listener listener;

    @BeforeEach
    void open() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        listener = Listener.open(any, this::answer, traffic, GRACE, 1);
    }

    @AfterEach
    void close() {
        leave.countDown();
        listener.close();
    }

    private Answer answer(Request request) throws IOException {
        return switch (request.target().path()) {
            case "/json" -> Answer.text(200, "text/plain", request.json().length + " bytes");
            case "/fault" -> throw new IllegalStateException("the secret reason");
            case "/slow" -> {
                entered.countDown();
                await(leave);
                yield Answer.text(200, "text/plain", "at last");
            }
            default ->
                Answer.text(200, "text/plain", String.join("|", request.target().segments()));
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest(name = "{1} to {0}")
    @CsvSource(delimiter = ';', textBlock = """
            GET / HTTP/1.1~Host: x~~;                                            200
            GET / HTTP/1.0~~;                                                    200
            GET /a%20b HTTP/1.1~Host: x~~;                                       200
            HEAD / HTTP/1.1~Host: x~~;                                           200
            GET / HTTP/1.1~~;                                                    400
            GET / HTTP/1.1~Host: x~Host: y~~;                                    400
            GET / HTTP/2.0~Host: x~~;                                            505
            GET / HTTP/3.7~Host: x~~;                                            505
            GET //evil/x HTTP/1.1~Host: x~~;                                     400
            GET http://evil/x HTTP/1.1~Host: x~~;                                400
            GET * HTTP/1.1~Host: x~~;                                            404
            GET /%zz HTTP/1.1~Host: x~~;                                         400
            GET /%ff HTTP/1.1~Host: x~~;                                         400
            GET /?a=1&a=2 HTTP/1.1~Host: x~~;                                    400
            F@O / HTTP/1.1~Host: x~~;                                            400
            GET / HTTP/1.1~Host: x~A : b~~;                                      400
            GET / HTTP/1.1~Host: x~A: b^c~~;                                     400
            POST / HTTP/1.1~Host: x~Content-Length: +5~~abcde;                   400
            POST / HTTP/1.1~Host: x~Content-Length: -1~~;                        400
            POST / HTTP/1.1~Host: x~Content-Length: 4~Content-Length: 5~~abcde;  400
            POST / HTTP/1.1~Host: x~Content-Length: 4~Transfer-Encoding: chunked~~0~~; 400
            POST / HTTP/1.1~Host: x~Transfer-Encoding: xchunked~~0~~;            501
            """)
    void heads_have_one_reading_or_none(String request, int status) throws IOException {
        String bytes = request.replace("~", "\r\n").replace("^", "\0");
        assertThat(Wire.status(Wire.exchange(listener.port(), bytes))).isEqualTo(status);
    }

    @Test
    void a_head_without_end_does_not_fill_the_memory() throws IOException {
        String endless = "GET / HTTP/1.1\r\n" + HOST + "A: " + "b".repeat(1 << 20);
        assertThat(Wire.status(quietly(endless))).isZero();
        assertThat(Wire.status(Wire.exchange(listener.port(), "GET / HTTP/1.1\r\n" + HOST + "\r\n")))
                .isEqualTo(200);
    }

    @Test
    void a_target_beyond_8_kib_is_refused() throws IOException {
        String request = "GET /" + "a".repeat(8192) + " HTTP/1.1\r\n" + HOST + "\r\n";
        assertThat(Wire.status(Wire.exchange(listener.port(), request))).isEqualTo(414);
    }

    private String quietly(String request) {
        try {
            return Wire.exchange(listener.port(), request);
        } catch (IOException reset) {
            return "";
        }
    }

    @Test
    void a_body_of_10_mb_is_refused_and_the_caller_reads_why() throws IOException {
        byte[] body = new byte[10 * 1024 * 1024];
        String head = "POST /json HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\nContent-Length: "
                + body.length + "\r\n\r\n";
        byte[] request = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, request, 0, head.length());
        String answer = Wire.exchange(listener.port(), request);
        assertThat(Wire.status(answer)).isEqualTo(413);
        assertThat(answer).contains("1048576 bytes").contains("Connection: close");
    }

    @Test
    void a_chunked_body_is_bounded_too() throws IOException {
        String chunk = "10000\r\n" + "b".repeat(0x10000) + "\r\n";
        String request = "POST /json HTTP/1.1\r\n" + HOST
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(17)
                + "0\r\n\r\n";
        assertThat(Wire.status(Wire.exchange(listener.port(), request))).isEqualTo(413);
    }

    @Test
    void a_body_at_the_bound_is_read() throws IOException {
        String request =
                "POST /json HTTP/1.1\r\n" + HOST + "Content-Type: application/json; charset=UTF-8\r\nContent-Length: "
                        + Request.MAX_BODY + "\r\n\r\n" + "b".repeat(Request.MAX_BODY);
        assertThat(Wire.exchange(listener.port(), request)).contains("1048576 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: application/json; charset=utf-16",
                "Content-Type: application/jsonp",
                "X-Nothing: here",
                "Content-Type: application/json~Content-Encoding: gzip"
            })
    void only_plain_json_is_taken(String headers) throws IOException {
        String request =
                "POST /json HTTP/1.1\r\n" + HOST + headers.replace("~", "\r\n") + "\r\nContent-Length: 2\r\n\r\n{}";
        assertThat(Wire.status(Wire.exchange(listener.port(), request))).isEqualTo(415);
    }

    @Test
    void a_fault_is_answered_without_its_reason() throws IOException {
        String answer = Wire.exchange(listener.port(), "GET /fault HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(Wire.status(answer)).isEqualTo(500);
        assertThat(answer)
                .contains("application/problem+json")
                .doesNotContain("secret")
                .doesNotContain("Exception");
    }

    @Test
    void every_answer_has_an_id_and_is_not_kept_by_caches() throws IOException {
        String answer = Wire.exchange(listener.port(), "GET / HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                .contains("x-request-id: ")
                .contains("cache-control: no-store")
                .contains("x-content-type-options: nosniff");
    }

    @Test
    void a_refusal_without_a_body_keeps_the_connection() throws IOException {
        String twice = ("GET /%zz HTTP/1.1\r\n" + HOST + "\r\n").replace("%zz", "?a&a") + "GET /second HTTP/1.1\r\n"
                + HOST + "\r\n";
        assertThat(Wire.exchange(listener.port(), twice))
                .contains("HTTP/1.1 400")
                .contains("second");
    }

    @Test
    void closing_waits_for_what_runs() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /slow HTTP/1.1\r\n" + HOST + "\r\n").getBytes(StandardCharsets.US_ASCII));
            await(entered);
            Thread closer = Thread.ofVirtual().start(listener::close);
            String refused = refusedWhileClosing();
            leave.countDown();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            closer.join();
            assertThat(answer).contains("200").contains("at last").contains("Connection: close");
            assertThat(refused).contains("503").containsIgnoringCase("Retry-After: 1");
        }
    }

    // The closing thread needs a moment to say that it closes.
    private String refusedWhileClosing() throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        String answer = "";
        while (Wire.status(answer) != 503 && System.nanoTime() < deadline) {
            answer = Wire.exchange(listener.port(), "GET / HTTP/1.1\r\n" + HOST + "\r\n");
        }
        return answer;
    }

    @Test
    void what_is_answered_is_counted() throws IOException {
        Wire.exchange(listener.port(), "GET / HTTP/1.1\r\n" + HOST + "\r\n");
        Wire.exchange(listener.port(), "GET / HTTP/1.1\r\n\r\n");
        assertThat(traffic.answered(2)).isEqualTo(1);
        assertThat(traffic.answered(4)).isEqualTo(1);
    }
}
