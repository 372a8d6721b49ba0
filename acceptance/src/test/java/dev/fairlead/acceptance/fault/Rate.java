package dev.fairlead.acceptance.fault;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Callers who send one request after the other at a fixed rate together, and write down each that is not answered 200. */
final class Rate implements AutoCloseable {

    private static final int CALLERS = 16;
    private static final int PATIENCE_MILLIS = 20_000;

    private final Ports ports;
    private final byte[] request;
    private final long pauseNanos;
    private final long started = System.nanoTime();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong good = new AtomicLong();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    /** Where to call: what a load balancer in front of several gateways knows. */
    interface Ports {

        /** One that takes requests now. */
        int choose();

        /** Whether this one still does. */
        boolean takes(int port);
    }

    /** The same one always. */
    private record OnePort(int port) implements Ports {

        @Override
        public int choose() {
            return port;
        }

        @Override
        public boolean takes(int any) {
            return true;
        }
    }

    private Rate(Ports ports, String request, int perSecond, int callers) {
        this.ports = ports;
        this.request = request.getBytes(StandardCharsets.ISO_8859_1);
        this.pauseNanos = Duration.ofSeconds(1).toNanos() * callers / perSecond;
    }

    static Rate start(int port, String request, int perSecond) {
        return start(port, request, perSecond, CALLERS);
    }

    static Rate start(int port, String request, int perSecond, int callers) {
        return start(new OnePort(port), request, perSecond, callers);
    }

    /** The same over several gateways; a connection to one that takes no more is left after the answer. */
    static Rate start(Ports ports, String request, int perSecond) {
        return start(ports, request, perSecond, CALLERS);
    }

    private static Rate start(Ports ports, String request, int perSecond, int callers) {
        Rate rate = new Rate(ports, request, perSecond, callers);
        for (int i = 0; i < callers; i++) {
            rate.threads.add(Thread.ofPlatform().daemon().start(rate::run));
        }
        return rate;
    }

    private void run() {
        long next = System.nanoTime();
        while (!stopped) {
            int port = ports.choose();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(PATIENCE_MILLIS);
                InputStream in = new BufferedInputStream(socket.getInputStream());
                boolean stays = true;
                while (stays && !stopped && ports.takes(port)) {
                    socket.getOutputStream().write(request);
                    stays = read(in);
                    next = Math.max(next + pauseNanos, System.nanoTime() - 10 * pauseNanos);
                    LockSupport.parkNanos(next - System.nanoTime());
                }
            } catch (IOException broken) {
                long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
                failures.add(broken + " (port " + port + ", " + millis + " ms after the start)");
            }
        }
    }

    /** Reads one answer; false if the connection ends with it. */
    private boolean read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection ended before an answer");
            }
            head.append((char) b);
        }
        int at = head.indexOf("Content-Length: ");
        if (at < 0 || !head.toString().startsWith("HTTP/1.1 200 ")) {
            failures.add(head.substring(0, head.indexOf("\r")));
        }
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r", at)));
        if (in.readNBytes(length).length < length) {
            throw new IOException("the connection ended inside of an answer");
        }
        if (head.toString().startsWith("HTTP/1.1 200 ")) {
            good.incrementAndGet();
        }
        return head.indexOf("Connection: close") < 0;
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Answered with 200 since the start, each second. */
    double perSecond() {
        return good.get() * 1e9 / (System.nanoTime() - started);
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(30));
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
