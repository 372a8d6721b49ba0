package dev.fairlead.acceptance.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.Member;
import dev.fairlead.acceptance.process.Loopback;
import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.sources.file.FileSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Acceptance line 1, on the wire: what a caller sees of each refusal, what the access log says of it, and whether a
 * backend was asked. {@code ProductPipelineTest} has the steps that ran, and which of two refusals comes first.
 */
@Timeout(60)
class RefusalTableTest {

    /** Request, client whose key it has (- for none) => status, type, headers besides those of all, asked, log. */
    private static final String TABLE = """
            GET /nowhere                  | acme     | 404 | no-route           |                        | no  | no_route
            GET /drafts/v1/x              | acme     | 404 | no-route           |                        | no  | no_route
            GET /shop/v1/unknown/path     | acme     | 404 | no-route           |                        | no  | no_route
            DELETE /shop/v1/x             | acme     | 405 | method-not-allowed | Allow: GET, HEAD, POST | no  | method_not_allowed: allowed are GET, HEAD, POST
            GET /shop/v1/x                | -        | 401 | unauthorized       | WWW-Authenticate: Bearer | no | unauthorized: no credential
            GET /shop/v1/x                | unknown  | 401 | unauthorized       | WWW-Authenticate: Bearer | no | unauthorized: unknown key id
            GET /shop/v1/x                | wrong    | 401 | unauthorized       | WWW-Authenticate: Bearer | no | unauthorized: wrong secret
            GET /shop/v1/x                | keyoff   | 401 | unauthorized       | WWW-Authenticate: Bearer | no | unauthorized: credential is not active
            GET /shop/v1/x                | expired  | 401 | unauthorized       | WWW-Authenticate: Bearer | no | unauthorized: credential has expired
            GET /shop/v1/x                | off      | 403 | forbidden          |                        | no  | forbidden: client is not active
            GET /shop/v1/x                | afar     | 403 | forbidden          |                        | no  | forbidden: address is not allowed for the credential
            POST /shop/v1/x               | reader   | 403 | forbidden          |                        | no  | forbidden: method is not allowed for the credential
            GET /shop/v1/x                | nothing  | 403 | forbidden          |                        | no  | forbidden: product is not granted to the client
            GET /shop/v1/x                | busy     | 429 | too-many-at-once   | Retry-After: 1         | no  | too_many_at_once: more than 1 by policy one@file
            GET /shop/v1/x                | rated    | 429 | rate-limited       | Retry-After: \\d+, RateLimit: "rate";r=0;t=\\d+ | no | rate_limited: policy rate@file
            GET /shop/v1/x                | quotad   | 429 | quota-exceeded     | Retry-After: \\d+, RateLimit: "quota-month";r=0;t=\\d+ | no | quota_exceeded: policy quota@file
            POST /shop/v1/x 101           | acme     | 413 | body-too-large     |                        | no  | body_too_large: more than 100 bytes
            POST /shop/v1/kept?n=1 5      | acme     | 415 | unsupported-media-type | Accept: application/json | no | unsupported_type: none, or more than one
            POST /shop/v1/kept?n=x        | acme     | 400 | invalid-request    |                        | no  | invalid_request: query n, body missing
            POST /shop/v1/once            | acme     | 400 | idempotency-key-missing |                   | no  | not_repeatable: no_key
            GET /shop/none/x              | acme     | 503 | no-backend         |                        | no  | no_backend.*
            GET /shop/gone/x              | acme     | 502 | bad-gateway        |                        | no  | bad_gateway.*
            GET /shop/v1/late             | acme     | 504 | gateway-timeout    |                        | yes | gateway_timeout.*
            """;

    private static final String SECRET = "0123456789abcdef0123456789ABCDEF";
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();

    private static @Nullable Member backend;
    private static @Nullable LineSink sink;
    private static @Nullable Gateway gateway;
    private static Gateway.@Nullable Running running;
    private static @Nullable Socket held;

    /** One refusal. */
    private record Row(
            String request, String client, int status, String type, List<String> headers, boolean asked, String log) {

        static Row of(String line) {
            String[] cells = line.split("\\s*\\|\\s*", -1);
            List<String> headers =
                    cells[4].isEmpty() ? List.of() : List.of(cells[4].split(", (?=[A-Z][A-Za-z]+-?[A-Za-z]*: )"));
            return new Row(
                    cells[0],
                    cells[1],
                    Integer.parseInt(cells[2]),
                    cells[3],
                    headers,
                    cells[5].equals("yes"),
                    cells[6].strip());
        }

        @Override
        public String toString() {
            return request + " of " + client + ": " + type;
        }
    }

    static List<Row> rows() {
        return TABLE.lines().map(Row::of).toList();
    }

    private static String key(String client) {
        String id = (client + "000000000000").substring(0, 12);
        return "flk_" + id + "_" + SECRET;
    }

    private static String client(String name, String policy, String credential) {
        return "  " + name + ": {active: " + !name.equals("off") + ", products: ["
                + (name.equals("nothing") ? "" : "shop") + "], policy: " + policy + ", credentials: [{name: one, key: "
                + key(name) + credential + "}]}\n";
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Member member = new Member();
        backend = member;
        member.conduct((socket, head, in) -> {
            ASKED.incrementAndGet();
            if (head.contains("/late") || head.contains("/held")) {
                LockSupport.parkNanos(5_000_000_000L);
            }
            return Member.GOOD.answer(socket, head, in);
        });
        Path file = Files.writeString(
                folder.resolve("fairlead.yml"),
                """
                products:
                  shop:
                    basePath: /shop
                    proxies:
                      things:
                        path: /v1
                        url: http://127.0.0.1:%d
                        endpoints:
                          - {name: x, methods: [GET, POST], path: /x}
                          - name: kept
                            methods: [POST]
                            path: /kept
                            parameters: [{name: n, in: query, type: integer}]
                            body: {required: true, schema: {type: object}}
                          - {name: once, methods: [POST], path: /once, idempotency: {required: true}}
                          - {name: late, methods: [GET], path: /late}
                          - {name: held, methods: [GET], path: /held}
                      none: {path: /none, service: none, endpoints: [{name: x, methods: [GET], path: /x}]}
                      gone: {path: /gone, url: "http://127.0.0.1:1", endpoints: [{name: x, methods: [GET], path: /x}]}
                  drafts:
                    draft: true
                    basePath: /drafts
                    proxies:
                      things: {path: /v1, url: "http://127.0.0.1:1", endpoints: [{name: x, methods: [GET], path: /x}]}
                http: {services: {none: {loadBalancer: {servers: []}}}}
                policies:
                  wide: {rateLimit: {requests: 1000, per: 1h}}
                  rate: {rateLimit: {requests: 1, per: 1h}}
                  quota: {quota: {requests: 1, per: month}}
                  one: {concurrency: 1, rateLimit: {requests: 1000, per: 1h}}
                clients:
                """.formatted(member.port())
                        + client("acme", "wide", "")
                        + client("off", "wide", "")
                        + client("nothing", "wide", "")
                        + client("wrong", "wide", "")
                        + client("keyoff", "wide", ", active: false")
                        + client("expired", "wide", ", expires: 2020-01-01T00:00:00Z")
                        + client("afar", "wide", ", allowedIps: [192.0.2.0/24]")
                        + client("reader", "wide", ", allowedMethods: [GET]")
                        + client("busy", "one", "")
                        + client("rated", "rate", "")
                        + client("quotad", "quota", ""));
        LineSink lines = new LineSink(LOG);
        sink = lines;
        Gateway started = Gateway.start(
                Loopback.settings(limits(), new TrustedProxies(List.of()), 1, "one"),
                lines,
                InstantSource.system(),
                new SplittableRandom());
        gateway = started;
        running = started.serve(
                List.of(new FileSource(file, variable -> null, new SharingGateway.Keys())),
                SharingGateway.HASHING,
                told -> {});
        while (!started.health().isReady()) {
            LockSupport.parkNanos(5_000_000);
        }
        useUp(started.address().getPort());
    }

    private static Limits limits() {
        Limits usual = Limits.standard();
        Limits.Sizes sizes = usual.sizes();
        Limits.UpstreamTimes times = usual.upstream();
        Limits.CallerTimes caller = usual.caller();
        return usual.with(new Limits.Sizes(
                        sizes.maxHeadBytes(),
                        sizes.maxTargetBytes(),
                        sizes.maxHeaders(),
                        100,
                        sizes.maxAnswerHeadBytes(),
                        sizes.bufferBytes(),
                        sizes.discardBytes(),
                        sizes.maxBufferedBytes()))
                .with(new Limits.UpstreamTimes(
                        times.connect(), Duration.ofSeconds(3), times.bodyIdle(), times.total(), times.idle()))
                .with(new Limits.CallerTimes(
                        caller.head(),
                        caller.idle(),
                        caller.bodyIdle(),
                        caller.minBodyBytesPerSecond(),
                        caller.writeStall(),
                        caller.linger(),
                        Duration.ZERO,
                        Duration.ofMillis(500)));
    }

    // What limits refuse is what comes behind the last request that they let pass.
    private static void useUp(int port) throws IOException {
        for (String client : List.of("rated", "quotad")) {
            try (Line line = new Line(port, "/shop/v1/x", key(client))) {
                assertThat(line.call().status()).isEqualTo(200);
            }
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (held != null) {
            held.close();
        }
        if (running != null && gateway != null) {
            running.close();
            gateway.close();
        }
        if (sink != null) {
            sink.close();
        }
        if (backend != null) {
            backend.close();
        }
    }

    /** What came back, in parts. */
    private record Answer(int status, List<String> headers, String body) {

        static Answer of(String text) {
            int end = text.indexOf("\r\n\r\n");
            List<String> lines = List.of(text.substring(0, end).split("\r\n", -1));
            int status = Integer.parseInt(lines.getFirst().substring(9, 12));
            return new Answer(status, lines.subList(1, lines.size()), text.substring(end + 4));
        }

        String header(String name) {
            return headers.stream()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }

        /** All that does not differ from one request to the next. */
        String lasting() {
            String id = header("X-Request-ID");
            List<String> same =
                    headers.stream().filter(line -> !line.startsWith("Date: ")).toList();
            return (status + "\n" + String.join("\n", same) + "\n" + body).replace(id, "ID");
        }
    }

    private static Answer send(String request, String client) throws IOException {
        String[] words = request.split(" ", -1);
        String head = words[0] + " " + words[1] + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + (words.length > 2 ? "Content-Length: " + words[2] + "\r\n" : "");
        String presented =
                switch (client) {
                    case "-" -> "";
                    case "unknown" -> "X-API-Key: " + key("unknown") + "\r\n";
                    case "wrong" -> "X-API-Key: " + key("wrong").replace("F", "E") + "\r\n";
                    default -> "X-API-Key: " + key(client) + "\r\n";
                };
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(),
                Objects.requireNonNull(gateway).address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((head + presented + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return Answer.of(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** The access line of a request, as soon as it is written. */
    private static String logged(String requestId) {
        for (int i = 0; i < 1_000; i++) {
            Optional<String> line = LOG.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(each -> each.contains("\"" + requestId + "\"") && each.endsWith("}"))
                    .findFirst();
            if (line.isPresent()) {
                return line.get();
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("no line of " + requestId);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_refusal_is_as_the_table_says(Row row) throws IOException {
        if (row.client().equals("busy")) {
            hold();
        }
        int before = ASKED.get();
        Answer answer = send(row.request(), row.client());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(row.status());
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        String id = answer.header("X-Request-ID");
        assertThat(answer.body())
                .startsWith("{\"type\":\"https://fairlead.dev/problems/" + row.type() + "\",\"title\":\"")
                .contains("\"status\":" + row.status() + ",\"detail\":\"")
                .endsWith("\"requestId\":\"" + id + "\"}\n");
        for (String header : row.headers()) {
            assertThat(answer.headers()).anyMatch(line -> Pattern.matches(header, line));
        }
        if (row.status() != 429) {
            assertThat(answer.header("Retry-After")).isEmpty();
        }
        assertThat(ASKED.get() - before).as("requests at the backend").isEqualTo(row.asked() ? 1 : 0);
        String line = logged(id);
        assertThat(line).contains("\"status\":" + row.status() + ",");
        assertThat(line).containsPattern("\"failure\":\"" + row.log().replace("|", "\\|") + "\"");
        assertThat(line).doesNotContain(SECRET);
    }

    // One request of that client is under way until the test ends.
    private static void hold() throws IOException {
        int before = ASKED.get();
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(),
                Objects.requireNonNull(gateway).address().getPort());
        held = socket;
        socket.getOutputStream()
                .write(("GET /shop/v1/held HTTP/1.1\r\nHost: a\r\nX-API-Key: " + key("busy") + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        while (ASKED.get() == before) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void what_is_401_or_403_has_the_same_bytes_whatever_was_wrong() throws IOException {
        for (int status : List.of(401, 403)) {
            List<String> answers = new ArrayList<>();
            for (Row row : rows()) {
                if (row.status() == status) {
                    answers.add(send(row.request(), row.client()).lasting());
                }
            }
            assertThat(answers).hasSizeGreaterThan(3);
            assertThat(Set.copyOf(answers)).hasSize(1);
        }
    }
}
