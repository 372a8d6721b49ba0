package dev.fairlead.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.GatewayUnderTest;
import dev.fairlead.acceptance.peer.Lane;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Acceptance line 5: callers that send a byte a second do not disturb others, and are sent away after the head's bound.
 * {@code -Dfairlead.acceptance.slow=10000} takes more of them (each needs two file descriptors: {@code ulimit -n}).
 */
@Execution(ExecutionMode.SAME_THREAD)
final class SlowCallersTest {

    private static final int SLOW = Integer.getInteger("fairlead.acceptance.slow", 2_000);
    private static final String GOOD = "GET /good HTTP/1.1\r\nHost: app.test\r\n\r\n";
    private static final int ROUNDS = 5;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HEAD_BOUND_AND_MORE = Duration.ofSeconds(25);

    @Test
    void thousands_of_callers_that_send_a_byte_a_second_disturb_nobody_and_get_408() throws IOException {
        List<SocketChannel> slow = new ArrayList<>();
        try (Lane lane = Lane.start(GatewayUnderTest.kinds(1).getFirst());
                Load load = Load.start(lane.gateway().host(), lane.gateway().port(), GOOD, 4, Duration.ofMillis(5))) {
            LockSupport.parkNanos(SECOND.multipliedBy(2).toNanos());
            Duration before = load.takeP99();
            for (int i = 0; i < SLOW; i++) {
                slow.add(begin(lane));
            }
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                slow.forEach(channel -> write(channel, "x"));
                LockSupport.parkNanos(SECOND.toNanos() - (System.nanoTime() - start));
            }
            Duration during = load.takeP99();
            assertThat(load.failures()).isEmpty();
            assertThat(during)
                    .as("p99 with %d slow callers; %s without", SLOW, before)
                    .isLessThan(before.multipliedBy(5).plusMillis(100));
            assertThat(sentAway(slow))
                    .as("slow callers that got 408 and were closed")
                    .isEqualTo(SLOW);
            assertThat(load.failures()).isEmpty();
        } finally {
            for (SocketChannel channel : slow) {
                channel.close();
            }
        }
    }

    private static SocketChannel begin(Lane lane) throws IOException {
        SocketChannel channel = SocketChannel.open(
                new InetSocketAddress(lane.gateway().host(), lane.gateway().port()));
        channel.configureBlocking(false);
        write(channel, "GET /slow HTTP/1.1\r\nHost: app.test\r\nX-Slow: ");
        return channel;
    }

    private static void write(SocketChannel channel, String text) {
        try {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            // Sent away already; what it was told is counted at the end.
            return;
        }
    }

    private static int sentAway(List<SocketChannel> slow) {
        long deadline = System.nanoTime() + HEAD_BOUND_AND_MORE.toNanos();
        List<SocketChannel> waiting = new ArrayList<>(slow);
        int told = 0;
        while (!waiting.isEmpty() && System.nanoTime() < deadline) {
            for (SocketChannel channel : List.copyOf(waiting)) {
                String text = read(channel);
                if (!text.isEmpty()) {
                    waiting.remove(channel);
                    told += text.startsWith("HTTP/1.1 408 ") ? 1 : 0;
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return told;
    }

    private static String read(SocketChannel channel) {
        ByteBuffer buffer = ByteBuffer.allocate(512);
        try {
            int count = channel.read(buffer);
            return count < 0 ? "closed" : new String(buffer.array(), 0, count, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "reset";
        }
    }
}
