package dev.fairlead.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of nodes, byte by byte. */
final class WebCallsTest {

    /** Answers each request of each connection with the same bytes, and may close after them. */
    private static final class Said implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger connections = new AtomicInteger();
        private final AtomicInteger requests = new AtomicInteger();

        Said(String answer, boolean closes) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try {
                        Socket socket = server.accept();
                        connections.incrementAndGet();
                        Thread.ofVirtual().start(() -> talk(socket, answer, closes));
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
        }

        private void talk(Socket socket, String answer, boolean closes) {
            try (socket) {
                StringBuilder head = new StringBuilder();
                for (int c = socket.getInputStream().read();
                        c >= 0;
                        c = socket.getInputStream().read()) {
                    head.append((char) c);
                    if (head.indexOf("\r\n\r\n") >= 0) {
                        requests.incrementAndGet();
                        head.setLength(0);
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                        if (closes) {
                            return;
                        }
                    }
                }
            } catch (IOException gone) {
                // The client left.
            }
        }

        URI at(String path) {
            return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static WebCalls.Request get(URI address, boolean named) {
        return new WebCalls.Request("GET", address, Map.of(), new byte[0], 100, new Reach(named, List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 2~~ok | false | ok",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~o~1;x=y~k~0~~ | false | ok",
                "HTTP/1.1 200 OK~~ok | true | ok",
                "HTTP/1.1 100 Continue~~HTTP/1.1 200 OK~Content-Length: 2~~ok | false | ok",
                "HTTP/1.1 204 No Content~~ | false | ''",
                "HTTP/1.1 200 OK~Content-Length: 3~~ok | true | the connection was closed within its answer",
                "HTTP/1.1 200 OK~Content-Length: 101~~ok | true | its answer has more than 100 bytes",
                "HTTP/1.1 200 OK~Content-Length: 2~Transfer-Encoding: chunked~~0~~ | true | its answer is not HTTP",
                "HTTP/1.1 200 OK~Content-Length: 2~Content-Length: 3~~ok | true | its answer is not HTTP",
                "SSH-2.0-x~~ | true | its answer is not HTTP",
            })
    void answers_are_read_strictly(String written, boolean closes, String read) throws IOException {
        try (Said said = new Said(written.strip().replace("~", "\r\n"), closes);
                WebCalls web = new WebCalls(List.of())) {
            String body;
            try {
                body = new String(web.call(get(said.at("/x"), true)).body(), StandardCharsets.UTF_8);
            } catch (NotAsked refused) {
                body = String.valueOf(refused.getMessage());
            }
            assertThat(body).startsWith(read);
            assertThat(read.isEmpty() && !body.isEmpty()).isFalse();
        }
    }

    @Test
    void connections_are_kept_and_one_that_was_closed_meanwhile_is_opened_anew() throws IOException {
        try (Said keeps = new Said("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false);
                Said closes = new Said("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true);
                WebCalls web = new WebCalls(List.of())) {
            for (int i = 0; i < 3; i++) {
                assertThat(web.call(get(keeps.at("/"), true)).status()).isEqualTo(200);
                assertThat(web.call(get(closes.at("/"), true)).status()).isEqualTo(200);
            }
            assertThat(keeps.connections.get()).isEqualTo(1);
            assertThat(closes.connections.get()).isEqualTo(3);
            assertThat(web.idle()).isEqualTo(2);
        }
    }

    /** The same question twice; the connection that is kept is closed between them. */
    private static String twice(boolean asksOnly) throws IOException {
        try (Said closes = new Said("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true);
                WebCalls web = new WebCalls(List.of())) {
            WebCalls.Request post = new WebCalls.Request(
                    "POST",
                    closes.at("/"),
                    Map.of(),
                    new byte[] {'x'},
                    100,
                    new Reach(true, List.of()),
                    Optional.empty(),
                    asksOnly);
            assertThat(web.call(post).status()).isEqualTo(200);
            assertThat(web.idle()).isEqualTo(1);
            try {
                return web.call(post).status() + " by " + closes.connections;
            } catch (IOException closed) {
                return "failed by " + closes.connections;
            }
        }
    }

    @Test
    void a_question_is_asked_again_whatever_its_method_where_a_kept_connection_was_closed() throws IOException {
        assertThat(twice(true)).isEqualTo("200 by 2");
        // What may have changed something is not.
        assertThat(twice(false)).isEqualTo("failed by 1");
    }

    @Test
    void what_breaks_off_on_a_fresh_connection_or_within_an_answer_is_not_sent_again() throws IOException {
        for (String answer : List.of("", "HTTP/1.1 2")) {
            try (Said cut = new Said(answer, true);
                    WebCalls web = new WebCalls(List.of())) {
                WebCalls.Request post = new WebCalls.Request(
                        "POST",
                        cut.at("/"),
                        Map.of(),
                        new byte[0],
                        100,
                        new Reach(true, List.of()),
                        Optional.empty(),
                        true);
                assertThatThrownBy(() -> web.call(post)).isInstanceOf(IOException.class);
                assertThat(cut.requests.get()).isEqualTo(1);
            }
        }
    }

    @Test
    void a_redirect_to_the_inside_is_an_answer_and_the_inside_is_not_asked() throws IOException {
        try (Said inside = new Said("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false);
                Said away = new Said(
                        "HTTP/1.1 302 Found\r\nLocation: " + inside.at("/") + "\r\nContent-Length: 0\r\n\r\n", false);
                WebCalls web = new WebCalls(List.of())) {
            assertThat(web.call(get(away.at("/"), true)).status()).isEqualTo(302);
            assertThat(inside.connections.get()).isZero();
            // What the caller chose.
            assertThatThrownBy(() -> web.call(get(inside.at("/"), false)))
                    .isInstanceOf(NotAsked.class)
                    .hasMessageContaining("an address of the inside");
            assertThat(inside.connections.get()).isZero();
        }
    }
}
