package dev.fairlead.acceptance.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.acceptance.peer.SecureCaller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What endpoints promise, asked for over HTTP/2 and TLS: many streams of one connection at once. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class PromisesOverHttp2Test {

    private static final String CONFIGURATION = """
            clients: {anybody: {products: [shop], credentials: [{name: open, type: none}]}}
            products:
              shop:
                basePath: /shop
                proxies:
                  v1:
                    path: /v1
                    url: "http://127.0.0.1:PORT"
                    endpoints:
                      - name: find
                        methods: [GET]
                        path: /things/{id}
                        parameters:
                          - {name: id, in: path, pattern: "^t[0-9]+$"}
                          - {name: limit, in: query, type: integer, minimum: 1, maximum: 100, default: 20}
                          - {name: X-Tenant, in: header, required: true, format: uuid}
                      - name: create
                        methods: [POST]
                        path: /things
                        body:
                          required: true
                          maxBytes: 2000
                          schema: {type: object, required: [name], properties: {name: {type: string, maxLength: 5}}}
                      - {name: pay, methods: [POST], path: /pay, idempotency: {required: true, wait: 20s}}
                      - {name: list, methods: [GET], path: /list, cache: {maxAge: 1m, shared: true}}
            """;

    private static final String TENANT = "123e4567-e89b-12d3-a456-426614174000";
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static final CountDownLatch GO_ON = new CountDownLatch(1);

    private static HttpServer backend;
    private static SecureGateway gateway;
    private static HttpClient client;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws IOException {
        backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        backend.createContext("/", PromisesOverHttp2Test::answer);
        backend.start();
        gateway = SecureGateway.serving(
                CONFIGURATION.replace(
                        "PORT", Integer.toString(backend.getAddress().getPort())),
                directory);
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(SecureCaller.trusting())
                .build();
    }

    @AfterAll
    static void stop() {
        GO_ON.countDown();
        client.close();
        gateway.close();
        backend.stop(0);
    }

    /** Says what it was asked for, and how many it was asked before. */
    private static void answer(HttpExchange exchange) throws IOException {
        int number = ASKED.incrementAndGet();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (body.equals("held")) {
            try {
                assertThat(GO_ON.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] text = (number + " " + exchange.getRequestURI() + " " + body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Cache-Control", "public");
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + gateway.port() + "/shop/v1" + path));
    }

    private static HttpRequest.Builder post(String path, String type, String body) {
        return request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static CompletableFuture<HttpResponse<String>> begin(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        HttpResponse<String> answer = begin(request).join();
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return answer;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /things/t1              | 200 | /v1/things/t1?limit=20
            /things/t1?limit=100    | 200 | /v1/things/t1?limit=100
            /things/t1?limit=101    | 400 | "limit","detail":"must be at most 100"
            /things/t1?limit=0x10   | 400 | must be a whole number
            /things/t1?limit=5&limit=6 | 400 | stands there more than once
            /things/x1              | 400 | "in":"path","name":"id"
            """)
    void parameters_are_looked_at(String path, int status, String said) {
        HttpResponse<String> answer = send(request(path).header("X-Tenant", TENANT));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(status == 200 ? said.replace("/v1", "") : said);
    }

    @Test
    void a_parameter_in_a_header_is_looked_at() {
        assertThat(send(request("/things/t1")).body()).contains("\"name\":\"X-Tenant\",\"detail\":\"is missing\"");
        HttpResponse<String> wrong = send(request("/things/t1").header("X-Tenant", "me"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).doesNotContain("\"me\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            application/json | {"name":"one"}             | 200 | {"name":"one"}
            application/json | {"name":"longer"}          | 400 | "pointer":"/name"
            application/json | {"name":"one","name":"two"} | 400 | errors
            application/json | {"name":                   | 400 | errors
            text/plain       | {"name":"one"}             | 415 | requestId
            """)
    void bodies_are_looked_at(String type, String body, int status, String said) {
        HttpResponse<String> answer = send(post("/things", type, body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(said);
    }

    @Test
    void a_body_that_is_too_large_is_refused_also_where_its_length_is_not_said() {
        byte[] large = ("{\"name\":\"" + "x".repeat(3_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        HttpRequest.BodyPublisher unsaid = HttpRequest.BodyPublishers.fromPublisher(
                HttpRequest.BodyPublishers.ofByteArrays(List.of(large, large)));
        HttpResponse<String> answer = send(
                request("/things").header("Content-Type", "application/json").POST(unsaid));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    }

    @Test
    void streams_that_share_a_connection_do_not_share_bodies() {
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String name = i % 2 == 0 ? "n" + i : "too long " + i;
            all.add(begin(post("/things", "application/json", "{\"name\":\"" + name + "\"}")));
        }
        for (int i = 0; i < all.size(); i++) {
            HttpResponse<String> answer = all.get(i).join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(i % 2 == 0 ? 200 : 400);
            assertThat(answer.body()).contains(i % 2 == 0 ? "{\"name\":\"n" + i + "\"}" : "/name");
        }
    }

    @Test
    void a_request_that_is_sent_again_is_not_done_again() {
        HttpResponse<String> first = send(post("/pay", "text/plain", "ten").header("Idempotency-Key", "one"));
        int asked = ASKED.get();
        HttpResponse<String> second = send(post("/pay", "text/plain", "ten").header("Idempotency-Key", "one"));
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("idempotency-replayed")).contains("true");
        assertThat(first.headers().firstValue("idempotency-replayed")).isEmpty();
        assertThat(ASKED.get()).isEqualTo(asked);
        assertThat(send(post("/pay", "text/plain", "twelve").header("Idempotency-Key", "one"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(send(post("/pay", "text/plain", "ten")).body()).contains("idempotency-key-missing");
    }

    @Test
    void a_stream_waits_for_another_one_of_its_connection_with_the_same_key() {
        CompletableFuture<HttpResponse<String>> first =
                begin(post("/pay", "text/plain", "held").header("Idempotency-Key", "two"));
        CompletableFuture<HttpResponse<String>> second =
                begin(post("/pay", "text/plain", "held").header("Idempotency-Key", "two"));
        // Others pass meanwhile.
        assertThat(send(post("/pay", "text/plain", "ten").header("Idempotency-Key", "three"))
                        .statusCode())
                .isEqualTo(200);
        GO_ON.countDown();
        assertThat(first.join().body()).isEqualTo(second.join().body());
        assertThat(List.of(first.join(), second.join()))
                .filteredOn(answer ->
                        answer.headers().firstValue("idempotency-replayed").isPresent())
                .hasSize(1);
    }

    @Test
    void answers_are_kept_and_conditions_held_against_them() {
        HttpResponse<String> first = send(request("/list"));
        int asked = ASKED.get();
        HttpResponse<String> second = send(request("/list"));
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("age")).isPresent();
        assertThat(second.headers().firstValue("cache-status").orElse("")).contains("hit");
        List<CompletableFuture<HttpResponse<String>>> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            many.add(begin(request("/list?many")));
        }
        assertThat(many.stream().map(each -> each.join().body()).distinct()).hasSize(1);
        assertThat(ASKED.get()).isEqualTo(asked + 1);
        assertThat(send(request("/list?none").header("Cache-Control", "only-if-cached"))
                        .statusCode())
                .isEqualTo(504);
    }
}
