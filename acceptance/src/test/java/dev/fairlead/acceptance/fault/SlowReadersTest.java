package dev.fairlead.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.GatewayUnderTest;
import dev.fairlead.acceptance.peer.Lane;
import dev.fairlead.acceptance.peer.RecordingUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Acceptance line 5: a slow reader of a large answer costs bounded memory. {@code -Dfairlead.acceptance.megabytes=1024}
 * takes the whole gibibyte.
 */
@Execution(ExecutionMode.SAME_THREAD)
final class SlowReadersTest {

    private static final long MEBI = 1024 * 1024;
    private static final long SIZE = MEBI * Integer.getInteger("fairlead.acceptance.megabytes", 256);
    /** What the kernel's buffers of two connections may take on a loopback, and the gateway's own. */
    private static final long ON_THE_WAY = 32 * MEBI;

    private static final long HELD = 4 * MEBI;
    private static final Duration STALL = Duration.ofSeconds(3);

    @Test
    void a_slow_reader_of_a_large_answer_costs_bounded_memory_and_gets_all_of_it() throws IOException {
        AtomicLong written = new AtomicLong();
        try (Lane lane = Lane.start(GatewayUnderTest.kinds(1).getFirst());
                Socket caller = new Socket()) {
            lane.open().answerWith((request, socket) -> {
                if (!request.target().equals("/large")) {
                    return RecordingUpstream.echo(request, socket);
                }
                String head = "HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                pour(socket.getOutputStream(), written);
                return true;
            });
            caller.setReceiveBufferSize(16 * 1024);
            caller.connect(
                    new InetSocketAddress(lane.gateway().host(), lane.gateway().port()));
            caller.getOutputStream()
                    .write("GET /large HTTP/1.1\r\nHost: app.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            long largest = stall(lane, caller.getInputStream());
            assertThat(written.get()).as("bytes that the upstream could write").isLessThan(ON_THE_WAY);
            assertThat(largest).as("bytes held by the gateway").isLessThan(HELD);
            assertThat(skipBody(caller.getInputStream())).isEqualTo(SIZE - 100);
            assertThat(lane.victim()).isEmpty();
        }
    }

    @Test
    void an_upstream_that_does_not_read_costs_bounded_memory() throws IOException {
        AtomicLong written = new AtomicLong();
        try (ServerSocket deaf = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                RecordingUpstream guarded = RecordingUpstream.start(0);
                GatewayUnderTest gateway =
                        GatewayUnderTest.kinds(1).getFirst().start(deaf.getLocalPort(), guarded.port());
                Socket caller = new Socket(gateway.host(), gateway.port())) {
            Thread.ofVirtual().start(() -> {
                try {
                    String head = "POST /up HTTP/1.1\r\nHost: app.test\r\nContent-Length: " + SIZE + "\r\n\r\n";
                    caller.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                    pour(caller.getOutputStream(), written);
                } catch (IOException e) {
                    // The test ends before it could write everything.
                    return;
                }
            });
            long largest = 0;
            long end = System.nanoTime() + STALL.toNanos();
            while (System.nanoTime() < end) {
                largest = Math.max(largest, gateway.heldBytes());
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            assertThat(written.get()).as("bytes that the caller could write").isLessThan(ON_THE_WAY);
            assertThat(largest).as("bytes held by the gateway").isLessThan(HELD);
        }
    }

    /** Reads the head and a hundred bytes, then nothing for a while; returns the most that the gateway held then. */
    private static long stall(Lane lane, InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        assertThat(head).startsWith("HTTP/1.1 200 ");
        assertThat(in.readNBytes(100)).hasSize(100);
        long largest = 0;
        long end = System.nanoTime() + STALL.toNanos();
        while (System.nanoTime() < end) {
            assertThat(lane.ping()).as("others meanwhile").isEmpty();
            largest = Math.max(largest, lane.gateway().heldBytes());
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return largest;
    }

    private static long skipBody(InputStream in) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        while (total < SIZE - 100) {
            int count = in.read(buffer);
            if (count < 0) {
                return total;
            }
            total += count;
        }
        return total;
    }

    private static void pour(OutputStream out, AtomicLong written) throws IOException {
        byte[] piece = new byte[64 * 1024];
        while (written.get() < SIZE) {
            out.write(piece);
            written.addAndGet(piece.length);
        }
    }
}
