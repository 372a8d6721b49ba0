package dev.fairlead.acceptance.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a run and its nodes may spend, and what the caller gets when they would spend more. */
@Execution(ExecutionMode.SAME_THREAD)
final class BudgetsTest {

    private static final String WORKFLOWS = """
            late:
              deadline: 200ms
              nodes:
                start: {type: request, to: ask}
                ask: {type: proxy, path: /slow, to: {success: answer, error: answer}}
                answer: {type: response}
            cut:
              nodes:
                start: {type: request, to: ask}
                ask: {type: proxy, path: /slow, timeout: 400ms, to: answer}
                answer: {type: response}
            left:
              nodes:
                start: {type: request, to: ask}
                ask: {type: proxy, path: /slow, timeout: 60s, to: answer}
                answer: {type: response}
            cuthttp:
              nodes:
                start: {type: request, to: ask}
                ask: {type: http, url: "http://127.0.0.1:PORT/slow", timeout: 400ms, to: {success: answer, error: sorry}}
                answer: {type: response}
                sorry: {type: response, status: 503, body: "sorry, ${{ nodes.ask.error }}"}
            big:
              nodes:
                start: {type: request, to: ask}
                ask: {type: proxy, path: /big, maxResponseBytes: 100000, to: answer}
                answer: {type: response}
            bighttp:
              nodes:
                start: {type: request, to: ask}
                ask: {type: http, url: "http://127.0.0.1:PORT/big", maxResponseBytes: 100000, to: answer}
                answer: {type: response}
            calls:
              nodes:
                start: {type: request, to: each}
                each: {type: loop, over: "[1, 2, 3]", to: {body: ask, done: answer}}
                ask: {type: proxy, path: /stock, maxCalls: 2, to: each}
                answer: {type: response}
            again:
              nodes:
                start: {type: request, to: ask}
                ask: {type: proxy, path: /flaky, attempts: 3, pause: 1ms, to: answer}
                answer: {type: response, body: "${{ nodes.ask.body }}"}
            fallback:
              nodes:
                start: {type: request, to: ask}
                ask: {type: proxy, path: /broken, attempts: 2, pause: 1ms, to: {success: answer, error: other}}
                other: {type: proxy, path: /stock, to: answer}
                answer: {type: response, body: "${{ nodes.other.body }}"}
            wrong:
              nodes:
                start: {type: request, to: answer}
                answer: {type: response, body: "${{ request.body.missing }}"}
            small:
              maxBodyBytes: 10
              nodes:
                start: {type: request, to: answer}
                answer: {type: response, body: "${{ request.body }}"}
            """;

    @TempDir
    private static Path directory;

    private static Services services;
    private static WorkflowGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        services = new Services();
        gateway = new WorkflowGateway(directory, services.port(), WORKFLOWS);
        assertThat(gateway.snapshot().diagnostics()).isEmpty();
        gateway.get("/again");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        services.close();
    }

    private static void refused(String path, int status, String type, String failure) throws IOException {
        HttpResponse<String> answer = gateway.get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.body())
                .contains("problems/" + type)
                .contains("\"requestId\"")
                .doesNotContain("slow");
        String id = answer.headers().firstValue("x-request-id").orElse("");
        WorkflowGateway.until(() -> gateway.told().stream()
                .anyMatch(line -> line.contains(id) && line.contains("\"failure\":\"" + failure)));
    }

    @Test
    void a_run_over_its_deadline_is_504() throws IOException {
        long start = System.nanoTime();
        refused("/late", 504, "workflow-timeout", "workflow_timeout: workflow late, node ask: its deadline passed");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_node_over_its_time_is_cut_within_a_tenth_and_is_502() throws IOException {
        gateway.get("/cut");
        Duration best = Duration.ofDays(1);
        // The best of three: a machine that is busy with others is late, and never early.
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            assertThat(gateway.get("/cut").statusCode()).isEqualTo(502);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(took).isGreaterThan(Duration.ofMillis(395));
            best = took.compareTo(best) < 0 ? took : best;
        }
        assertThat(best).isLessThan(Duration.ofMillis(440));
        refused("/cut", 502, "workflow-failed", "workflow_failed: workflow cut, node ask: ");
    }

    @Test
    void the_error_edge_is_taken_where_there_is_one() throws IOException {
        HttpResponse<String> answer = gateway.get("/cuthttp");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("sorry, no answer within its time");
    }

    @Test
    void an_answer_that_is_too_long_is_none() throws IOException {
        refused("/big", 502, "workflow-failed", "workflow_failed: workflow big, node ask: ");
        refused("/bighttp", 502, "workflow-failed", "workflow_failed: workflow bighttp, node ask: its answer has more");
    }

    @Test
    void a_node_asks_no_more_often_than_it_may() throws IOException {
        refused("/calls", 502, "workflow-failed", "workflow_failed: workflow calls, node ask: it has made the 2 calls");
    }

    @Test
    void what_failed_is_asked_again_and_then_somebody_else_is() throws IOException {
        assertThat(gateway.get("/again").body()).isEqualTo("{\"ok\":true}");
        assertThat(gateway.get("/fallback").body()).contains("/stock");
        assertThat(services.asked().stream().filter("GET /broken"::equals)).hasSize(2);
    }

    @Test
    void an_expression_without_a_value_is_500_and_says_nothing_of_itself() throws IOException {
        refused("/wrong", 500, "workflow-fault", "workflow_fault: workflow wrong, node answer: ");
    }

    @Test
    void a_body_past_its_bound_is_413() throws IOException {
        assertThat(gateway.post("/small", "text/plain", "0123456789").body()).isEqualTo("0123456789");
        assertThat(gateway.post("/small", "text/plain", "0123456789a").statusCode())
                .isEqualTo(413);
    }

    @Test
    void a_caller_that_leaves_takes_its_run_along() throws IOException {
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            // Gone, and not only silent: who ends its side may still wait for an answer.
            caller.setSoLinger(true, 0);
            caller.getOutputStream()
                    .write("GET /p/v1/left HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            WorkflowGateway.until(
                    () -> gateway.metric("fairlead_workflow_runs ").endsWith(" 1"));
        }
        long start = System.nanoTime();
        WorkflowGateway.until(() -> gateway.metric("fairlead_workflow_runs ").endsWith(" 0"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(gateway.metric("fairlead_workflow_held_bytes ")).endsWith(" 0");
    }
}
