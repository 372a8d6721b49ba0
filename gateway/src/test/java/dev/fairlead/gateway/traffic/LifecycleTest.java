package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LifecycleTest {

    private static final String GET = "GET /g HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static Step step(Function<Exchange, Verdict> does) {
        return new Step() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public Verdict apply(Exchange exchange) {
                return does.apply(exchange);
            }
        };
    }

    @Test
    void a_suspended_exchange_goes_on_when_it_is_resumed_from_another_thread() {
        Step step = step(exchange -> {
            Verdict suspended = exchange.suspend();
            Thread.ofVirtual().start(() -> exchange.resume(Verdict.CONTINUE));
            return suspended;
        });
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway =
                        TestGateway.plan().step(step).backend(backend.port()).start();
                RawCaller caller = gateway.call()) {
            for (int i = 0; i < 50; i++) {
                assertThat(caller.send("POST /g HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" + GET)
                                .answer())
                        .endsWith("ok");
                assertThat(caller.answer()).endsWith("ok");
            }
        }
    }

    @Test
    void a_suspended_exchange_can_be_refused_later() {
        Step step = step(exchange -> {
            Verdict suspended = exchange.suspend();
            Thread.ofVirtual().start(() -> exchange.resume(exchange.refuse(new Failure.Forbidden("late"))));
            return suspended;
        });
        try (TestGateway gateway = TestGateway.plan().step(step).start()) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void resuming_after_the_caller_left_does_nothing() throws InterruptedException {
        AtomicReference<@Nullable Exchange> held = new AtomicReference<>();
        CountDownLatch suspended = new CountDownLatch(1);
        Step step = step(exchange -> {
            if (held.compareAndSet(null, exchange)) {
                suspended.countDown();
                return exchange.suspend();
            }
            return Verdict.CONTINUE;
        });
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway =
                        TestGateway.plan().step(step).backend(backend.port()).start()) {
            RawCaller caller = gateway.call();
            caller.send(GET);
            suspended.await();
            caller.reset();
            assertThat(gateway.log(1)).containsExactly("GET /g 0");
            assertThat(gateway.ask(GET)).endsWith("ok");
            Objects.requireNonNull(held.get()).resume(Verdict.CONTINUE);
            assertThat(gateway.ask(GET)).endsWith("ok");
            assertThat(gateway.log(3)).hasSize(3);
            assertThat(gateway.entrypoint().inFlight()).isZero();
        }
    }

    @Test
    void the_gateway_answers_by_itself() {
        byte[] body = "{\"up\":true}".getBytes(StandardCharsets.US_ASCII);
        try (TestGateway gateway = TestGateway.plan()
                .step(step(exchange -> exchange.answer(200, "application/json", body)))
                .start()) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n{\"up\":true}");
            try (RawCaller caller = gateway.call()) {
                caller.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(caller.head()).contains("\r\nContent-Length: 11\r\n");
                assertThat(caller.send(GET).answer()).endsWith("}");
            }
        }
    }

    @Test
    void a_refused_request_with_a_small_body_keeps_its_connection() {
        Step refuses = step(exchange -> exchange.refuse(new Failure.Unauthorized("no key")));
        try (TestGateway gateway = TestGateway.plan().step(refuses).start();
                RawCaller caller = gateway.call()) {
            for (int i = 0; i < 3; i++) {
                caller.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
                assertThat(caller.answer())
                        .startsWith("HTTP/1.1 401 ")
                        .contains("\r\nWWW-Authenticate: Bearer\r\n")
                        .doesNotContain("Connection: close", "no key");
                caller.send("x".repeat(1000));
            }
            caller.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(1000));
            assertThat(caller.rest()).startsWith("HTTP/1.1 401 ").contains("Connection: close");
        }
    }

    @Test
    void a_refused_expectation_is_answered_at_once_and_closes() {
        Step refuses = step(exchange -> exchange.refuse(new Failure.Unauthorized("no key")));
        try (TestGateway gateway = TestGateway.plan().step(refuses).start();
                RawCaller caller = gateway.call()) {
            caller.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(caller.rest()).startsWith("HTTP/1.1 401 ").contains("Connection: close");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 GET / HTTP/1.1\r\n\r\n",
                "400 GET /\r\n\r\n",
                "400 \u0016\u0003\u0001\u0002",
                "505 GET / HTTP/2.0\r\nHost: a\r\n\r\n",
                "501 CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
                "417 GET / HTTP/1.1\r\nHost: a\r\nExpect: magic\r\n\r\n",
            })
    void a_bad_head_is_answered_logged_and_closes(String row) {
        try (TestGateway gateway = TestGateway.plan().start();
                RawCaller caller = gateway.call()) {
            String answer = caller.send(row.substring(4) + GET).rest();
            assertThat(answer)
                    .startsWith("HTTP/1.1 " + row.substring(0, 4))
                    .contains("Connection: close", "X-Request-ID: ")
                    .containsOnlyOnce("X-Request-ID: ");
            assertThat(gateway.log(1)).hasSize(1).allMatch(line -> line.contains(" " + row.substring(0, 4)));
        }
    }

    @Test
    void draining_finishes_what_is_in_flight_and_closes_what_is_idle() throws InterruptedException {
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    try {
                        answer.await();
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                    connection.write(OK);
                    connection.awaitEnd();
                });
                TestGateway gateway = TestGateway.plan()
                        .limits(Limits.standard()
                                .with(new Limits.CallerTimes(
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(60),
                                        Duration.ofSeconds(30),
                                        100,
                                        Duration.ofSeconds(60),
                                        Duration.ofSeconds(2),
                                        Duration.ZERO,
                                        Duration.ofSeconds(20))))
                        .backend(backend.port())
                        .start();
                RawCaller idle = gateway.call();
                RawCaller busy = gateway.call()) {
            busy.send(GET);
            TestGateway.await("it arrived", () -> backend.received().contains("GET /g"));
            AtomicBoolean finished = new AtomicBoolean();
            Thread drain = Thread.ofVirtual().start(() -> {
                try {
                    finished.set(gateway.entrypoint().drain());
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            });
            assertThat(idle.rest()).isEmpty();
            answer.countDown();
            assertThat(busy.rest()).contains("\r\nConnection: close\r\n").endsWith("ok");
            drain.join();
            assertThat(finished.get()).isTrue();
        }
    }

    @Test
    @SuppressWarnings("try") // closing one early is the point
    void connections_beyond_the_bound_are_told_so() {
        Limits.Counts c = Limits.standard().counts();
        Limits two = Limits.standard()
                .with(new Limits.Counts(2, c.upstreamPerBackend(), c.idlePerBackend(), c.idlePerLoop(), c.names()));
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway =
                        TestGateway.plan().limits(two).backend(backend.port()).start();
                RawCaller first = gateway.call();
                RawCaller second = gateway.call()) {
            assertThat(first.send(GET).answer()).endsWith("ok");
            assertThat(second.send(GET).answer()).endsWith("ok");
            try (RawCaller third = gateway.call()) {
                assertThat(third.rest()).startsWith("HTTP/1.1 503 ");
            }
            first.close();
            TestGateway.await("there is room", () -> gateway.entrypoint().openConnections() == 1);
            assertThat(gateway.ask(GET)).endsWith("ok");
        }
    }

    @Test
    void two_loops_share_the_listener() {
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway =
                        TestGateway.plan().loops(2).backend(backend.port()).start()) {
            for (int i = 0; i < 40; i++) {
                assertThat(gateway.ask(GET)).endsWith("ok");
            }
            assertThat(backend.connections()).isBetween(1, 2);
        }
    }
}
