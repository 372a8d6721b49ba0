package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Acceptance line 1: one command from a clone to a product that is served, and refused as it should be. */
@ResourceLock(Installation.ECHO)
final class OneCommandTest {

    private static final Pattern CURL = Pattern.compile("^\\s*(curl\\s.*)$");
    private static final Pattern VISITOR = Pattern.compile("\\bvisitor/\\S+\\s+(flk_\\w+)");
    private static final Pattern STATUS = Pattern.compile("(?m)^HTTP/1\\.1 (\\d{3})");
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final int PAST_THE_LIMIT = 110;

    private static Installation shared;
    private static RecordingUpstream upstream;
    private static RunningCommand up;

    @BeforeAll
    static void start() {
        shared = new Installation();
        upstream = RecordingUpstream.start(0);
        up = shared.up(Example.write(shared, upstream.port()));
    }

    @AfterAll
    static void stop() throws IOException {
        shared.close();
        upstream.close();
    }

    @Test
    void the_printed_curl_line_answers_200_and_every_other_line_as_it_should() throws IOException {
        try (Installation installation = new Installation()) {
            RunningCommand launched = installation.launcher("up");
            String line = launched.awaitLine(CURL, START).group(1);
            String visitor = launched.awaitLine(VISITOR, QUICK).group(1);
            assertThat(statuses(curl(installation, line))).containsExactly("200");
            String keyless = line.replaceFirst("-H\\s+'[^']*flk_[^']*'", "");
            assertThat(keyless)
                    .as("the line holds a key")
                    .doesNotContain("flk_")
                    .isNotEqualTo(line);
            assertThat(statuses(curl(installation, keyless))).containsExactly("401");
            String stranger = line.replaceFirst("flk_\\w+", visitor);
            assertThat(statuses(curl(installation, stranger))).containsExactly("403");
            assertThat(statuses(curl(installation, line + "/no/such/path"))).containsExactly("404");
            String wrongMethod = curl(installation, line + " -X DELETE");
            assertThat(statuses(wrongMethod)).containsExactly("405");
            assertThat(wrongMethod).containsPattern("(?mi)^allow: .*GET");
            drainWaits(installation, line);
            assertThat(statuses(curl(installation, line)))
                    .as("its only backend")
                    .containsExactly("503");
            assertThat(drain(installation, "--end")).contains("in use");
            assertThat(statuses(curl(installation, line))).containsExactly("200");
            String many = curl(installation, line + "'?n=[1-" + PAST_THE_LIMIT + "]'");
            assertThat(statuses(many)).hasSize(PAST_THE_LIMIT).startsWith("200").endsWith("429");
            assertThat(many).containsPattern("(?mi)^retry-after: [1-9]").containsPattern("(?mi)^ratelimit: \\S");
        }
    }

    /** While a request is under way there, and when it is over. */
    private static void drainWaits(Installation installation, String line) throws IOException {
        URI url = URI.create(line.replaceFirst(".*(http://[^ '\"]+).*", "$1"));
        String head =
                "GET " + url.getPath() + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1\r\nX-API-Key: "
                        + line.replaceFirst(".*(flk_\\w+).*", "$1") + "\r\n\r\n";
        try (Socket slow = new Socket(url.getHost(), url.getPort())) {
            slow.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            RunningCommand drain = installation.fairlead("drain", "echo@file", "--timeout", "0");
            assertThat(drain.awaitExit(QUICK)).as(drain.said()).isEqualTo(1);
            assertThat(drain.said()).contains("1 request is still in flight after 0 s");
            slow.getOutputStream().write('x');
            assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 ");
        }
        assertThat(drain(installation)).contains("drained", "nothing is in flight there");
        // A gateway tells of its table every few seconds.
        long end = System.nanoTime() + QUICK.toNanos();
        String services = "";
        while (!services.contains("http://127.0.0.1:9080 DRAINED")) {
            assertThat(System.nanoTime()).as(services).isLessThan(end);
            RunningCommand said = installation.fairlead("services");
            assertThat(said.awaitExit(QUICK)).as(said.said()).isZero();
            services = said.said();
        }
    }

    private static String drain(Installation installation, String... more) {
        List<String> words = new ArrayList<>(List.of("drain", "echo@file"));
        words.addAll(List.of(more));
        RunningCommand drain = installation.fairlead(words.toArray(String[]::new));
        assertThat(drain.awaitExit(QUICK)).as(drain.said()).isZero();
        return drain.said();
    }

    @Test
    void explain_tells_who_takes_a_request_and_why_not_and_what_to_write_instead() {
        String url = "http://127.0.0.1:" + shared.httpPort() + "/payments/v1/charges/42";
        RunningCommand good = shared.fairlead("explain", "GET", url, "-H", "X-API-Key: " + Example.ACME);
        assertThat(good.awaitExit(QUICK)).isZero();
        assertThat(good.said()).contains("forwarded", "GET /charges/42 goes to").doesNotContain(Example.ACME);
        RunningCommand keyless = shared.fairlead("explain", "GET", url);
        assertThat(keyless.awaitExit(QUICK)).isZero();
        assertThat(keyless.said()).contains("refused with 401", "no credential");
        RunningCommand wrong = shared.fairlead("explain", "GET", "/payments");
        assertThat(wrong.awaitExit(QUICK)).isEqualTo(2);
        assertThat(wrong.said()).contains("begins with http:// or https://");
    }

    @Test
    void every_refusal_has_its_status_and_its_headers() {
        String path = "/payments/v1/charges/42";
        assertThat(shared.call("GET", path, "X-API-Key", Example.ACME).body()).isEqualTo("GET /charges/42");
        assertThat(shared.call("GET", path, "Authorization", "Bearer " + Example.ACME)
                        .statusCode())
                .isEqualTo(200);
        refused(shared.call("GET", path), 401);
        assertThat(shared.call("GET", path).headers().firstValue("WWW-Authenticate"))
                .isPresent();
        refused(shared.call("GET", path, "X-API-Key", Example.STRANGER), 403);
        refused(shared.call("GET", "/nowhere", "X-API-Key", Example.ACME), 404);
        refused(shared.call("GET", "/payments/v1/nowhere", "X-API-Key", Example.ACME), 404);
        HttpResponse<String> method = shared.call("DELETE", path, "X-API-Key", Example.ACME);
        refused(method, 405);
        assertThat(method.headers().firstValue("Allow").orElse("")).contains("GET");
    }

    @Test
    void past_the_limit_429_says_when_to_come_again() {
        HttpResponse<String> last = shared.call("GET", "/payments/v1/charges/1", "X-API-Key", Example.SMALL);
        int good = 0;
        while (last.statusCode() == 200 && good < 10) {
            assertThat(last.headers().firstValue("RateLimit")).as("RateLimit").isPresent();
            good++;
            last = shared.call("GET", "/payments/v1/charges/1", "X-API-Key", Example.SMALL);
        }
        assertThat(good).isEqualTo(3);
        refused(last, 429);
        assertThat(last.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 61L);
        assertThat(last.headers().firstValue("RateLimit")).isPresent();
        assertThat(last.headers().firstValue("RateLimit-Policy")).isPresent();
    }

    @Test
    void refusals_of_401_and_403_do_not_say_which_secret_was_wrong() {
        String path = "/payments/v1/charges/42";
        upstream.takeRequests();
        String none = stripped(shared.call("GET", path));
        String unknown = stripped(shared.call("GET", path, "X-API-Key", "flk_unknown00000_" + "Z".repeat(32)));
        String wrong = stripped(shared.call("GET", path, "X-API-Key", Example.ACME.replaceFirst("1$", "2")));
        String mangled = stripped(shared.call("GET", path, "X-API-Key", "nonsense"));
        assertThat(List.of(unknown, wrong, mangled)).containsOnly(none);
        assertThat(upstream.takeRequests()).isEmpty();
    }

    @Test
    void the_callers_key_is_not_forwarded_and_its_name_is() {
        upstream.takeRequests();
        shared.call("GET", "/payments/v1/charges/1", "X-API-Key", Example.ACME, "X-Fairlead-Client", "root");
        assertThat(upstream.takeRequests()).singleElement().satisfies(seen -> {
            assertThat(seen.values("x-fairlead-client")).containsExactly("acme");
            assertThat(seen.values("x-fairlead-product")).containsExactly("payments");
            assertThat(seen.fields().toString()).doesNotContain("flk_");
        });
    }

    @Test
    void the_access_log_names_product_and_client_and_holds_no_key() {
        shared.call("GET", "/payments/v1/charges/7?secret=abc", "X-API-Key", Example.ACME);
        String line = up.awaitLine(Pattern.compile(".*\"event\"\\s*:\\s*\"request\".*charges/7.*"), QUICK)
                .group();
        assertThat(line)
                .contains("\"product\":\"payments\"", "\"partner\":\"acme\"", "\"status\":200")
                .doesNotContain("secret=abc");
        assertThat(up.said()).doesNotContain(Example.ACME).doesNotContain(Installation.PASSWORD);
    }

    private static void refused(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("X-Request-ID")).isPresent();
        assertThat(answer.body())
                .contains("\"type\"", "\"title\"", "\"status\":" + status, "\"detail\"", "\"requestId\"");
    }

    private static String stripped(HttpResponse<String> answer) {
        return answer.statusCode() + answer.body().replaceAll("\"requestId\"\\s*:\\s*\"[^\"]*\"", "");
    }

    /** Runs the line in a shell, as somebody does who pastes it. */
    private static String curl(Installation installation, String line) {
        RunningCommand shell = installation.run(List.of("sh", "-c", line + " -sS"));
        assertThat(shell.awaitExit(QUICK)).as(shell.said()).isZero();
        return shell.said();
    }

    private static List<String> statuses(String said) {
        return STATUS.matcher(said).results().map(found -> found.group(1)).toList();
    }
}
