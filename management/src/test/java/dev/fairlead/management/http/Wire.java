package dev.fairlead.management.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A caller that sends bytes as they are. */
public final class Wire {

    private Wire() {}

    /** Sends the bytes and gives all that comes back until the connection closes or falls silent for a fifth of a second. */
    public static String exchange(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            try {
                for (int octet = in.read(); octet >= 0; octet = in.read()) {
                    answer.write(octet);
                    if (in.available() == 0) {
                        socket.setSoTimeout(200);
                    }
                }
            } catch (SocketTimeoutException silent) {
                // All that there is.
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    /** The same for text. */
    public static String exchange(int port, String request) throws IOException {
        return exchange(port, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The status of an answer; 0 where the connection closed without one. */
    public static int status(String answer) {
        return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }
}
