package dev.fairlead.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a health check makes of what answers, or does not. */
final class HealthProbeTest {

    /** Asks a port. */
    interface Question<T> {
        T ask(int port) throws IOException;
    }

    private static HealthProbe ask(int status, String body) throws IOException {
        return ask(status, body, HealthProbe::ask);
    }

    /** Asks somebody who answers with that. */
    static <T> T ask(int status, String body, Question<T> question) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health/ready", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            return question.ask(server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void who_answers_200_is_ready_and_what_it_says_is_shown() throws IOException {
        HealthProbe answer = ask(200, "{\"status\":\"up\"}\n");

        assertThat(answer.isReady()).isTrue();
        assertThat(answer.body()).isEqualTo("{\"status\":\"up\"}");
    }

    @Test
    void who_answers_503_is_not() throws IOException {
        HealthProbe answer = ask(503, "{\"status\":\"down\"}");

        assertThat(answer.isReady()).isFalse();
        assertThat(answer.body()).contains("down");
    }

    @Test
    void who_does_not_listen_or_speaks_something_else_is_an_error() throws Exception {
        int port;
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = other.getLocalPort();
            Thread speaker = Thread.ofVirtual().start(() -> {
                try (Socket caller = other.accept()) {
                    caller.getInputStream().readNBytes(1);
                    caller.getOutputStream().write("HTTP/1.\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException gone) {
                    throw new java.io.UncheckedIOException(gone);
                }
            });
            assertThatThrownBy(() -> HealthProbe.ask(port)).isInstanceOf(IOException.class);
            speaker.join();
        }
        assertThatThrownBy(() -> HealthProbe.ask(port)).isInstanceOf(IOException.class);
    }
}
