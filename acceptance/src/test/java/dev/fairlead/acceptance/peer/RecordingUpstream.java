package dev.fairlead.acceptance.peer;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An upstream on a loopback port that reads strictly, records every whole request and every byte that it cannot take,
 * and answers what it saw. Each connection has a virtual thread.
 */
public final class RecordingUpstream implements AutoCloseable {

    /** Answers one request; returns false to end the connection. */
    @FunctionalInterface
    public interface Answerer {
        /** Writes the answer to {@code request} on {@code socket}. */
        boolean answer(Recorded request, Socket socket) throws IOException;
    }

    private static final int BACKLOG = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long POLL_NANOS = 100_000;

    private final ServerSocket listener;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger abandoned = new AtomicInteger();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Recorded> requests = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private volatile Answerer answerer = RecordingUpstream::echo;

    private record Connection(int number, Socket socket, StrictReader reader) {}

    private RecordingUpstream(ServerSocket listener) {
        this.listener = listener;
    }

    /** Listens on {@code port} of the loopback, or on any for 0. */
    public static RecordingUpstream start(int port) {
        try {
            ServerSocket listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
            RecordingUpstream upstream = new RecordingUpstream(listener);
            Thread.ofVirtual().name("upstream-" + listener.getLocalPort()).start(upstream::accept);
            return upstream;
        } catch (IOException e) {
            throw new IllegalStateException("cannot listen on port " + port, e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** How it answers from now on. */
    public void answerWith(Answerer next) {
        answerer = next;
    }

    /** The whole requests since the last call, in the order of their last bytes. */
    public List<Recorded> takeRequests() {
        List<Recorded> taken = new ArrayList<>();
        for (Recorded next = requests.poll(); next != null; next = requests.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** What came since the last call and no strict reader takes. */
    public List<String> takeComplaints() {
        List<String> taken = new ArrayList<>();
        for (String next = complaints.poll(); next != null; next = complaints.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** Open connections on which a request has begun and is not complete. */
    public int unfinished() {
        return (int) open.stream().filter(c -> c.reader.isInside()).count();
    }

    /** Waits until everything that was sent to it before is read. */
    public void settle() throws IOException {
        try (Caller direct = new Caller("127.0.0.1", port())) {
            direct.send("GET " + Lane.VICTIM + "direct HTTP/1.1\r\nHost: app.test\r\n\r\n");
            direct.await(1, PATIENCE);
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int quiet = 0; quiet < 2 && System.nanoTime() < deadline; quiet++) {
            for (Connection connection : open) {
                quiet = hasUnread(connection.socket) ? 0 : quiet;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean hasUnread(Socket socket) {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            // Closed in the meantime.
            return false;
        }
    }

    /** How many requests began and were given up since the last call. */
    public int takeAbandoned() {
        return abandoned.getAndSet(0);
    }

    /** How many connections were accepted so far. */
    public int accepted() {
        return connections.get();
    }

    /** Answers 200 with the request line's first two words. */
    public static boolean echo(Recorded request, Socket socket) throws IOException {
        byte[] body = (request.method() + " " + request.target()).getBytes(StandardCharsets.ISO_8859_1);
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length + "\r\n\r\n";
        write(socket, head, request.method().equals("HEAD") ? new byte[0] : body);
        return true;
    }

    /** Writes a head and a body in one go. */
    public static void write(Socket socket, String head, byte[] body) throws IOException {
        byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[first.length + body.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        OutputStream out = socket.getOutputStream();
        out.write(all);
        out.flush();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Connection connection : open) {
                connection.socket.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot close the upstream on port " + port(), e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                int number = connections.incrementAndGet();
                StrictReader reader = new StrictReader(new BufferedInputStream(socket.getInputStream()), number);
                Connection connection = new Connection(number, socket, reader);
                open.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    complaints.add("cannot accept: " + e);
                }
            }
        }
    }

    private void serve(Connection connection) {
        try (Socket socket = connection.socket) {
            StrictReader.Head head = connection.reader.head();
            while (head != null) {
                if (head.expectsContinue()) {
                    write(socket, "HTTP/1.1 100 Continue\r\n\r\n", new byte[0]);
                }
                Recorded request = connection.reader.rest(head);
                requests.add(request);
                if (!answerer.answer(request, socket)) {
                    return;
                }
                head = connection.reader.head();
            }
        } catch (Ambiguous e) {
            complaints.add("connection " + connection.number + ": " + e.getMessage());
        } catch (EOFException | SocketException e) {
            // The gateway gave the connection up: between two requests, or inside one.
            abandoned.addAndGet(connection.reader.isInside() ? 1 : 0);
        } catch (IOException e) {
            complaints.add("connection " + connection.number + ": " + e);
        } finally {
            open.remove(connection);
        }
    }
}
