package dev.fairlead.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a health check makes of what answers, or does not. */
final class HealthProbeTest {

    private interface Question<T> {
        T ask(int port) throws IOException;
    }

    private static HealthProbe ask(int status, String body) throws IOException {
        return ask(status, body, HealthProbe::ask);
    }

    private static <T> T ask(int status, String body, Question<T> question) throws IOException {
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

    /** What an image asks with where there is a bash: exit status and all that it said. */
    private static String script(int port) throws IOException {
        Process process = new ProcessBuilder("/bin/bash", "../deploy/image/health", String.valueOf(port))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return process.waitFor() + " " + said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_script_of_an_image_says_the_same() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");

        assertThat(ask(200, "{\"status\":\"up\"}\n", HealthProbeTest::script)).isEqualTo("0 {\"status\":\"up\"}\n");
        assertThat(ask(503, "{\"status\":\"down\"}", HealthProbeTest::script)).isEqualTo("1 {\"status\":\"down\"}\n");
        int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }
        assertThat(script(port))
                .isEqualTo("3 fairlead: no answer from http://127.0.0.1:" + port
                        + "/health/ready: nothing listens there\n");
        assertThat(script(0)).startsWith("3 ").contains("that is no port");
    }
}
