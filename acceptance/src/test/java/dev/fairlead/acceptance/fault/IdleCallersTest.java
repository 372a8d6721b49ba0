package dev.fairlead.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.Member;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.InetAddress;
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
 * Thousands of callers who keep a connection and say nothing, beside others who ask for as much as they can: nothing
 * fails, the idle ones are still served afterwards, and the process stays within a container of 512 MiB. {@code
 * -Dfairlead.acceptance.idle=10000} is the whole promise (each needs a file descriptor on both ends: {@code ulimit -n}).
 */
@Execution(ExecutionMode.SAME_THREAD)
final class IdleCallersTest {

    private static final int IDLE = Integer.getInteger("fairlead.acceptance.idle", 2_000);
    private static final byte[] GET = "GET /g HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int CALLERS = 64;
    private static final int GREEDY_PER_SECOND = 1_000_000;
    private static final Duration LOAD = Duration.ofSeconds(5);
    private static final int PATIENCE_MILLIS = 20_000;
    private static final long CONTAINER = 512L * 1024 * 1024;

    private final List<SocketChannel> idle = new ArrayList<>();

    @Test
    void idle_connections_and_full_load_fit_into_the_container() throws IOException {
        try (Member backend = new Member();
                Installation installation = new Installation().measured()) {
            RunningCommand gateway =
                    installation.gateway(installation.file("routes.yml", """
                    http:
                      routers:
                        all: {rule: "PathPrefix(`/`)", service: all}
                      services:
                        all: {loadBalancer: {servers: [{url: "http://127.0.0.1:%d"}]}}
                    """.formatted(backend.port())));
            for (int i = 0; i < IDLE; i++) {
                idle.add(open(installation.httpPort()));
            }
            int answered;
            try (Rate rate = Rate.start(
                    installation.httpPort(), new String(GET, StandardCharsets.US_ASCII), GREEDY_PER_SECOND, CALLERS)) {
                LockSupport.parkNanos(LOAD.toNanos());
                assertThat(rate.failures()).isEmpty();
                answered = (int) rate.perSecond();
            }
            for (SocketChannel one : idle) {
                ask(one);
            }
            long largest = gateway.largestResidentBytes();
            System.getLogger("idle")
                    .log(
                            System.Logger.Level.INFO,
                            IDLE + " idle connections, " + answered + " requests a second beside them, at most "
                                    + largest / 1024 / 1024 + " MiB resident");
            assertThat(largest).as("bytes that were resident at most").isLessThan(CONTAINER);
        } finally {
            for (SocketChannel one : idle) {
                one.close();
            }
        }
    }

    private static SocketChannel open(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.socket().setSoTimeout(PATIENCE_MILLIS);
        ask(channel);
        return channel;
    }

    /** One request and its answer, so that the connection has been used and is kept. */
    private static void ask(SocketChannel channel) throws IOException {
        channel.write(ByteBuffer.wrap(GET));
        StringBuilder answer = new StringBuilder();
        byte[] piece = new byte[1024];
        while (!answer.toString().endsWith("\r\n\r\nok")) {
            int count = channel.socket().getInputStream().read(piece);
            if (count < 0) {
                throw new IOException("an idle connection was closed; it had said: " + answer);
            }
            answer.append(new String(piece, 0, count, StandardCharsets.ISO_8859_1));
        }
        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }
}
