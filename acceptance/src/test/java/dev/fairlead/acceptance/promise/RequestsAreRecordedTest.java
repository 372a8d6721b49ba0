package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A request can be looked at about a second after its answer, with its steps and without anything that is secret. */
@Execution(ExecutionMode.SAME_THREAD)
final class RequestsAreRecordedTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String SECRET = "hunter2-in-a-query";

    private static Installation installation;
    private static RecordingUpstream upstream;
    private static String key;

    @BeforeAll
    static void start() {
        installation = new Installation().with("FAIRLEAD_REQUEST_RECORDS_HEADERS", "X-Shown");
        upstream = RecordingUpstream.start(0);
        installation.up(installation.file("empty.yaml", "policies: {}\n"));
        key = RestObjects.createAll(installation, "shop", upstream.port());
        RestObjects.awaitStatus(installation, "/shop/v1/items", key, 200, SOON);
    }

    @AfterAll
    static void stop() throws IOException {
        installation.close();
        upstream.close();
    }

    private static String list(String query, Predicate<String> right) {
        return Installation.await(
                        SOON,
                        () -> RestObjects.good(installation.rest("GET", "/requests" + query, "")),
                        answer -> right.test(answer.body()))
                .body();
    }

    @Test
    void one_that_went_well_shows_its_steps_and_no_secret() {
        HttpResponse<String> answer = installation.call(
                "GET", "/shop/v1/items?token=" + SECRET, "X-API-Key", key, "X-Shown", "seen", "X-Hidden", "unseen");
        assertThat(answer.statusCode()).isEqualTo(200);
        String id = answer.headers().firstValue("X-Request-ID").orElseThrow();
        String found = list("?requestId=" + id, body -> body.contains(id));
        String one = RestObjects.good(installation.rest("GET", "/requests/" + Installation.member(found, "id"), ""))
                .body();
        assertThat(one)
                .contains("\"client\": \"shop-client\"", "\"product\": \"shop\"", "\"endpoint\": \"list\"")
                .contains("\"credential\"", "\"rate-limit\"", "\"kind\": \"backend\"", "\"tookMs\"")
                .contains("\"x-api-key\"", "\"token\"", "\"x-hidden\"", "\"seen\"")
                .doesNotContain(SECRET)
                .doesNotContain("unseen")
                .doesNotContain(key);
    }

    @Test
    void a_refusal_is_found_by_its_word_and_by_its_class_and_not_among_those_of_others() {
        assertThat(installation
                        .call("GET", "/shop/v1/items", "X-API-Key", "flk_wrong")
                        .statusCode())
                .isEqualTo(401);
        String found = list("?failure=unauthorized&status=4xx", body -> body.contains("unauthorized"));
        assertThat(found).doesNotContain("\"status\": 200").doesNotContain("flk_wrong");
        assertThat(list("?failure=unauthorized&client=shop-client", body -> true))
                .doesNotContain("unauthorized");
        assertThat(installation.rest("GET", "/requests?status=abc", "").statusCode())
                .isEqualTo(400);
        assertThat(installation
                        .rest("GET", "/requests/0000000000000000000-0", "")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void logs_shows_them_as_a_table() {
        installation.call("GET", "/shop/v1/items", "X-API-Key", key);
        list("?client=shop-client", body -> body.contains("shop-client"));
        try (RunningCommand logs = installation.fairlead("logs", "--client", "shop-client", "--limit", "5")) {
            assertThat(logs.awaitExit(SOON.multipliedBy(4))).isZero();
            assertThat(logs.said()).contains("/shop/v1/items", "status", "200");
        }
    }

    @Test
    void health_checks_are_not_recorded_however_they_were_answered() {
        for (int i = 0; i < 20; i++) {
            installation.call("GET", "/health");
        }
        assertThat(installation.call("POST", "/health").statusCode()).isEqualTo(405);
        String id = installation
                .call("GET", "/shop/v1/items", "X-API-Key", key)
                .headers()
                .firstValue("X-Request-ID")
                .orElseThrow();
        list("?requestId=" + id, body -> body.contains(id));
        assertThat(list("", body -> true)).doesNotContain("\"path\": \"/health");
    }
}
