package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.upstream.BackendDrain;
import dev.fairlead.model.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is open at a backend when somebody drains it, and what becomes of who was on the way there. */
final class DrainedBackendTest {

    private static final String GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String EVENTS =
            WebSockets.head("HTTP/1.1 200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked")
                    + "\r\n";

    /** The only backend drained, or taken back, or only looked at; how many are in flight there. */
    private static int inFlight(TestGateway gateway, Optional<Boolean> drained) {
        List<BackendDrain.Standing> standings = new BackendDrain(gateway.upstreams()).told("test", Set.of(), drained);
        assertThat(standings).hasSize(1);
        return standings.getFirst().inFlight();
    }

    private static int drained(TestGateway gateway) {
        return inFlight(gateway, Optional.of(true));
    }

    private static void awaitNothingThere(TestGateway gateway) {
        TestGateway.await("nothing is in flight", () -> inFlight(gateway, Optional.empty()) == 0);
        TestGateway.await("nothing is open", () -> gateway.upstreams().openConnections() == 0);
    }

    private static void await(Semaphore turn) throws IOException {
        try {
            if (!turn.tryAcquire(20, TimeUnit.SECONDS)) {
                throw new IOException("never happened");
            }
        } catch (InterruptedException stop) {
            throw new IOException(stop);
        }
    }

    /** Answers each request when it is its turn. */
    private static ScriptedBackend inTurn(Semaphore turn) {
        return ScriptedBackend.start(connection -> {
            while (connection.readRequest() != null) {
                await(turn);
                connection.write(OK);
            }
        });
    }

    /** Begins an answer that lasts until it is its turn. */
    private static ScriptedBackend events(Semaphore turn) {
        return ScriptedBackend.start(connection -> {
            connection.readRequest();
            connection.write(EVENTS + "8\r\ndata: a\n\r\n");
            await(turn);
            connection.write("0\r\n\r\n");
            connection.awaitEnd();
        });
    }

    @Test
    void a_web_socket_counts_until_it_ends() {
        try (ScriptedBackend backend = WebSockets.echo();
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(WebSockets.OPEN).head();
            assertThat(drained(gateway)).isEqualTo(1);
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 503 ");
            assertThat(caller.send("still").bytes(5)).isEqualTo("still");
            assertThat(drained(gateway)).isEqualTo(1);
            caller.finish().rest();
            awaitNothingThere(gateway);
        }
    }

    @Test
    void an_answer_of_events_counts_until_it_ends() {
        Semaphore turn = new Semaphore(0);
        try (ScriptedBackend backend = events(turn);
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(GET).head();
            assertThat(drained(gateway)).isEqualTo(1);
            turn.release();
            caller.bytes("8\r\ndata: a\n\r\n0\r\n\r\n".length());
            awaitNothingThere(gateway);
        }
    }

    @Test
    void a_stream_of_http2_counts_until_it_ends_and_its_connection_closes_behind_it() {
        Semaphore turn = new Semaphore(0);
        try (ScriptedBackend behind = events(turn);
                TestGateway backend =
                        TestGateway.plan().h2c().backend(behind.port()).start();
                TestGateway gateway = TestGateway.plan()
                        .h2cBackend(backend.entrypoint().address().getPort())
                        .start();
                RawCaller caller = gateway.call()) {
            caller.send(GET).head();
            assertThat(drained(gateway)).isEqualTo(1);
            assertThat(gateway.upstreams().openConnections()).isEqualTo(1);
            turn.release();
            caller.bytes("8\r\ndata: a\n\r\n0\r\n\r\n".length());
            awaitNothingThere(gateway);
        }
    }

    @Test
    void connections_that_were_kept_close_and_none_is_kept_until_it_is_taken_back() {
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway = TestGateway.to(backend)) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 200 ");
            assertThat(gateway.upstreams().openConnections()).isEqualTo(1);
            assertThat(drained(gateway)).isZero();
            awaitNothingThere(gateway);
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 503 ");
            inFlight(gateway, Optional.of(false));
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 200 ");
            assertThat(gateway.upstreams().openConnections()).isEqualTo(1);
        }
    }

    @Test
    void who_waits_for_a_connection_counts() {
        Semaphore turn = new Semaphore(0);
        // It takes the first word of a handshake, says none, and closes.
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> await(turn));
                TestGateway gateway =
                        TestGateway.plan().secureBackend(backend.port()).start();
                RawCaller caller = gateway.call()) {
            caller.send(GET);
            backend.connection(0);
            assertThat(drained(gateway)).isEqualTo(1);
            turn.release();
            assertThat(caller.head()).startsWith("HTTP/1.1 50");
            awaitNothingThere(gateway);
        }
    }

    @Test
    void who_waits_for_a_place_goes_elsewhere() {
        Semaphore turn = new Semaphore(0);
        try (ScriptedBackend one = inTurn(turn);
                ScriptedBackend other = inTurn(turn);
                TestGateway gateway = TestGateway.plan()
                        .backend(one.port())
                        .backend(other.port())
                        .group(group -> Groups.with(group, new Service.Concurrency(1, 2, Duration.ofSeconds(30))))
                        .start();
                RawCaller first = gateway.call();
                RawCaller second = gateway.call();
                RawCaller third = gateway.call()) {
            first.send(GET);
            TestGateway.await("the first arrived", () -> (one.received() + other.received()).endsWith("\r\n\r\n"));
            ScriptedBackend idle = one.connections() == 0 ? one : other;
            second.send(GET);
            third.send(GET);
            TestGateway.await(
                    "two wait", () -> gateway.upstreams().counts().stream().anyMatch(count -> count.waiting() == 2));
            BackendDrain drain = new BackendDrain(gateway.upstreams());
            drain.told("test", Set.of("http://127.0.0.1:" + idle.port()), Optional.of(true));
            turn.release(2);
            assertThat(first.answer()).startsWith("HTTP/1.1 200 ");
            assertThat(second.answer()).startsWith("HTTP/1.1 200 ");
            assertThat(idle.connections()).isZero();
            TestGateway.await("the third arrived", () -> Stream.of(one, other)
                    .anyMatch(each -> each.received().split("GET ", -1).length == 4));
            turn.release();
            assertThat(third.answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void who_waits_while_all_are_drained_is_answered_503() {
        Semaphore turn = new Semaphore(0);
        try (ScriptedBackend backend = inTurn(turn);
                TestGateway gateway = TestGateway.plan()
                        .backend(backend.port())
                        .group(group -> Groups.with(group, new Service.Concurrency(1, 2, Duration.ofSeconds(30))))
                        .start();
                RawCaller first = gateway.call();
                RawCaller second = gateway.call()) {
            first.send(GET);
            TestGateway.await("the first arrived", () -> backend.received().endsWith("\r\n\r\n"));
            second.send(GET);
            TestGateway.await(
                    "one waits", () -> gateway.upstreams().counts().getFirst().waiting() == 1);
            assertThat(drained(gateway)).isEqualTo(1);
            turn.release();
            assertThat(first.answer()).startsWith("HTTP/1.1 200 ");
            assertThat(second.answer()).startsWith("HTTP/1.1 503 ");
            awaitNothingThere(gateway);
        }
    }
}
