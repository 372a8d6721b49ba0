package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.endpoint.Promises;
import dev.fairlead.gateway.endpoint.Replies;
import dev.fairlead.model.Contract;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.Product;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A key whose request is under way is held, and no longer. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class EndpointHoldTest {

    private static final String ASK =
            "POST /x HTTP/1.1\r\nHost: a.example\r\nIdempotency-Key: one\r\nContent-Length: 0\r\n\r\n";

    /** What all replicas know, where a key that nobody speaks for is free soon. */
    private static final class Told implements Replies {
        private final AtomicInteger holds = new AtomicInteger();
        private final AtomicInteger ends = new AtomicInteger();

        @Override
        public void claim(String name, String print, String owner, Consumer<Outcome> to) {
            to.accept(new Outcome.Fresh());
        }

        @Override
        public void hold(String name, String owner) {
            holds.incrementAndGet();
        }

        @Override
        public Duration holdEvery() {
            return Duration.ofMillis(5);
        }

        @Override
        public void keep(String name, String owner, byte[] answer, Duration keep) {
            ends.incrementAndGet();
        }

        @Override
        public void release(String name, String owner) {
            ends.incrementAndGet();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static TestGateway gateway(ScriptedBackend backend, Told told) {
        Contract contract = new Contract(
                "", List.of(), Optional.empty(), Optional.of(Contract.Repeating.usual()), Optional.empty());
        PathPattern path = PathPattern.parse("/x");
        Product.Endpoint endpoint = new Product.Endpoint("x", List.of("POST"), path, path, Optional.empty(), contract);
        Product.Proxy proxy = new Product.Proxy("p", "", "", false, TestGateway.name("test"), false, List.of(endpoint));
        return TestGateway.plan()
                .step(new Promises(() -> Optional.of(told))
                        .of("", proxy, endpoint)
                        .repeating()
                        .orElseThrow())
                .backend(backend.port())
                .start();
    }

    @Test
    void a_key_is_held_until_its_request_is_answered() {
        CountDownLatch answering = new CountDownLatch(1);
        Told told = new Told();
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    while (connection.readRequest() != null) {
                        await(answering);
                        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                    }
                });
                TestGateway gateway = gateway(backend, told);
                RawCaller caller = gateway.call()) {
            caller.send(ASK);
            TestGateway.await("it is held again and again", () -> told.holds.get() >= 3);
            answering.countDown();
            assertThat(caller.answer()).startsWith("HTTP/1.1 200");
            TestGateway.await("its end is told", () -> told.ends.get() == 1);
            assertIsHeldNoMore(gateway, told);
        }
    }

    @Test
    void a_key_whose_caller_left_is_held_no_more() {
        Told told = new Told();
        CountDownLatch never = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readRequest();
                    await(never);
                });
                TestGateway gateway = gateway(backend, told)) {
            try (RawCaller caller = gateway.call()) {
                caller.send(ASK);
                TestGateway.await("it is held", () -> told.holds.get() > 0);
                caller.reset();
            }
            TestGateway.await("its end is told", () -> told.ends.get() == 1);
            assertIsHeldNoMore(gateway, told);
            never.countDown();
        }
    }

    /** It would have been ten times by then. */
    private static void assertIsHeldNoMore(TestGateway gateway, Told told) {
        int before = told.holds.get();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(60);
        TestGateway.await("time passes", () -> System.nanoTime() > until);
        assertThat(told.holds.get()).isEqualTo(before);
        assertThat(gateway.log(1)).hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
