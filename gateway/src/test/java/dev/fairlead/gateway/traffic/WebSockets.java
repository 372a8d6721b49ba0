package dev.fairlead.gateway.traffic;

import java.io.IOException;

/** The two heads that open a WebSocket, and a backend that speaks the second. */
final class WebSockets {

    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    /** What the backend must answer to that key: the example of RFC 6455 section 1.3. */
    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    /** All of a handshake but the empty line at its end. */
    static final String HANDSHAKE = head(
            "GET /chat HTTP/1.1",
            "Host: a",
            "Connection: keep-alive, Upgrade",
            "Upgrade: WebSocket",
            "Sec-WebSocket-Key: " + KEY,
            "Sec-WebSocket-Version: 13");

    static final String OPEN = HANDSHAKE + "\r\n";

    static final String SWITCH = head(
                    "HTTP/1.1 101 Switching Protocols",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Accept: " + ACCEPT)
            + "\r\n";

    private WebSockets() {}

    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    /** Switches and sends back what it gets until the end; then it ends too. */
    static ScriptedBackend echo() {
        return ScriptedBackend.start(connection -> {
            connection.readHead();
            connection.write(SWITCH);
            echo(connection);
        });
    }

    static void echo(ScriptedBackend.Connection connection) throws IOException {
        try {
            while (true) {
                connection.write(connection.readBytes(1));
            }
        } catch (IOException ended) {
            connection.finish();
        }
    }
}
