package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are sent again under one key. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class EndpointRepeatsTest {

    private static final String ENDPOINTS = """
            - {name: pay, methods: [POST, GET], path: /pay, idempotency: {wait: 20s, maxAnswerBytes: 100}}
            - {name: must, methods: [POST], path: /must, idempotency: {required: true, wait: 0s}}
            """;

    private static final AtomicInteger ASKED = new AtomicInteger();
    private static final CountDownLatch GO_ON = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ScriptedBackend backend;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static PromisingGateway gateway;

    @BeforeAll
    static void start() {
        backend = ScriptedBackend.start(connection -> {
            for (String request = connection.readRequest(); request != null; request = connection.readRequest()) {
                int number = ASKED.incrementAndGet();
                if (request.contains("held")) {
                    await();
                }
                // Its last word: an identifier in a header may contain any of them.
                String status = request.endsWith("fail") ? "500 No" : request.endsWith("bad") ? "422 No" : "201 Made";
                String body = request.endsWith("large") ? "x".repeat(101) : "number " + number;
                connection.write("HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\nLocation: /pay/"
                        + number + "\r\nContent-Type: text/plain\r\n\r\n" + body);
            }
        });
        gateway = new PromisingGateway(backend, ENDPOINTS);
    }

    private static void await() {
        try {
            assertThat(GO_ON.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
        backend.close();
    }

    private static String pay(String client, String key, String body) {
        String header = key.isEmpty() ? "" : "Idempotency-Key: " + key + "\r\n";
        return gateway.ask(client, "POST", "/shop/v1/pay", header, body);
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void the_second_gets_the_answer_of_the_first_and_is_not_done() {
        String first = pay("acme", "\"one\"", "ten");
        int asked = ASKED.get();
        String second = pay("acme", "one", "ten");

        assertThat(first).startsWith("HTTP/1.1 201").doesNotContain("Idempotency-Replayed");
        assertThat(second).startsWith("HTTP/1.1 201").contains("\r\nIdempotency-Replayed: true\r\n");
        assertThat(body(second)).isEqualTo(body(first));
        assertThat(second)
                .contains(first.lines()
                        .filter(line -> line.startsWith("Location"))
                        .findFirst()
                        .orElseThrow());
        assertThat(ASKED.get()).isEqualTo(asked);
    }

    @Test
    void a_key_is_for_one_request_of_one_client() {
        pay("acme", "two", "ten");
        assertThat(pay("acme", "two", "eleven")).startsWith("HTTP/1.1 409").contains("idempotency-key-reused");
        assertThat(pay("rival", "two", "eleven")).startsWith("HTTP/1.1 201").doesNotContain("Replayed");
        assertThat(pay("acme", "", "eleven")).startsWith("HTTP/1.1 201");
    }

    @Test
    void what_is_not_final_is_done_again_and_what_is_final_is_not() {
        assertThat(pay("acme", "three", "fail")).startsWith("HTTP/1.1 500");
        int asked = ASKED.get();
        assertThat(pay("acme", "three", "fail")).startsWith("HTTP/1.1 500").doesNotContain("Replayed");
        assertThat(ASKED.get()).isEqualTo(asked + 1);
        assertThat(pay("acme", "four", "bad")).startsWith("HTTP/1.1 422");
        assertThat(pay("acme", "four", "bad")).startsWith("HTTP/1.1 422").contains("Idempotency-Replayed: true");
    }

    @Test
    void an_answer_that_is_too_large_is_not_done_twice_either() {
        assertThat(pay("acme", "five", "large")).startsWith("HTTP/1.1 201");
        int asked = ASKED.get();
        assertThat(pay("acme", "five", "large")).startsWith("HTTP/1.1 409").contains("idempotency-key-not-kept");
        assertThat(ASKED.get()).isEqualTo(asked);
    }

    @Test
    void a_key_is_wanted_where_it_is_required_and_must_be_one() {
        assertThat(gateway.ask("POST", "/shop/v1/must", "", "x"))
                .startsWith("HTTP/1.1 400")
                .contains("key-missing");
        String two = "Idempotency-Key: a\r\nIdempotency-Key: b\r\n";
        assertThat(gateway.ask("POST", "/shop/v1/must", two, "x"))
                .startsWith("HTTP/1.1 400")
                .contains("key-invalid");
        assertThat(gateway.ask("POST", "/shop/v1/must", "Idempotency-Key: a b\r\n", "x"))
                .startsWith("HTTP/1.1 400");
        assertThat(gateway.ask("POST", "/shop/v1/must", "Idempotency-Key: a\r\n", "x"))
                .startsWith("HTTP/1.1 201");
        assertThat(gateway.ask("GET", "/shop/v1/pay", "Idempotency-Key: a b\r\n", ""))
                .startsWith("HTTP/1.1 201");
    }

    @Test
    void the_second_waits_for_the_first_as_long_as_it_may() {
        try (RawCaller first = gateway.call();
                RawCaller second = gateway.call();
                RawCaller third = gateway.call()) {
            int asked = ASKED.get();
            first.send(PromisingGateway.request("acme", "POST", "/shop/v1/pay", "Idempotency-Key: six\r\n", "held"));
            third.send(PromisingGateway.request("acme", "POST", "/shop/v1/must", "Idempotency-Key: 7\r\n", "held"));
            TestGateway.await("two requests", () -> ASKED.get() >= asked + 2);
            second.send(PromisingGateway.request("acme", "POST", "/shop/v1/pay", "Idempotency-Key: six\r\n", "held"));
            assertThat(gateway.ask("POST", "/shop/v1/must", "Idempotency-Key: 7\r\n", "held"))
                    .startsWith("HTTP/1.1 409")
                    .contains("idempotency-key-under-way")
                    .contains("Retry-After: 1");
            GO_ON.countDown();
            assertThat(first.answer()).startsWith("HTTP/1.1 201").doesNotContain("Replayed");
            assertThat(second.answer()).startsWith("HTTP/1.1 201").contains("Idempotency-Replayed: true");
            assertThat(ASKED.get()).isEqualTo(asked + 2);
        }
    }
}
