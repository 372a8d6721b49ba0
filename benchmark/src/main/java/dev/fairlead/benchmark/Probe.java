package dev.fairlead.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Asks once over a connection of its own and reads the whole answer. */
final class Probe {
    private static final Duration CONNECT = Duration.ofMillis(200);
    private static final Duration READ = Duration.ofSeconds(5);

    private Probe() {}

    /** Status and size of the body; not complete when the connection ended before {@code Content-Length} bytes. */
    record Answer(int status, long bodyBytes) {
        boolean isComplete() {
            return status == 200 && bodyBytes == Upstream.BODY_BYTES;
        }
    }

    /** @throws IOException if nobody listens, or the answer is none */
    static Answer get(int port, String path, Optional<String> key) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) CONNECT.toMillis());
            socket.setSoTimeout((int) READ.toMillis());
            String head =
                    new Request(port, path, key).head().replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return read(socket.getInputStream());
        }
    }

    private static Answer read(InputStream input) throws IOException {
        String text = new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.startsWith("HTTP/1.")) {
            throw new IOException("no complete HTTP answer");
        }
        return new Answer(Integer.parseInt(text.substring(9, 12)), text.length() - (end + 4));
    }
}
