package dev.fairlead.compose.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.model.tree.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParityTest {

    private static final Duration TIME = Duration.ofSeconds(5);

    static {
        // As the command does: before the client of the JDK is there.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    @TempDir
    Path directory;

    private final List<HttpServer> servers = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    /** What a path answers. */
    private interface Answers {
        void answer(HttpExchange exchange) throws IOException;
    }

    private URI server(Answers answers) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                answers.answer(exchange);
            }
        });
        server.start();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        end.countDown();
        servers.forEach(server -> server.stop(0));
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Suite suite(String yaml) {
        try {
            return Suite.read(yaml.getBytes(StandardCharsets.UTF_8), "suite.yaml", Map.of("KEY", "k-1"));
        } catch (Suite.Unreadable unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static Parity.Deployment deployment(URI uri) {
        return new Parity.Deployment(uri, Optional.empty(), "", Optional.empty(), Optional.empty());
    }

    private static Outcome between(URI a, URI b, Suite suite) throws IOException, InterruptedException {
        return Parity.between(deployment(a), deployment(b), suite, 4, TIME);
    }

    private static List<String> told(Outcome outcome) {
        return outcome.asked().stream()
                .flatMap(asked -> asked.mismatches().stream()
                        .map(each -> asked.name() + ": " + each.where() + " " + each.a() + " | " + each.b()))
                .toList();
    }

    @Test
    void what_is_answered_alike_is_the_same_and_what_is_ignored_does_not_count() throws Exception {
        AtomicInteger number = new AtomicInteger();
        Answers answers = exchange -> {
            exchange.getResponseHeaders().add("X-Trace", String.valueOf(number.incrementAndGet()));
            json(
                    exchange,
                    200,
                    "{\"id\":" + number.incrementAndGet() + ",\"items\":[{\"at\":" + number.get()
                            + ",\"name\":\"a\"}]}");
        };
        Suite suite = suite("""
                headers: {X-API-Key: "${KEY}"}
                ignore: {headers: [X-Trace], json: [/id, "/items/*/at"]}
                requests: [{path: /a}, {path: /b, method: POST, body: "{}"}]
                """);

        Outcome outcome = between(server(answers), server(answers), suite);

        assertThat(told(outcome)).isEmpty();
        assertThat(outcome.isSame()).isTrue();
        assertThat(outcome.alike()).isEqualTo(2);
    }

    @Test
    void every_way_in_which_answers_differ_is_told_and_no_secret_is_shown() throws Exception {
        URI a = server(exchange -> {
            exchange.getResponseHeaders().add("X-Only", "1");
            exchange.getResponseHeaders().add("Set-Cookie", "session=geheim-1");
            json(
                    exchange,
                    exchange.getRequestURI().getPath().equals("/gone") ? 200 : 201,
                    "{\"n\":1,\"token\":\"geheim-2\",\"same\":[1]}");
        });
        URI b = server(exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "session=geheim-3");
            json(
                    exchange,
                    exchange.getRequestURI().getPath().equals("/gone") ? 404 : 201,
                    "{\"n\":2,\"token\":\"geheim-4\",\"same\":[1],\"more\":true}");
        });

        Outcome outcome = between(a, b, suite("requests: [{name: one, path: /one}, {name: two, path: /gone}]\n"));

        assertThat(told(outcome))
                .contains(
                        "one: header x-only 1 | -",
                        "one: body /n 1 | 2",
                        "one: body /more - | true",
                        "two: status 200 | 404")
                .anyMatch(line -> line.startsWith("one: body /token ***"))
                .anyMatch(line -> line.startsWith("one: header set-cookie ***"));
        String page = ParityPage.html(outcome);
        assertThat(page + ParityPage.json(outcome) + told(outcome)).doesNotContain("geheim", "k-1");
        assertThat(page).doesNotContain("src=", "href=", "http-equiv").contains("0 of 2 requests are answered alike");
        assertThat(Json.read(ParityPage.json(outcome), "json")).isNotNull();
        assertThat(outcome.isSame()).isFalse();
    }

    @Test
    void a_request_goes_to_the_address_and_names_the_host_of_the_suite() throws Exception {
        Answers answers = exchange -> json(
                exchange, 200, "{\"host\":\"" + exchange.getRequestHeaders().getFirst("Host") + "\"}");
        Suite suite = suite("requests: [{path: /, headers: {Host: shop.example.com}}]\n");

        assertThat(told(between(server(answers), server(answers), suite))).isEmpty();
        assertThat(told(between(server(answers), server(answers), suite("requests: [{path: /}]\n"))))
                .singleElement()
                .asString()
                .contains("body /host \"127.0.0.1:");
    }

    @Test
    void limits_are_compared_by_how_much_is_let_through() throws Exception {
        AtomicInteger left = new AtomicInteger();
        AtomicInteger right = new AtomicInteger();
        URI a = server(exchange -> limited(exchange, left.incrementAndGet() > 5, "5;w=60"));
        URI b = server(exchange -> limited(exchange, right.incrementAndGet() > 8, "8;w=60"));
        Suite suite = suite("requests: [{name: many, path: /x, repeat: 12}]\n");

        assertThat(told(between(a, b, suite)))
                .containsExactly("many: limit: let through 5 | 8", "many: limit: RateLimit-Policy 5;w=60 | 8;w=60");
        left.set(0);
        right.set(3);
        assertThat(told(between(
                        a, server(exchange -> limited(exchange, right.incrementAndGet() > 9, "5;w=60")), suite)))
                .isEmpty();
    }

    private static void limited(HttpExchange exchange, boolean refused, String policy) throws IOException {
        exchange.getResponseHeaders().add("RateLimit-Policy", policy);
        if (refused) {
            exchange.getResponseHeaders().add("Retry-After", "3");
        }
        json(exchange, refused ? 429 : 200, "{}");
    }

    @Test
    void one_that_does_not_answer_in_time_is_told_and_not_waited_for() throws Exception {
        URI a = server(exchange -> json(exchange, 200, "{}"));
        URI b = server(exchange -> {
            try {
                end.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });

        Outcome outcome = Parity.between(
                deployment(a), deployment(b), suite("requests: [{name: slow, path: /}]\n"), 1, Duration.ofMillis(300));

        assertThat(told(outcome)).singleElement().asString().startsWith("slow: answer status 200 | no answer");
    }

    @Test
    void not_more_requests_are_at_one_side_at_a_time_than_allowed() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Answers answers = exchange -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            json(exchange, 200, "{}");
            running.decrementAndGet();
        };
        StringBuilder requests = new StringBuilder("requests:\n");
        for (int i = 0; i < 60; i++) {
            requests.append("- {path: /").append(i).append("}\n");
        }

        Outcome outcome = Parity.between(
                deployment(server(answers)),
                deployment(server(exchange -> json(exchange, 200, "{}"))),
                suite(requests.toString()),
                3,
                TIME);

        assertThat(outcome.alike()).isEqualTo(60);
        assertThat(most.get()).isBetween(1, 4);
    }

    @Test
    void the_seven_rows_are_checked_by_name() throws Exception {
        Answers good =
                management("{\"products\":{\"pay\":{\"path\":\"/pay\"}},\"policies\":{\"p\":{\"rate\":5}}}", "created");
        Answers other = management(
                "{\"products\":{\"pay\":{\"path\":\"/other\"}},\"policies\":{\"p\":{\"rate\":5}}}", "created");
        Parity.Deployment a = managed(server(good), "mongodb://u:geheim@one:27017/zerq");
        Parity.Deployment b = managed(server(other), "mongodb+srv://u:geheim@two/zerq?retryWrites=true");
        Suite suite = suite("requests: [{path: /health}]\n");

        Outcome outcome = Parity.between(a, b, suite, 2, TIME);

        assertThat(outcome.rows().stream().map(row -> row.name() + ": " + row.verdict()))
                .containsExactly(
                        "API products, proxies, endpoints: DIFFERS",
                        "Auth policies, rate limits: SAME",
                        "Workflow definitions: SAME",
                        "Client credentials: SAME",
                        "Audit record format: SAME",
                        "Management UI behaviour: SAME",
                        "MongoDB connection string format: SAME",
                        "Access log shape: NOT_CHECKED");
        assertThat(outcome.rows().getFirst().says()).isEqualTo("\"pay\" differs");
        assertThat(ParityPage.html(outcome)).doesNotContain("geheim");
        Outcome without = between(server(good), server(good), suite);
        assertThat(without.rows()).allMatch(row -> row.verdict() == Outcome.Verdict.NOT_CHECKED);
        assertThat(without.isSame()).isTrue();
    }

    private static Parity.Deployment managed(URI uri, String store) {
        return new Parity.Deployment(uri, Optional.of(uri), "t", Optional.of(store), Optional.empty());
    }

    private static Answers management(String export, String action) {
        return exchange -> {
            String path = exchange.getRequestURI().getPath();
            boolean may = path.equals("/")
                    || "Bearer t".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            String body =
                    switch (path) {
                        case "/api/v1/export" -> export;
                        case "/api/v1/clients" ->
                            "{\"items\":[{\"name\":\"acme\",\"credentials\":[{\"name\":\"k\",\"type\":\"api-key\"}]}]}";
                        case "/api/v1/audit" ->
                            "{\"items\":[{\"number\":" + 7 + ",\"action\":\"" + action + "\",\"change\":{}}]}";
                        case "/" -> "<script nonce=\"" + java.util.UUID.randomUUID() + "\">page</script>";
                        default -> "page";
                    };
            json(exchange, may ? 200 : path.equals("/health") ? 200 : 401, may ? body : "");
        };
    }

    @Test
    void logs_are_compared_by_their_shape_and_by_what_paths_were_matched_to() throws Exception {
        String line =
                "{\"event\":\"request\",\"method\":\"GET\",\"path\":\"/p\",\"partner\":\"acme\",\"product\":\"pay\",\"endpoint\":\"e\",\"status\":200,\"failure\":null}";
        Path one = Files.writeString(directory.resolve("a.log"), line + "\nnot json\n");
        Path same = Files.writeString(directory.resolve("b.log"), line.replace("null", "\"no_route\"") + "\n");
        Path other = Files.writeString(
                directory.resolve("c.log"), line.replace("200", "\"200\"").replace("\"pay\"", "\"shop\"") + "\n");

        assertThat(log(one, same).verdict()).isEqualTo(Outcome.Verdict.SAME);
        assertThat(log(one, other).says()).contains("/status: a number / text", "GET /p acme: pay/e / shop/e");
    }

    @Test
    void a_key_that_some_records_have_and_others_have_not_is_no_other_format() throws Exception {
        String plain = "{\"event\":\"request\",\"path\":\"/p\"}\n";
        String more = "{\"event\":\"request\",\"path\":\"/p\",\"token\":\"t\"}\n";
        Path none = Files.writeString(directory.resolve("none.log"), plain + plain);
        Path some = Files.writeString(directory.resolve("some.log"), plain + more);
        Path all = Files.writeString(directory.resolve("all.log"), more + more);

        assertThat(log(none, some).verdict()).isEqualTo(Outcome.Verdict.SAME);
        assertThat(log(some, none).verdict()).isEqualTo(Outcome.Verdict.SAME);
        assertThat(log(none, all).says()).isEqualTo("/token: missing / text");
    }

    private Outcome.Row log(Path a, Path b) throws IOException, InterruptedException {
        URI uri = server(exchange -> json(exchange, 200, "{}"));
        return Parity.between(
                        new Parity.Deployment(uri, Optional.empty(), "", Optional.empty(), Optional.of(a)),
                        new Parity.Deployment(uri, Optional.empty(), "", Optional.empty(), Optional.of(b)),
                        suite("requests: [{path: /}]\n"),
                        1,
                        TIME)
                .rows()
                .getLast();
    }

    @Test
    void a_suite_that_is_wrong_is_refused_with_its_place() {
        Map<String, String> wrong = Map.of(
                "requests: []\n", "it has no requests",
                "requests: [{path: a}]\n", "suite.yaml:1:12: path cannot be \"a\"",
                "requests: [{path: /, methd: GET}]\n", "\"methd\" is not known here",
                "requests: [{path: /, repeat: 0}]\n", "it cannot be \"0\"",
                "headers: {X-Key: \"${MISSING}\"}\nrequests: [{path: /}]\n", "MISSING");
        wrong.forEach((yaml, message) -> assertThatThrownBy(
                        () -> Suite.read(yaml.getBytes(StandardCharsets.UTF_8), "suite.yaml", Map.of()))
                .hasMessageContaining(message));
    }

    @Test
    void suites_are_recorded_from_an_openapi_document_and_from_an_access_log() throws Exception {
        Suite openapi = Recorded.openApi(Json.read("""
                {"servers":[{"url":"https://api.example.com/v1"}],"paths":{
                 "/pets/{id}":{"parameters":[{"name":"id","in":"path","schema":{"type":"integer","example":7}}],
                   "get":{"operationId":"readPet","parameters":[{"$ref":"#/components/parameters/Lang"}]},
                   "delete":{"operationId":"deletePet"}}},
                 "components":{"parameters":{"Lang":{"name":"lang","in":"query","required":true,"schema":{"enum":["de","en"]}}}}}
                """, "openapi"), false);
        assertThat(openapi.requests()).singleElement().satisfies(ask -> {
            assertThat(ask.name()).isEqualTo("readPet");
            assertThat(ask.path()).isEqualTo("/v1/pets/7?lang=de");
        });
        String line =
                "{\"event\":\"request\",\"method\":\"GET\",\"host\":\"shop.example.com\",\"path\":\"/p/1\",\"partner\":\"acme-2\"}";
        Suite log = Recorded.accessLog(
                java.util.stream.Stream.of(line, line, line.replace("GET", "POST"), "text", "{\"event\":\"drained\"}"),
                false);
        assertThat(log.yaml()).isEqualTo("""
                requests:
                  - name: "GET shop.example.com/p/1 as acme-2"
                    method: GET
                    path: /p/1
                    headers:
                      Host: shop.example.com
                      X-API-Key: "${KEY_ACME_2}"
                """);
        Suite again = Suite.read(log.yaml().getBytes(StandardCharsets.UTF_8), "log", Map.of("KEY_ACME_2", "k"));
        assertThat(again.requests().getFirst().headers()).containsEntry("X-API-Key", "k");
    }
}
