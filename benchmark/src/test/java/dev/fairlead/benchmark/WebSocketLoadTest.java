package dev.fairlead.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WebSocketLoadTest {
    @Test
    void messages_come_back_and_are_counted() throws IOException, InterruptedException {
        WebSocketEcho echo = new WebSocketEcho(0);
        Thread server = Thread.ofPlatform().start(() -> {
            try {
                echo.run();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
        LoadReport report;
        try {
            report = new WebSocketLoad(echo.port(), 4).run(0);
        } finally {
            echo.close();
            server.join(5_000);
        }

        assertThat(report.errors()).isZero();
        assertThat(report.requests())
                .as("one message a connection, as no time is given")
                .isEqualTo(4);
        assertThat(report.p99Micros()).isPositive();
    }

    @Test
    void the_answer_to_the_handshake_is_that_of_the_standards_example() {
        assertThat(WebSocketEcho.accept("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void a_refused_handshake_is_no_measurement() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket caller = server.accept()) {
                    caller.getOutputStream()
                            .write("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    caller.getInputStream().readAllBytes();
                } catch (IOException over) {
                    throw new UncheckedIOException(over);
                }
            });

            assertThatThrownBy(() -> new WebSocketLoad(server.getLocalPort(), 1).run(0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("503 Busy");
        }
    }
}
