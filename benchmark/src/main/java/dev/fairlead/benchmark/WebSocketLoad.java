package dev.fairlead.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sends a message on each of its WebSockets, and the next one when it is back. One thread, run as a process of its own on
 * the load's core. Bounded: connections and seconds are fixed, and a run ends two seconds after its time at the latest.
 */
final class WebSocketLoad {
    /** The longest message that needs no longer frame. */
    static final int MESSAGE_BYTES = 125;

    private static final int ECHO_BYTES = 2 + MESSAGE_BYTES;
    private static final int MASK = 0x1f2e3d4c;
    private static final int MOST_HEAD = 8 * 1024;
    private static final int KEPT_LATENCIES = 1 << 20;
    private static final long GRACE_NANOS = 2_000_000_000L;
    private static final long LONGEST_SELECT_MILLIS = 50;

    private final int port;
    private final int connections;
    private final long[] latencies = new long[KEPT_LATENCIES];
    private int kept;
    private long messages;
    private long errors;

    WebSocketLoad(int port, int connections) {
        this.port = port;
        this.connections = connections;
    }

    /** Arguments: port, connections, seconds. Prints one line, as {@link OpenLoop} does. */
    public static void main(String[] arguments) throws IOException {
        WebSocketLoad load = new WebSocketLoad(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        System.out.println(OpenLoop.print(load.run(Integer.parseInt(arguments[2]))));
    }

    static List<String> command(String java, int core, int port, int connections, int seconds) {
        List<String> command =
                new ArrayList<>(List.of("taskset", "-c", Integer.toString(core), java, "-Xmx64m", "-XX:+UseSerialGC"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add(WebSocketLoad.class.getName());
        for (int number : new int[] {port, connections, seconds}) {
            command.add(Integer.toString(number));
        }
        return List.copyOf(command);
    }

    /** All messages that came back are in the report: a proxy's CPU-seconds are counted for all of them. */
    LoadReport run(int seconds) throws IOException {
        try (Selector selector = Selector.open()) {
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Caller caller = open();
                caller.channel.register(selector, SelectionKey.OP_READ, caller);
                callers.add(caller);
            }
            long start = System.nanoTime();
            long end = start + seconds * 1_000_000_000L;
            for (Caller caller : callers) {
                caller.send();
            }
            int waiting = connections;
            while (waiting > 0 && System.nanoTime() < end + GRACE_NANOS) {
                selector.select(LONGEST_SELECT_MILLIS);
                for (SelectionKey key : selector.selectedKeys()) {
                    waiting -= look(key, end);
                }
                selector.selectedKeys().clear();
            }
            errors += waiting;
            double took = (System.nanoTime() - start) / 1e9;
            for (Caller caller : callers) {
                caller.channel.close();
            }
            long[] known = Arrays.copyOf(latencies, kept);
            return new LoadReport(
                    messages,
                    took,
                    OpenLoop.percentile(known, 0.5) / 1e3,
                    OpenLoop.percentile(known, 0.99) / 1e3,
                    errors);
        }
    }

    /** One when the caller is done, else none. */
    private int look(SelectionKey key, long end) throws IOException {
        Caller caller = (Caller) key.attachment();
        long latency = caller.receive();
        if (latency == OpenLoopConnection.BROKEN) {
            errors++;
            key.cancel();
            return 1;
        }
        if (latency < 0) {
            return 0;
        }
        messages++;
        if (kept < KEPT_LATENCIES) {
            latencies[kept++] = latency;
        }
        if (System.nanoTime() >= end) {
            key.cancel();
            return 1;
        }
        caller.send();
        return 0;
    }

    private Caller open() throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        String head = "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer answer = ByteBuffer.allocate(MOST_HEAD);
        while (!text(answer).endsWith("\r\n\r\n")) {
            if (!answer.hasRemaining() || channel.read(answer) < 0) {
                throw new IOException("no WebSocket was opened; the answer was: " + text(answer));
            }
        }
        if (!text(answer).startsWith("HTTP/1.1 101 ")) {
            throw new IOException("no WebSocket was opened; the answer was: " + text(answer));
        }
        channel.configureBlocking(false);
        return new Caller(channel);
    }

    private static String text(ByteBuffer buffer) {
        return StandardCharsets.ISO_8859_1.decode(buffer.duplicate().flip()).toString();
    }

    /** A masked text frame of letters. */
    static byte[] message() {
        ByteBuffer frame = ByteBuffer.allocate(2 + 4 + MESSAGE_BYTES);
        frame.put((byte) 0x81).put((byte) (0x80 | MESSAGE_BYTES)).putInt(MASK);
        for (int i = 0; i < MESSAGE_BYTES; i++) {
            frame.put((byte) ((byte) ('a' + i % 26) ^ (MASK >> (24 - 8 * (i % 4)))));
        }
        return frame.array();
    }

    /** The same as it has to come back: not masked. */
    static byte[] echo() {
        ByteBuffer frame = ByteBuffer.allocate(ECHO_BYTES);
        frame.put((byte) 0x81).put((byte) MESSAGE_BYTES);
        for (int i = 0; i < MESSAGE_BYTES; i++) {
            frame.put((byte) ('a' + i % 26));
        }
        return frame.array();
    }

    private static final class Caller {
        private static final byte[] ECHO = echo();

        private final SocketChannel channel;
        private final ByteBuffer out = ByteBuffer.wrap(message());
        private final ByteBuffer in = ByteBuffer.allocate(ECHO_BYTES + 1);
        private long sentNanos;

        Caller(SocketChannel channel) {
            this.channel = channel;
        }

        void send() throws IOException {
            sentNanos = System.nanoTime();
            in.clear();
            out.rewind();
            channel.write(out);
        }

        /** Nanoseconds since it was sent, less than zero as long as something is missing. */
        long receive() {
            try {
                if (channel.read(in) < 0 || out.hasRemaining()) {
                    return OpenLoopConnection.BROKEN;
                }
            } catch (IOException gone) {
                return OpenLoopConnection.BROKEN;
            }
            if (in.position() < ECHO_BYTES) {
                return OpenLoopConnection.WAITING;
            }
            boolean same = in.position() == ECHO_BYTES && Arrays.equals(in.array(), 0, ECHO_BYTES, ECHO, 0, ECHO_BYTES);
            return same ? System.nanoTime() - sentNanos : OpenLoopConnection.BROKEN;
        }
    }
}
