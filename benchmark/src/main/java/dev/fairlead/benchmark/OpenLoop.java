package dev.fairlead.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * A load generator with a fixed rate: request n is due at start + n / rate, whether or not earlier ones were answered,
 * and its latency counts from the moment it was due. So a proxy that stalls is charged for all who had to wait meanwhile
 * (no "coordinated omission").
 *
 * <p>Why one of our own: wrk is a closed loop, and h2load 1.52 wakes each connection on a 10 ms timer at best, so that
 * with 64 connections it sends bursts of 64 and more and then measures the queue that it made itself.
 *
 * <p>One thread, run as a process of its own on the load's core. It sleeps until the next request is due (at most 50 us)
 * and then looks at all connections, so about 0.1 ms of every figure is its own; the same for every proxy. Bounded: count
 * = rate x seconds is fixed before it starts, connections are fixed, and a run ends at the latest two seconds after its
 * last request was due (what is unanswered then is an error).
 */
final class OpenLoop {
    private static final long LONGEST_SLEEP_NANOS = 50_000;
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Request request;
    private final int connections;
    private final int rate;
    private final Deque<OpenLoopConnection> idle = new ArrayDeque<>();
    private long errors;

    OpenLoop(Request request, int connections, int rate) {
        this.request = request;
        this.connections = connections;
        this.rate = rate;
    }

    /** Arguments: port, path, key (or "-"), connections, requests a second, warm-up seconds, seconds. Prints one line. */
    public static void main(String[] arguments) throws IOException {
        Optional<String> key = Optional.of(arguments[2]).filter(text -> !text.equals("-"));
        Request request = new Request(Integer.parseInt(arguments[0]), arguments[1], key);
        OpenLoop loop = new OpenLoop(request, Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
        sharpenTimer();
        System.out.println(print(loop.run(Integer.parseInt(arguments[5]), Integer.parseInt(arguments[6]))));
    }

    static List<String> command(
            String java, int core, Request request, int connections, int rate, int warmUp, int seconds) {
        List<String> command =
                new ArrayList<>(List.of("taskset", "-c", Integer.toString(core), java, "-Xmx128m", "-XX:+UseSerialGC"));
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), OpenLoop.class.getName()));
        command.addAll(List.of(
                Integer.toString(request.port()), request.path(), request.key().orElse("-")));
        for (int number : new int[] {connections, rate, warmUp, seconds}) {
            command.add(Integer.toString(number));
        }
        return List.copyOf(command);
    }

    static String print(LoadReport report) {
        return String.format(
                Locale.ROOT,
                "requests=%d seconds=%.0f p50us=%.1f p99us=%.1f errors=%d",
                report.requests(),
                report.seconds(),
                report.p50Micros(),
                report.p99Micros(),
                report.errors());
    }

    /** The line that {@link #print} made. */
    static LoadReport parse(String output) throws MeasurementFailure {
        Map<String, String> values = new TreeMap<>();
        for (String pair : output.strip().split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        if (!values.keySet().containsAll(List.of("requests", "seconds", "p50us", "p99us", "errors"))) {
            throw new MeasurementFailure("the fixed-rate load printed no result; it said:\n" + output.strip());
        }
        return new LoadReport(
                Long.parseLong(values.get("requests")),
                Double.parseDouble(values.get("seconds")),
                Double.parseDouble(values.get("p50us")),
                Double.parseDouble(values.get("p99us")),
                Long.parseLong(values.get("errors")));
    }

    /** Both in seconds; nothing of the warm-up is in the report. */
    LoadReport run(int warmUp, int seconds) throws IOException {
        try (Selector selector = Selector.open()) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), request.port());
            for (int i = 0; i < connections; i++) {
                SocketChannel channel = SocketChannel.open(address);
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                OpenLoopConnection connection = new OpenLoopConnection(channel, request.head());
                channel.register(selector, SelectionKey.OP_READ, connection);
                idle.push(connection);
            }
            pace(selector, rate * warmUp);
            errors = 0;
            long[] latencies = pace(selector, rate * seconds);
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            return new LoadReport(
                    latencies.length,
                    seconds,
                    percentile(latencies, 0.50) / 1e3,
                    percentile(latencies, 0.99) / 1e3,
                    errors);
        }
    }

    /** Sends {@code count} requests at the rate; gives the latencies in nanoseconds of those that were answered. */
    private long[] pace(Selector selector, int count) throws IOException {
        long[] latencies = new long[count];
        long start = System.nanoTime();
        long end = start + dueNanos(count) + GRACE.toNanos();
        int sent = 0;
        int answered = 0;
        while (answered + errors < count && System.nanoTime() < end) {
            while (sent < count && !idle.isEmpty() && start + dueNanos(sent) <= System.nanoTime()) {
                idle.pop().send(start + dueNanos(sent));
                sent++;
            }
            if (selector.selectNow() == 0) {
                long pause = sent < count ? start + dueNanos(sent) - System.nanoTime() : LONGEST_SLEEP_NANOS;
                LockSupport.parkNanos(Math.clamp(pause, 1, LONGEST_SLEEP_NANOS));
            }
            for (SelectionKey key : selector.selectedKeys()) {
                OpenLoopConnection connection = (OpenLoopConnection) key.attachment();
                long latency = connection.receive();
                if (latency >= 0) {
                    latencies[answered++] = latency;
                    idle.push(connection);
                } else if (latency == OpenLoopConnection.BROKEN) {
                    errors++;
                    key.cancel();
                }
            }
            selector.selectedKeys().clear();
        }
        errors = (long) count - answered;
        return LongStream.of(latencies).limit(answered).toArray();
    }

    private long dueNanos(int index) {
        return index * 1_000_000_000L / rate;
    }

    /** By rank: the smallest latency that at least that share of all is not above. */
    static double percentile(long[] latencies, double share) {
        if (latencies.length == 0) {
            return Double.NaN;
        }
        long[] sorted = latencies.clone();
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** Linux rounds sleeps up by 50 us to save power; this thread asks for 1 us. Best effort: without it figures are 0.05 ms coarser. */
    private static void sharpenTimer() {
        try {
            Files.writeString(Path.of("/proc/thread-self/timerslack_ns"), "1000");
        } catch (IOException notAllowed) {
            System.err.println("timer slack stays as it is: " + notAllowed.getMessage());
        }
    }
}
