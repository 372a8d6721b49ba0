package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.api.HostileCalls.Sent;
import dev.fairlead.management.api.HostileCalls.Tool;
import dev.fairlead.management.api.HostileCalls.Who;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation of the OpenAPI document, the portal's and that for models among them, under calls that mean no good:
 * each is answered, a refusal is a problem document and changes nothing, and what was taken can be read again.
 *
 * <p>{@code -Dfairlead.hostile.seconds=600} goes on for as long, with a new seed; with {@code
 * -Dfairlead.hostile.management=PORT} and {@code -Dfairlead.hostile.token=TOKEN} against what runs on that port.
 */
class HostileCallsTest {

    private static final long SEED = 20261130;

    private static final String EARLY = "<h1>400 Bad Request</h1>";

    private int port;
    private String token = "";
    private String key = "";

    @SuppressWarnings("NullAway.Init") // set before the first call
    private HostileCalls calls;

    private record Answered(int status, String head, String body) {}

    @Test
    void whatever_comes_is_answered_and_nothing_is_half_written(@TempDir Path directory) throws Exception {
        Integer running = Integer.getInteger("fairlead.hostile.management");
        if (running != null) {
            port = running;
            token = System.getProperty("fairlead.hostile.token", "");
            run();
            return;
        }
        try (RunningManagement management = RunningManagement.start(directory)) {
            port = management.port();
            token = management.token();
            run();
        }
    }

    private void run() throws IOException {
        int seconds = Integer.getInteger("fairlead.hostile.seconds", 0);
        long seed = seconds == 0 ? SEED : System.nanoTime();
        calls = new HostileCalls(
                (Node.Mapping) tree(ask("GET", "/api/v1/openapi.json", "").body()), new SplittableRandom(seed));
        prepare();
        calls.tools(tools());
        long end = System.nanoTime() + (seconds == 0 ? 2_000_000_000L : seconds * 1_000_000_000L);
        int count = 0;
        for (HostileCalls.Described operation : calls.all()) {
            check(calls.of(operation), "seed " + seed + ", call " + count++);
        }
        while (System.nanoTime() < end) {
            if (count % 500 == 0) {
                prepare();
            }
            check(calls.next(), "seed " + seed + ", call " + count++);
        }
        assertThat(ask("GET", "/api/v1/audit/verify", "").body()).contains("\"intact\": true");
        Answered all = ask("GET", "/api/v1/export", "");
        assertThat(all.status()).isEqualTo(200);
        Answered again = ask("POST", "/api/v1/import?dryRun=true", all.body());
        assertThat(again.status()).as(again.body()).isEqualTo(200);
        if (seconds > 0) {
            System.getLogger("hostile").log(System.Logger.Level.INFO, count + " calls, seed " + seed);
        }
    }

    /** What calls lead to: a product, a client of it with a key, a policy, a workflow, a service. */
    private void prepare() throws IOException {
        good("PUT", "/api/v1/services/s", "{\"loadBalancer\":{\"servers\":[{\"url\":\"http://127.0.0.1:9\"}]}}");
        good("PUT", "/api/v1/policies/k", "{\"rateLimit\":{\"requests\":5,\"per\":\"1s\"}}");
        good(
                "PUT",
                "/api/v1/workflows/w",
                "{\"nodes\":{\"in\":{\"type\":\"request\",\"to\":\"out\"},\"out\":{\"type\":\"response\"}}}");
        good(
                "PUT",
                "/api/v1/products/p",
                "{\"basePath\":\"/prepared\",\"proxies\":{\"k\":{\"path\":\"/v1\",\"service\":\"s\",\"endpoints\":"
                        + "[{\"name\":\"k\",\"methods\":[\"GET\"],\"path\":\"/x\"}]}}}");
        good("PUT", "/api/v1/clients/c", "{\"products\":[\"p\"],\"policy\":\"k\"}");
        Answered made = good("POST", "/api/v1/clients/c/credentials", "{\"name\":\"k\",\"type\":\"api-key\"}");
        key = Schema.text(Schema.member(tree(made.body()), "key"));
        good("POST", "/api/v1/publish", "");
    }

    private Answered good(String method, String target, String body) throws IOException {
        Answered answered = ask(method, target, body);
        assertThat(answered.status())
                .as("%s %s: %s", method, target, answered.body())
                .isLessThan(300);
        return answered;
    }

    private List<Tool> tools() throws IOException {
        Node result = Schema.member(
                tree(ask("POST", "/api/v1/mcp", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")
                        .body()),
                "result");
        return ((Node.Sequence) Schema.member(result, "tools"))
                .elements().stream()
                        .map(tool ->
                                new Tool(Schema.text(Schema.member(tool, "name")), Schema.member(tool, "inputSchema")))
                        .toList();
    }

    // -- what is asked of each answer ---------------------------------------------------------------------------------

    private void check(Sent sent, String which) throws IOException {
        String what = which + ": " + sent;
        boolean reads = sent.method().equals("GET") || sent.method().equals("HEAD");
        String before = reads ? "" : changes();
        Answered answered = send(sent);
        assertThat(answered.status())
                .as("%s: %s", what, answered.body())
                .isBetween(200, 503)
                .isNotEqualTo(500);
        assertThat(answered.head() + answered.body())
                .as(what)
                .doesNotContain("Exception:", "\tat ", "dev.fairlead.", "X-Injected: 1\r\n");
        if (answered.status() >= 400) {
            refused(answered, sent, what);
            if (!reads && !sent.target().matches("/api/v1/(partner/)?(login|session).*")) {
                assertThat(changes())
                        .as("%s changed something: %s", what, answered.body())
                        .isEqualTo(before);
            }
        }
    }

    private static void refused(Answered answered, Sent sent, String what) {
        // The JDK's server reads targets before we do, and has its own words for what is none.
        boolean early = answered.body().startsWith(EARLY) && !isTarget(sent);
        if (early || sent.method().equals("HEAD")) {
            return;
        }
        Node problem = tree(answered.body());
        if (sent.target().endsWith("/mcp") && Schema.member(problem, "error") instanceof Node.Mapping error) {
            // Models are refused in the words of their protocol.
            assertThat(Schema.text(Schema.member(error, "message"))).as(what).isNotEmpty();
            return;
        }
        assertThat(answered.head()).as(what).contains("content-type: application/problem+json");
        assertThat(Schema.member(problem, "status")).as(what).isInstanceOf(Node.Decimal.class);
        for (String member : List.of("type", "title", "detail", "requestId")) {
            assertThat(Schema.text(Schema.member(problem, member)))
                    .as("%s: %s", what, member)
                    .isNotEmpty();
        }
        if (answered.status() == 503) {
            assertThat(answered.head()).as(what).contains("retry-after: ");
        }
        assertThat(answered.status()).as("%s: %s", what, answered.body()).isNotEqualTo(501);
    }

    private static boolean isTarget(Sent sent) {
        try {
            return new URI(sent.target()).getRawPath() != null;
        } catch (URISyntaxException none) {
            return false;
        }
    }

    /** Each change has its record: the last one. */
    private String changes() throws IOException {
        return ask("GET", "/api/v1/audit?limit=1", "").body();
    }

    // -- the wire ---------------------------------------------------------------------------------------------------

    private Answered ask(String method, String target, String body) throws IOException {
        Map<String, String> type = Map.of("Content-Type", "application/json");
        return send(new Sent(method, target, type, body.getBytes(StandardCharsets.UTF_8), Who.OPERATOR));
    }

    private Answered send(Sent sent) throws IOException {
        StringBuilder head =
                new StringBuilder(sent.method() + " " + sent.target() + " HTTP/1.1\r\nHost: localhost\r\n");
        Optional<String> shown =
                switch (sent.who()) {
                    case NOBODY -> Optional.empty();
                    case OPERATOR -> Optional.of(token);
                    case PARTNER -> Optional.of(key);
                };
        if (!sent.headers().containsKey("Authorization")) {
            shown.ifPresent(
                    some -> head.append("Authorization: Bearer ").append(some).append("\r\n"));
        }
        sent.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Connection: close\r\nContent-Length: ")
                .append(sent.body().length)
                .append("\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            whole.writeBytes(sent.body());
            socket.getOutputStream().write(whole.toByteArray());
            String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            assertThat(end).as("no answer to %s: %s", sent, text).isPositive();
            String said = text.substring(0, end).toLowerCase(Locale.ROOT);
            return new Answered(Integer.parseInt(said.substring(9, 12)), said, text.substring(end + 4));
        } catch (IOException broken) {
            if (!isTarget(sent)) {
                // Likewise: it answers, and closes with the rest of the head unread, which may take the answer along.
                return new Answered(400, "", EARLY);
            }
            throw new IOException("no answer to " + sent, broken);
        }
    }

    private static Node tree(String json) {
        try {
            return Json.read(json.getBytes(StandardCharsets.UTF_8), "answer", 64 * 1024 * 1024);
        } catch (Json.Malformed bad) {
            throw new AssertionError(json, bad);
        }
    }
}
