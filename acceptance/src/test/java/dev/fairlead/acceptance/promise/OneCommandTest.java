package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Acceptance line 1: one command from a clone to a product that is served, and refused as it should be. */
final class OneCommandTest {

    private static final Pattern CURL = Pattern.compile("^\\s*(curl\\s.*)$");
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration QUICK = Duration.ofSeconds(20);

    @Test
    void the_printed_curl_line_answers_200_and_without_its_key_401() throws IOException {
        try (Installation installation = new Installation()) {
            RunningCommand up = installation.up();
            String line = up.awaitLine(CURL, START).group(1);
            assertThat(curl(installation, line)).isEqualTo("200");
            String bare = line.replaceAll("flk_[a-z0-9]{12}_[A-Za-z0-9]{32}", "flk_000000000000_nobody");
            assertThat(bare).as("the line holds a whole key").isNotEqualTo(line);
            assertThat(curl(installation, bare)).isEqualTo("401");
            assertThat(curl(
                            installation,
                            line.replaceAll("(-H|--header)\\s+(\"[^\"]*flk_[^\"]*\"|'[^']*flk_[^']*')", "")))
                    .isEqualTo("401");
        }
    }

    @Test
    void every_refusal_has_its_status_and_its_headers() throws IOException {
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            installation.up(Example.write(installation, upstream.port()));
            String path = "/payments/v1/charges/42";
            assertThat(installation.call("GET", path, "X-API-Key", Example.ACME).body())
                    .isEqualTo("GET /charges/42");
            assertThat(installation
                            .call("GET", path, "Authorization", "Bearer " + Example.ACME)
                            .statusCode())
                    .isEqualTo(200);
            refused(installation.call("GET", path), 401);
            assertThat(installation.call("GET", path).headers().firstValue("WWW-Authenticate"))
                    .isPresent();
            refused(installation.call("GET", path, "X-API-Key", Example.STRANGER), 403);
            refused(installation.call("GET", "/nowhere", "X-API-Key", Example.ACME), 404);
            refused(installation.call("GET", "/payments/v1/nowhere", "X-API-Key", Example.ACME), 404);
            HttpResponse<String> method = installation.call("DELETE", path, "X-API-Key", Example.ACME);
            refused(method, 405);
            assertThat(method.headers().firstValue("Allow").orElse("")).contains("GET");
        }
    }

    @Test
    void past_the_limit_429_says_when_to_come_again() throws IOException {
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            installation.up(Example.write(installation, upstream.port()));
            HttpResponse<String> last = installation.call("GET", "/payments/v1/charges/1", "X-API-Key", Example.SMALL);
            int good = 0;
            while (last.statusCode() == 200 && good < 10) {
                assertThat(last.headers().firstValue("RateLimit"))
                        .as("RateLimit")
                        .isPresent();
                good++;
                last = installation.call("GET", "/payments/v1/charges/1", "X-API-Key", Example.SMALL);
            }
            assertThat(good).isEqualTo(3);
            refused(last, 429);
            assertThat(last.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
            assertThat(last.headers().firstValue("RateLimit")).isPresent();
            assertThat(last.headers().firstValue("RateLimit-Policy")).isPresent();
        }
    }

    @Test
    void refusals_of_401_and_403_do_not_say_which_secret_was_wrong() throws IOException {
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            installation.up(Example.write(installation, upstream.port()));
            String path = "/payments/v1/charges/42";
            String none = stripped(installation.call("GET", path));
            String unknown =
                    stripped(installation.call("GET", path, "X-API-Key", "flk_unknown00000_" + "Z".repeat(32)));
            String wrong = stripped(installation.call("GET", path, "X-API-Key", Example.ACME.replaceFirst("1$", "2")));
            String mangled = stripped(installation.call("GET", path, "X-API-Key", "nonsense"));
            assertThat(List.of(unknown, wrong, mangled)).containsOnly(none);
            assertThat(upstream.takeRequests()).isEmpty();
        }
    }

    @Test
    void the_callers_key_is_not_forwarded_and_its_name_is() throws IOException {
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            installation.up(Example.write(installation, upstream.port()));
            installation.call("GET", "/payments/v1/charges/1", "X-API-Key", Example.ACME, "X-Fairlead-Client", "root");
            assertThat(upstream.takeRequests()).singleElement().satisfies(seen -> {
                assertThat(seen.values("x-fairlead-client")).containsExactly("acme");
                assertThat(seen.values("x-fairlead-product")).containsExactly("payments");
                assertThat(seen.fields().toString()).doesNotContain("flk_");
            });
        }
    }

    @Test
    void the_access_log_names_product_and_client_and_holds_no_key() throws IOException {
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            RunningCommand up = installation.up(Example.write(installation, upstream.port()));
            installation.call("GET", "/payments/v1/charges/7?secret=abc", "X-API-Key", Example.ACME);
            String line = up.awaitLine(Pattern.compile(".*\"event\"\\s*:\\s*\"request\".*charges/7.*"), QUICK)
                    .group();
            assertThat(line)
                    .contains("\"product\":\"payments\"", "\"partner\":\"acme\"", "\"status\":200")
                    .doesNotContain("secret=abc");
            assertThat(up.said()).doesNotContain(Example.ACME).doesNotContain(Installation.PASSWORD);
        }
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

    private static String curl(Installation installation, String line) {
        String quiet = line + " -s -o /dev/null -w '%{http_code}\\n'";
        RunningCommand shell = installation.run(List.of("sh", "-c", quiet));
        assertThat(shell.awaitExit(QUICK)).as(shell.said()).isZero();
        return shell.said().strip();
    }
}
