package dev.fairlead.cli.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The question of {@code fairlead health}, over a plain socket. In an image the launcher asks it, without Java, and says the same. */
final class HealthProbe {

    private static final int TIMEOUT_MILLIS = 2000;
    private static final int LONGEST = 64 * 1024;

    private final int status;
    private final String body;

    private HealthProbe(int status, String body) {
        this.status = status;
        this.body = body;
    }

    /** Asks the role at this port of this machine. */
    static HealthProbe ask(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            socket.connect(new InetSocketAddress(here, port), TIMEOUT_MILLIS);
            String question = "GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            return read(socket.getInputStream());
        }
    }

    private static HealthProbe read(InputStream in) throws IOException {
        String answer = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        int body = answer.indexOf("\r\n\r\n");
        if (body < "HTTP/1.1 200".length() || !answer.startsWith("HTTP/1.")) {
            throw new IOException("what answers there speaks no HTTP");
        }
        try {
            String status = answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
            return new HealthProbe(
                    Integer.parseInt(status), answer.substring(body + 4).strip());
        } catch (NumberFormatException garbled) {
            throw new IOException("what answers there speaks no HTTP", garbled);
        }
    }

    boolean isReady() {
        return status == 200;
    }

    String body() {
        return body;
    }
}
