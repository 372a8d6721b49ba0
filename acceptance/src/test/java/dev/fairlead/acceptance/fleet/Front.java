package dev.fairlead.acceptance.fleet;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;

/**
 * One address in front of several gateways, with callers: what a load balancer with health checks does. It asks each for
 * its readiness twice a second and calls only who is ready; a request that can be repeated and was not answered, within
 * a second, goes to another one, and who kept silent gets none until it answers a probe.
 */
final class Front implements AutoCloseable {

    /** Slower than this is worse than the seed promises. */
    static final Duration SLOW = Duration.ofMillis(500);

    private static final Duration PROBE_EVERY = Duration.ofMillis(500);
    private static final int PATIENCE_MILLIS = 1_000;
    private static final int TRIES = 3;
    private static final int CALLERS = 16;
    private static final int KEPT_FOR = 200;

    private final List<Target> targets;
    private final byte[] request;
    private final long pauseNanos;
    private final AtomicInteger turn = new AtomicInteger();
    private final ConcurrentLinkedQueue<Answered> answered = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Totals totals = new Totals();
    private final IntPredicate excused;
    private volatile boolean stopped;

    /** One request as its caller saw it; {@code failure} is empty for a 200. */
    record Answered(long endNanos, long tookNanos, String failure) {

        boolean isBad() {
            return !failure.isEmpty() || tookNanos > SLOW.toNanos();
        }
    }

    private static final class Target {
        private final int port;
        private volatile boolean ready = true;

        Target(int port) {
            this.port = port;
        }
    }

    /** A connection to one of them, kept by one caller. */
    private static final class Line implements AutoCloseable {
        private final Target target;
        private final Socket socket = new Socket();
        private final InputStream in;
        private int asked;

        Line(Target target) throws IOException {
            this.target = target;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port), PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        }

        /** The first line of the answer. */
        String ask(byte[] request) throws IOException {
            asked++;
            socket.getOutputStream().write(request);
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("the connection ended before an answer");
                }
                head.append((char) b);
            }
            int at = head.indexOf("Content-Length: ");
            int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r", at)));
            if (in.readNBytes(length).length < length) {
                throw new IOException("the connection ended inside of an answer");
            }
            if (head.indexOf("Connection: close") >= 0) {
                asked = KEPT_FOR;
            }
            return head.substring(0, head.indexOf("\r"));
        }

        boolean stays() {
            return asked < KEPT_FOR && target.ready;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Front(List<Integer> ports, IntPredicate excused, String request, int perSecond) {
        this.excused = excused;
        this.targets = ports.stream().map(Target::new).toList();
        this.request = request.getBytes(StandardCharsets.ISO_8859_1);
        this.pauseNanos = Duration.ofSeconds(1).toNanos() * CALLERS / perSecond;
    }

    /**
     * Starts to look and to call.
     *
     * @param excused whether the gateway at a port is gone on purpose now
     * @param request is whole, without a body, and may be repeated
     */
    static Front start(List<Integer> ports, IntPredicate excused, String request, int perSecond) {
        Front front = new Front(ports, excused, request, perSecond);
        front.targets.forEach(
                target -> front.threads.add(Thread.ofPlatform().daemon().start(() -> front.look(target))));
        for (int i = 0; i < CALLERS; i++) {
            front.threads.add(Thread.ofPlatform().daemon().start(front::call));
        }
        return front;
    }

    /** Whether it thinks so of the gateway at this port. */
    boolean isReady(int port) {
        return targets.stream().anyMatch(target -> target.port == port && target.ready);
    }

    /** Of everything since its start. */
    Totals totals() {
        return totals;
    }

    /** What was answered since the last time. */
    List<Answered> take() {
        List<Answered> taken = new ArrayList<>();
        for (Answered next = answered.poll(); next != null; next = answered.poll()) {
            taken.add(next);
        }
        return taken;
    }

    private void look(Target target) {
        byte[] probe = "GET /health/ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1);
        while (!stopped) {
            long begun = System.nanoTime();
            long next = begun + PROBE_EVERY.toNanos();
            boolean isExcused = excused.test(target.port);
            try (Line line = new Line(target)) {
                target.ready = line.ask(probe).startsWith("HTTP/1.1 200 ");
            } catch (IOException gone) {
                target.ready = false;
            }
            if (!isExcused && !excused.test(target.port)) {
                totals.looked(System.nanoTime() - begun, target.ready);
            }
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void call() {
        long next = System.nanoTime();
        List<Line> line = new ArrayList<>();
        while (!stopped) {
            long begun = System.nanoTime();
            String failure = one(line);
            if (!stopped) {
                long end = System.nanoTime();
                answered.add(new Answered(end, end - begun, failure));
                totals.answered(end - begun, failure.isEmpty());
            }
            next = Math.max(next + pauseNanos, System.nanoTime() - 10 * pauseNanos);
            LockSupport.parkNanos(next - System.nanoTime());
        }
        drop(line);
    }

    /** One request, on the connection that is kept or on others; empty, or why it was not answered with a 200. */
    private String one(List<Line> kept) {
        List<Target> tried = new ArrayList<>();
        String failure = "";
        for (int i = 0; i < TRIES; i++) {
            try {
                if (!kept.isEmpty() && !kept.getFirst().stays()) {
                    drop(kept);
                }
                if (kept.isEmpty()) {
                    Target target = choose(tried);
                    tried.add(target);
                    kept.add(new Line(target));
                } else {
                    tried.add(kept.getFirst().target);
                }
                String status = kept.getFirst().ask(request);
                return status.startsWith("HTTP/1.1 200 ") ? "" : status;
            } catch (SocketTimeoutException silent) {
                // Nobody else waits for it; a probe that is answered brings it back.
                tried.getLast().ready = false;
                failure = silent + " of port " + tried.getLast().port;
                drop(kept);
            } catch (IOException broken) {
                failure = broken + " of port " + tried.getLast().port;
                drop(kept);
            }
        }
        return failure;
    }

    private Target choose(List<Target> tried) {
        int first = turn.getAndIncrement();
        Target last = targets.get(Math.floorMod(first, targets.size()));
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(Math.floorMod(first + i, targets.size()));
            if (target.ready && !tried.contains(target)) {
                return target;
            }
            last = target.ready ? target : last;
        }
        return last;
    }

    private static void drop(List<Line> kept) {
        kept.forEach(Front::close);
        kept.clear();
    }

    private static void close(Line line) {
        try {
            line.close();
        } catch (IOException gone) {
            // It is closed in any case.
            return;
        }
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(10));
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
