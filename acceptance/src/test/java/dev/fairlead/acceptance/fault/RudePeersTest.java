package dev.fairlead.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.Answers;
import dev.fairlead.acceptance.peer.Caller;
import dev.fairlead.acceptance.peer.GatewayUnderTest;
import dev.fairlead.acceptance.peer.Lane;
import dev.fairlead.acceptance.peer.Recorded;
import dev.fairlead.acceptance.peer.RecordingUpstream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Callers that leave and upstreams that break off: only those who are hurt by it notice. */
@Execution(ExecutionMode.SAME_THREAD)
final class RudePeersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String GOOD = "GET /good HTTP/1.1\r\nHost: app.test\r\n\r\n";

    @Test
    void callers_that_leave_in_the_middle_of_a_body_leave_nothing_behind() throws IOException {
        try (Lane lane = Lane.start(GatewayUnderTest.kinds(1).getFirst())) {
            for (int i = 0; i < 200; i++) {
                try (Caller caller = lane.call()) {
                    caller.send("POST /up HTTP/1.1\r\nHost: app.test\r\nContent-Length: 1000000\r\n\r\n"
                            + "x".repeat(i * 100));
                    if (i % 2 == 0) {
                        assertThat(lane.ping()).isEmpty();
                    }
                    caller.socket().setSoLinger(i % 3 == 0, 0);
                }
            }
            assertThat(lane.victim()).isEmpty();
            await(() -> lane.open().unfinished() == 0);
            assertThat(lane.open().unfinished())
                    .as("requests that still wait for their rest")
                    .isZero();
            assertThat(lane.open().takeRequests())
                    .allMatch(request -> request.target().startsWith(Lane.VICTIM));
            await(() -> lane.gateway().openConnections() <= 1);
            assertThat(lane.gateway().openConnections())
                    .as("connections of callers")
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void callers_that_leave_before_the_answer_take_the_request_with_them() throws IOException {
        AtomicInteger ended = new AtomicInteger();
        try (Lane lane = Lane.start(GatewayUnderTest.kinds(1).getFirst())) {
            lane.open().answerWith((request, socket) -> {
                if (!request.target().equals("/wait")) {
                    return RecordingUpstream.echo(request, socket);
                }
                ended.addAndGet(isGivenUp(socket) ? 1 : 0);
                return false;
            });
            for (int i = 0; i < 50; i++) {
                try (Caller caller = lane.call()) {
                    caller.send("GET /wait HTTP/1.1\r\nHost: app.test\r\n\r\n");
                    assertThat(lane.ping()).isEmpty();
                    // A reset: a mere end of input could also be a caller that has said all and still listens.
                    caller.socket().setSoLinger(true, 0);
                }
            }
            await(() -> ended.get() == 50);
            assertThat(ended.get()).as("requests given up at the upstream").isEqualTo(50);
        }
    }

    @Test
    void kept_connections_that_the_upstream_closes_at_random_cost_no_request() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        try (Lane lane = Lane.start(GatewayUnderTest.kinds(1).getFirst())) {
            lane.open().answerWith((request, socket) -> {
                RecordingUpstream.echo(request, socket);
                // Without having said so: the gateway may have taken the connection for its next request already.
                return random.nextInt(3) != 0;
            });
            try (Load load =
                    Load.start(lane.gateway().host(), lane.gateway().port(), GOOD, 8, Duration.ofNanos(100_000))) {
                LockSupport.parkNanos(Duration.ofSeconds(4).toNanos());
                assertThat(load.failures()).isEmpty();
                assertThat(load.good()).isGreaterThan(500);
            }
        }
    }

    @Test
    void an_upstream_that_breaks_off_hurts_only_its_own_request() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        try (Lane lane = Lane.start(GatewayUnderTest.kinds(1).getFirst())) {
            lane.open().answerWith((request, socket) -> breakOff(request, socket, random));
            try (Load load = Load.start(lane.gateway().host(), lane.gateway().port(), GOOD, 4, Duration.ofMillis(1))) {
                for (int i = 0; i < 300; i++) {
                    broken(lane, "id" + i);
                }
                assertThat(load.failures()).isEmpty();
            }
        }
    }

    /** Waits until the gateway gives the request up, by an end or by a reset. */
    private static boolean isGivenUp(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean breakOff(Recorded request, Socket socket, SplittableRandom random) throws IOException {
        if (!request.target().startsWith("/broken/")) {
            return RecordingUpstream.echo(request, socket);
        }
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n";
        switch (random.nextInt(5)) {
            case 0 -> RecordingUpstream.echo(request, socket);
            case 1 -> RecordingUpstream.write(socket, head.substring(0, 20), new byte[0]);
            case 2 -> RecordingUpstream.write(socket, head + request.target(), new byte[0]);
            case 3 -> RecordingUpstream.write(socket, "garbage\r\n\r\n", new byte[0]);
            default -> socket.setSoLinger(true, 0);
        }
        socket.close();
        return false;
    }

    /** One request of its own kind gets its own answer, a part of it that shows, or 502; nothing of another's. */
    private static void broken(Lane lane, String id) throws IOException {
        try (Caller caller = lane.call()) {
            caller.send("POST /broken/" + id + " HTTP/1.1\r\nHost: app.test\r\nContent-Length: 0\r\n\r\n");
            Answers answers = caller.await(1, PATIENCE);
            boolean own = answers.whole().size() == 1
                    && (answers.whole().getFirst().status() == 502
                            || answers.whole().getFirst().text().equals("POST /broken/" + id));
            boolean cut = answers.whole().isEmpty() && answers.begunStatus() == 200 && caller.ended();
            assertThat(own || cut).as("%s got %s", id, answers).isTrue();
        }
    }

    private static void await(BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
