package dev.fairlead.gateway.traffic;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A caller that sends bytes as they are and reads answers as they come. */
final class RawCaller implements Closeable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    RawCaller(InetSocketAddress address) {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    RawCaller send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawCaller send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /** Ends this side; the answers can still be read. */
    RawCaller finish() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /** One answer: head and body, by Content-Length or chunked. */
    String answer() {
        String head = head();
        String lower = head.toLowerCase(java.util.Locale.ROOT);
        int at = lower.indexOf("\r\ncontent-length: ");
        if (at >= 0) {
            int start = at + "\r\ncontent-length: ".length();
            return head + bytes(Integer.parseInt(head.substring(start, head.indexOf('\r', start))));
        }
        if (lower.contains("\r\ntransfer-encoding: chunked\r\n")) {
            StringBuilder body = new StringBuilder();
            while (!body.toString().startsWith("0\r\n\r\n") && body.indexOf("\r\n0\r\n") < 0) {
                body.append(bytes(1));
            }
            while (!body.toString().endsWith("\r\n\r\n")) {
                body.append(bytes(1));
            }
            return head + body;
        }
        return head;
    }

    String head() {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append(bytes(1));
        }
        return head.toString();
    }

    String bytes(int count) {
        try {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new IllegalStateException("the connection ended after " + bytes.length + " of " + count
                        + " bytes: " + new String(bytes, StandardCharsets.ISO_8859_1));
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /** Everything until the other side ends, or resets. */
    String rest() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            byte[] some = new byte[64 * 1024];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                all.write(some, 0, n);
            }
        } catch (java.net.SocketTimeoutException open) {
            throw new IllegalStateException("the connection stayed open", open);
        } catch (IOException reset) {
            all.writeBytes("[reset]".getBytes(StandardCharsets.US_ASCII));
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** The payload of a chunked body, as it comes. */
    InputStream chunks() {
        return new InputStream() {
            private int left;

            @Override
            public int read() {
                if (left == 0) {
                    left = Integer.parseInt(line(), 16);
                }
                if (left == 0) {
                    return -1;
                }
                int payload = bytes(1).charAt(0);
                if (--left == 0) {
                    line();
                }
                return payload;
            }

            // No more than is there: to wait for more would be to miss what a test is about.
            @Override
            public int read(byte[] to, int from, int most) {
                int payload = read();
                if (payload >= 0) {
                    to[from] = (byte) payload;
                }
                return payload < 0 ? -1 : 1;
            }
        };
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        while (!line.toString().endsWith("\r\n")) {
            line.append(bytes(1));
        }
        return line.substring(0, line.length() - 2);
    }

    /** Leaves so that the other side gets a reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }
}
