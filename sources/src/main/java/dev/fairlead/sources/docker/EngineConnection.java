package dev.fairlead.sources.docker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * One connection to an engine: HTTP/1.1, one request after the other, {@code GET} alone. It waits for as long as the
 * engine takes; whoever wants a bound closes it from another thread.
 */
final class EngineConnection implements Closeable {

    private static final int MAX_HEAD_BYTES = 64 * 1024;

    private final Closeable socket;
    private final InputStream in;
    private final OutputStream out;

    /** @param body to be read to its end before the next request */
    record Answer(int status, InputStream body) {}

    private EngineConnection(Closeable socket, InputStream in, OutputStream out) {
        this.socket = socket;
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    /**
     * Connects.
     *
     * @param timeout for a connection over TCP; one in the file system is there or is not
     */
    static EngineConnection open(EngineAddress address, Duration timeout) throws IOException {
        return switch (address) {
            case EngineAddress.Unix unix -> unix(unix);
            case EngineAddress.Tcp tcp -> tcp(tcp, timeout);
        };
    }

    private static EngineConnection unix(EngineAddress.Unix unix) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(unix.path()));
            return new EngineConnection(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    private static EngineConnection tcp(EngineAddress.Tcp tcp, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(tcp.host(), tcp.port()), (int) timeout.toMillis());
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            if (tcp.certificates().isPresent()) {
                socket = secure(tcp, socket);
            }
            return new EngineConnection(socket, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    private static Socket secure(EngineAddress.Tcp tcp, Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket)
                EngineTls.sockets(tcp.certificates().orElseThrow()).createSocket(plain, tcp.host(), tcp.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** Asks for a path; the head of the answer has come when this returns. */
    Answer get(String path) throws IOException {
        String head =
                "GET " + path + " HTTP/1.1\r\nHost: docker\r\nUser-Agent: fairlead\r\nAccept: application/json\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        String[] status = line().split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[1-5][0-9]{2}")) {
            throw new IOException("what answers is not a Docker engine");
        }
        long length = -1;
        boolean chunked = false;
        int bytes = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            bytes += header.length();
            if (bytes > MAX_HEAD_BYTES) {
                throw new IOException("the head of the engine's answer is too large");
            }
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(
                        lower.substring("content-length:".length()).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        return new Answer(Integer.parseInt(status[1]), chunked ? new Chunks() : new Counted(length));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the engine closed the connection");
            }
            if (line.size() > MAX_HEAD_BYTES) {
                throw new IOException("a line of the engine's answer is too long");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A body of known length, or one that ends with the connection. */
    private final class Counted extends InputStream {

        private long left;
        private final boolean untilClose;

        Counted(long length) {
            left = length;
            untilClose = length < 0;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int count) throws IOException {
            if (!untilClose && left == 0) {
                return -1;
            }
            int read = in.read(to, offset, untilClose ? count : (int) Math.min(count, left));
            if (read < 0 && !untilClose) {
                throw new EOFException("the engine closed the connection in the middle of an answer");
            }
            left -= Math.max(read, 0);
            return read;
        }
    }

    /** A body in chunks (RFC 9112 section 7.1). */
    private final class Chunks extends InputStream {

        private long left;
        private boolean first = true;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int count) throws IOException {
            if (left == 0 && !ended) {
                next();
            }
            if (ended) {
                return -1;
            }
            int read = in.read(to, offset, (int) Math.min(count, left));
            if (read < 0) {
                throw new EOFException("the engine closed the connection in the middle of an answer");
            }
            left -= read;
            return read;
        }

        private void next() throws IOException {
            if (!first) {
                line();
            }
            first = false;
            String size = line().split(";", 2)[0].strip();
            left = Long.parseLong(size, 16);
            if (left == 0) {
                ended = true;
                String trailer = line();
                while (!trailer.isEmpty()) {
                    trailer = line();
                }
            }
        }
    }
}
