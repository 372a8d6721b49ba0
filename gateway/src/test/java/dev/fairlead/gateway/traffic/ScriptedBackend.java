package dev.fairlead.gateway.traffic;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend on a real socket that does what the test says for each connection, and records every byte it got. */
final class ScriptedBackend implements Closeable {

    /** What one connection does; it may block. */
    interface Script {
        void run(Connection connection) throws IOException;
    }

    private final ServerSocket server;
    private final Script script;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    private ScriptedBackend(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
    }

    static ScriptedBackend start(Script script) {
        try {
            ServerSocket server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
            ScriptedBackend backend = new ScriptedBackend(server, script);
            Thread.ofVirtual().start(backend::accept);
            return backend;
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /** Answers every request with these bytes, on a connection that stays. */
    static ScriptedBackend answering(String answer) {
        return start(connection -> {
            while (connection.readRequest() != null) {
                connection.write(answer);
            }
        });
    }

    private void accept() {
        try {
            while (true) {
                Connection connection = new Connection(server.accept());
                connections.add(connection);
                if (server.isClosed()) {
                    connection.close(); // close() may have gone through the list before this one was in it
                }
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Connection connection) {
        try (connection) {
            script.run(connection);
        } catch (IOException gone) {
            // The other side hung up; what came until then is recorded.
        }
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.size();
    }

    /** Waits for it: that the gateway has connected does not mean that it was taken here yet. */
    Connection connection(int index) {
        TestGateway.await("connection " + index, () -> connections.size() > index);
        return connections.get(index);
    }

    /** Everything that came, over all connections. */
    String received() {
        StringBuilder all = new StringBuilder();
        connections.forEach(connection -> all.append(connection.received()));
        return all.toString();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Connection connection : connections) {
                connection.close();
            }
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /** One accepted connection. */
    static final class Connection implements Closeable {

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final AtomicInteger ended = new AtomicInteger();

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        private int read() throws IOException {
            int b = in.read();
            if (b < 0) {
                ended.set(1);
            } else {
                synchronized (received) {
                    received.write(b);
                }
            }
            return b;
        }

        /** The next head, empty line included; null at the end. */
        @org.jspecify.annotations.Nullable
        String readHead() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = read();
                if (b < 0) {
                    return null;
                }
                head.append((char) b);
            }
            return head.toString();
        }

        /** The next request with its body, by Content-Length or chunked; null at the end. */
        @org.jspecify.annotations.Nullable
        String readRequest() throws IOException {
            String head = readHead();
            if (head == null) {
                return null;
            }
            int at = head.indexOf("\r\nContent-Length: ");
            if (at >= 0) {
                int start = at + "\r\nContent-Length: ".length();
                return head + readBytes(Integer.parseInt(head.substring(start, head.indexOf('\r', start))));
            }
            if (head.contains("\r\nTransfer-Encoding: chunked\r\n")) {
                StringBuilder body = new StringBuilder();
                while (!body.toString().startsWith("0\r\n") && body.indexOf("\r\n0\r\n") < 0) {
                    body.append(readBytes(1));
                }
                while (body.indexOf("\r\n\r\n") < 0) {
                    body.append(readBytes(1));
                }
                return head + body;
            }
            return head;
        }

        String readBytes(int count) throws IOException {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                int b = read();
                if (b < 0) {
                    throw new IOException("ended after " + i + " of " + count + " bytes");
                }
                text.append((char) b);
            }
            return text.toString();
        }

        /** Reads so many bytes in large pieces and records none. */
        void skip(long count) throws IOException {
            in.skipNBytes(count);
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Waits until the other side ends; true if it does. */
        boolean awaitEnd() throws IOException {
            while (read() >= 0) {
                // What comes is recorded.
            }
            return true;
        }

        boolean hasEnded() {
            return ended.get() == 1;
        }

        String received() {
            synchronized (received) {
                return received.toString(StandardCharsets.ISO_8859_1);
            }
        }

        /** Ends this side; what still comes can be read. */
        void finish() throws IOException {
            socket.shutdownOutput();
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
