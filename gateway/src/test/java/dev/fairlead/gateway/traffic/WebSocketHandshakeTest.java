package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebSocketHandshakeTest {

    @Test
    void both_heads_carry_the_upgrade_and_everything_else_of_the_handshake() {
        try (ScriptedBackend backend = WebSockets.echo();
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            String head = caller.send(WebSockets.HANDSHAKE + "Sec-WebSocket-Protocol: chat\r\nOrigin: http://a\r\n\r\n")
                    .head();
            assertThat(head)
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                    .containsOnlyOnce("\r\nConnection: upgrade\r\n")
                    .containsOnlyOnce("\r\nUpgrade: websocket\r\n")
                    .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", "\r\nX-Request-ID: ")
                    .doesNotContain("Content-Length", "Transfer-Encoding");
            assertThat(backend.received())
                    .startsWith("GET /chat HTTP/1.1\r\n")
                    .containsOnlyOnce("\r\nConnection: upgrade\r\n")
                    .containsOnlyOnce("\r\nUpgrade: websocket\r\n")
                    .contains("\r\nSec-WebSocket-Key: " + WebSockets.KEY + "\r\n", "\r\nSec-WebSocket-Version: 13\r\n")
                    .contains("\r\nSec-WebSocket-Protocol: chat\r\n", "\r\nOrigin: http://a\r\n");
        }
    }

    @Test
    void another_answer_than_101_is_an_answer_like_all_others() {
        try (ScriptedBackend backend = ScriptedBackend.answering("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno");
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(WebSockets.OPEN + "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(caller.answer()).startsWith("HTTP/1.1 403 No\r\n").endsWith("no");
            assertThat(caller.answer()).startsWith("HTTP/1.1 403 No\r\n");
            assertThat(gateway.log(2)).containsExactly("GET /chat 403", "GET /2 403");
            assertThat(gateway.upstreams().openTunnels()).isZero();
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: wrong",
                "Upgrade: websocket|Connection: Upgrade",
                "Connection: Upgrade|Sec-WebSocket-Accept: " + WebSockets.ACCEPT,
                "Upgrade: h2c|Connection: Upgrade|Sec-WebSocket-Accept: " + WebSockets.ACCEPT,
                "Upgrade: websocket|Sec-WebSocket-Accept: " + WebSockets.ACCEPT,
            })
    void a_101_that_does_not_answer_the_handshake_is_a_bad_gateway(String headers) {
        String answer = WebSockets.head("HTTP/1.1 101 X", headers.replace("|", "\r\n")) + "\r\n";
        try (ScriptedBackend backend = ScriptedBackend.answering(answer);
                TestGateway gateway = TestGateway.to(backend)) {
            assertThat(gateway.ask(WebSockets.OPEN)).startsWith("HTTP/1.1 502 ");
            assertThat(gateway.log(1)).containsExactly("GET /chat 502 BadGateway");
            assertThat(gateway.upstreams().openTunnels()).isZero();
        }
    }

    @Test
    void a_101_that_nobody_asked_for_is_a_bad_gateway() {
        try (ScriptedBackend backend = ScriptedBackend.answering(WebSockets.SWITCH);
                TestGateway gateway = TestGateway.to(backend)) {
            assertThat(gateway.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 502 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: TLS/1.0, foo\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nSec-WebSocket-Key: " + WebSockets.KEY + "\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
                "GET / HTTP/1.0\r\nConnection: Upgrade, keep-alive\r\nUpgrade: websocket\r\n\r\n",
            })
    void any_other_wish_to_upgrade_is_not_passed_on(String request) {
        try (ScriptedBackend backend = ScriptedBackend.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                TestGateway gateway = TestGateway.to(backend)) {
            assertThat(gateway.ask(request)).startsWith("HTTP/1.1 200 ");
            assertThat(backend.received()).doesNotContainIgnoringCase("upgrade").doesNotContain("HTTP2-Settings");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-WebSocket-Version: 13\r\n",
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2hvcnQ=\r\n",
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: not base64, at all!\r\n",
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + WebSockets.KEY + "\r\nSec-WebSocket-Key: "
                        + WebSockets.KEY + "\r\n",
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + WebSockets.KEY + "\r\nContent-Length: 3\r\n",
            })
    void a_handshake_that_is_none_is_refused(String headers) {
        try (ScriptedBackend backend = WebSockets.echo();
                TestGateway gateway = TestGateway.to(backend)) {
            String request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + headers;
            assertThat(gateway.ask(request + "\r\n")).startsWith("HTTP/1.1 400 ");
            assertThat(backend.connections()).isZero();
            assertThat(gateway.upstreams().openTunnels()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sec-WebSocket-Version: 8\r\n", "Sec-WebSocket-Version: 13, 8\r\n"})
    void another_version_is_told_the_one_that_there_is(String version) {
        try (ScriptedBackend backend = WebSockets.echo();
                TestGateway gateway = TestGateway.to(backend)) {
            String request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Key: " + WebSockets.KEY + "\r\n" + version + "\r\n";
            assertThat(gateway.ask(request))
                    .startsWith("HTTP/1.1 426 Upgrade Required\r\n")
                    .contains("\r\nUpgrade: websocket\r\n", "\r\nSec-WebSocket-Version: 13\r\n");
            assertThat(backend.connections()).isZero();
        }
    }

    @Test
    void any_key_gets_the_answer_that_the_rfc_wants() throws Exception {
        Pattern key = Pattern.compile("\r\nSec-WebSocket-Key: (\\S+)\r\n");
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    Matcher found = key.matcher(String.valueOf(connection.readHead()));
                    assertThat(found.find()).isTrue();
                    connection.write(
                            WebSockets.SWITCH.replaceAll("Accept: [^\r]*", "Accept: " + accept(found.group(1))));
                    connection.awaitEnd();
                });
                TestGateway gateway = TestGateway.to(backend)) {
            for (int i = 0; i < 16; i++) {
                byte[] bytes = new byte[16];
                java.util.Arrays.fill(bytes, (byte) (i * 17));
                String mine = Base64.getEncoder().encodeToString(bytes);
                try (RawCaller caller = gateway.call()) {
                    assertThat(caller.send(WebSockets.HANDSHAKE.replace(WebSockets.KEY, mine) + "\r\n")
                                    .head())
                            .contains(" 101 ");
                }
            }
        }
    }

    private static String accept(String key) throws IOException {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IOException(impossible);
        }
    }
}
