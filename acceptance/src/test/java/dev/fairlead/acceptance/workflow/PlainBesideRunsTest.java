package dev.fairlead.acceptance.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What plain requests feel of workflows beside them. Four sorts of window take turns, so that what others do on the
 * machine meets all of them: plain requests alone, with as many forwarded requests beside them as there are runs, with as
 * many as cost the same time of processors as the runs, and with the runs. On a machine whose processors the runs fill, plain
 * requests wait for a processor whatever fills it: what is held is that runs are felt no more than forwarded requests
 * that cost the same. The spread of the first is the noise.
 *
 * <p>Not among the tests of every day: {@code -Dfairlead.acceptance.without= -Dtest=PlainBesideRunsTest}.
 */
@Tag("soak")
@Execution(ExecutionMode.SAME_THREAD)
final class PlainBesideRunsTest {

    private static final int PLAIN_PER_SECOND = 400;
    private static final int BESIDE_PER_SECOND = Integer.getInteger("fairlead.acceptance.beside", 1_000);
    private static final int PLAIN_THREADS = 4;
    private static final int EACH_PER_SECOND = 100;
    private static final int MOST_PER_SECOND = 8_000;
    private static final int TURNS = Integer.getInteger("fairlead.acceptance.turns", 6);
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(4);

    private static final String WORKFLOWS = """
            run:
              nodes:
                start: {type: request, to: made}
                made: {type: set, value: {who: "${{ request.query.who }}", n: "${{ int(request.query.n) + 1 }}"}, to: kind}
                kind: {type: condition, if: nodes.made.n > 1, to: {"true": ask, "false": none}}
                ask: {type: proxy, path: /stock, to: answer}
                answer: {type: response, body: {n: "${{ nodes.made.n }}", left: "${{ nodes.ask.body.left }}"}}
                none: {type: response, status: 404}
            """;

    @TempDir
    private static Path directory;

    /** Requests of one connection, one after the other, at a fixed pace; each counts from when it was to be sent. */
    private static final class Sender {

        private final Socket socket;
        private final byte[] request;
        private final long pauseNanos;
        private final ConcurrentLinkedQueue<long[]> times;

        Sender(int port, String path, double perSecond, ConcurrentLinkedQueue<long[]> times) throws IOException {
            this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
            this.socket.setTcpNoDelay(true);
            this.request = ("GET /p/v1" + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            this.pauseNanos = (long) (1e9 / perSecond);
            this.times = times;
        }

        void send(long start, long end) {
            long[] own = new long[(int) ((end - start) / pauseNanos) + 1];
            int count = 0;
            try (socket) {
                InputStream in = socket.getInputStream();
                for (long due = start; due < end; due += pauseNanos) {
                    while (System.nanoTime() < due) {
                        LockSupport.parkNanos(due - System.nanoTime());
                    }
                    socket.getOutputStream().write(request);
                    read(in);
                    own[count++] = System.nanoTime() - due;
                }
            } catch (IOException failed) {
                throw new AssertionError(failed);
            } finally {
                times.add(Arrays.copyOf(own, count));
            }
        }

        private static void read(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int c = in.read();
                if (c < 0) {
                    throw new IOException("closed after: " + head);
                }
                head.append((char) c);
            }
            if (!head.toString().startsWith("HTTP/1.1 200")) {
                throw new IOException(head.toString());
            }
            int at = head.toString().toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ") + 16;
            in.skipNBytes(Long.parseLong(head.substring(at, head.indexOf("\r", at))));
        }
    }

    private record Window(double p50Micros, double p99Micros, double besidePerSecond, double processors) {}

    private static Window window(int port, String beside, int perSecond) throws IOException, InterruptedException {
        ConcurrentLinkedQueue<long[]> plain = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<long[]> others = new ConcurrentLinkedQueue<>();
        List<Sender> senders = new ArrayList<>();
        for (int i = 0; i < PLAIN_THREADS; i++) {
            senders.add(new Sender(port, "/plain", (double) PLAIN_PER_SECOND / PLAIN_THREADS, plain));
        }
        int besideThreads = Math.ceilDiv(perSecond, EACH_PER_SECOND);
        for (int i = 0; i < besideThreads; i++) {
            senders.add(new Sender(port, beside, (double) perSecond / besideThreads, others));
        }
        long cpu = cpuNanos();
        long begun = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < senders.size(); i++) {
            Sender sender = senders.get(i);
            // Not all at the same instant.
            long start = begun + i * 700_000L;
            threads.add(Thread.ofPlatform().start(() -> sender.send(start, start + WINDOW_NANOS)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long[] all = plain.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        double seconds = (System.nanoTime() - begun) / 1e9;
        long count = others.stream().mapToLong(own -> own.length).sum();
        return new Window(
                all[all.length / 2] / 1e3,
                all[all.length * 99 / 100] / 1e3,
                count / seconds,
                (cpuNanos() - cpu) / 1e9 / seconds);
    }

    /** Of this process: the gateway and those who call it. */
    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L);
    }

    @Test
    void a_thousand_runs_a_second_are_not_felt() throws IOException, InterruptedException {
        try (Upstream upstream = new Upstream();
                WorkflowGateway gateway = new WorkflowGateway(directory, upstream.port(), WORKFLOWS)) {
            String run = "/run?who=x&n=3";
            window(gateway.port(), run, BESIDE_PER_SECOND);
            window(gateway.port(), "/plain", BESIDE_PER_SECOND);
            int equal = equalRate(gateway.port(), run);
            List<Window> alone = new ArrayList<>();
            List<Window> asMany = new ArrayList<>();
            List<Window> asDear = new ArrayList<>();
            List<Window> runs = new ArrayList<>();
            for (int i = 0; i < TURNS; i++) {
                alone.add(window(gateway.port(), "", 0));
                asMany.add(window(gateway.port(), "/plain", BESIDE_PER_SECOND));
                asDear.add(window(gateway.port(), "/plain", equal));
                runs.add(window(gateway.port(), run, BESIDE_PER_SECOND));
            }
            String told = told("alone", alone)
                    + told("beside as many forwarded", asMany)
                    + told("beside as dear forwarded", asDear)
                    + told("beside runs", runs);
            System.getLogger("soak").log(System.Logger.Level.INFO, told);
            assertThat(median(runs, Window::besidePerSecond)).as(told).isGreaterThan(BESIDE_PER_SECOND * 0.95);
            assertThat(median(runs, Window::p50Micros)).as(told).isLessThan(median(asDear, Window::p50Micros) * 1.1);
            assertThat(median(runs, Window::p99Micros)).as(told).isLessThan(median(asDear, Window::p99Micros) * 1.1);
        }
    }

    /** How many forwarded requests a second cost as much as the runs do. */
    private static int equalRate(int port, String run) throws IOException, InterruptedException {
        double alone = window(port, "", 0).processors();
        double forwarded = window(port, "/plain", BESIDE_PER_SECOND).processors() - alone;
        double runs = window(port, run, BESIDE_PER_SECOND).processors() - alone;
        return (int) Math.clamp(BESIDE_PER_SECOND * runs / forwarded, EACH_PER_SECOND, MOST_PER_SECOND);
    }

    private static double median(List<Window> windows, ToDoubleFunction<Window> what) {
        double[] all = windows.stream().mapToDouble(what).sorted().toArray();
        return all[all.length / 2];
    }

    private static String told(String what, List<Window> windows) {
        double[] halves =
                windows.stream().mapToDouble(Window::p50Micros).sorted().toArray();
        return String.format(
                "%n%-26s p50 %.0f µs (%.0f to %.0f), p99 %.0f µs, beside %.0f a second, %.2f processors",
                what,
                median(windows, Window::p50Micros),
                halves[0],
                halves[halves.length - 1],
                median(windows, Window::p99Micros),
                median(windows, Window::besidePerSecond),
                median(windows, Window::processors));
    }

    /** A service that always says the same, on threads that runs do not use. */
    private static final class Upstream implements AutoCloseable {

        private static final byte[] ANSWER =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"left\":7}"
                        .getBytes(StandardCharsets.US_ASCII);

        private final ServerSocket server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());

        Upstream() throws IOException {
            Thread.ofPlatform().daemon().start(this::accept);
        }

        int port() {
            return server.getLocalPort();
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    socket.setTcpNoDelay(true);
                    Thread.ofPlatform().daemon().start(() -> answer(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private static void answer(Socket socket) {
            byte[] bytes = new byte[8192];
            try (socket) {
                int ends = 0;
                for (int count = socket.getInputStream().read(bytes);
                        count > 0;
                        count = socket.getInputStream().read(bytes)) {
                    for (int i = 0; i < count; i++) {
                        boolean due = ends % 2 == 0 ? bytes[i] == '\r' : bytes[i] == '\n';
                        ends = due ? ends + 1 : 0;
                        if (ends == 4) {
                            ends = 0;
                            socket.getOutputStream().write(ANSWER);
                        }
                    }
                }
            } catch (IOException gone) {
                // The gateway closed it.
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
