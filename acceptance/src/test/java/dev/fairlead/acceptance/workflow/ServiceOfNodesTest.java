package dev.fairlead.acceptance.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of the type proxy go the way that forwarded requests go: places, health and second tries of the service. */
final class ServiceOfNodesTest {

    private static final String WORKFLOWS = """
            slow:
              nodes:
                start: {type: request, to: ask}
                ask: {type: proxy, path: /slow, timeout: 2s, to: {success: answer, error: sorry}}
                answer: {type: response}
                sorry: {type: response, status: 503, body: "${{ nodes.ask.error }}"}
            stock:
              nodes:
                start: {type: request, to: ask}
                ask: {type: proxy, path: /stock, to: {success: answer, error: sorry}}
                answer: {type: response, body: "${{ nodes.ask.body }}"}
                sorry: {type: response, status: 503, body: "${{ nodes.ask.error }}"}
            broken:
              nodes:
                start: {type: request, to: ask}
                ask: {type: proxy, path: /broken, attempts: 10, pause: 0ms, to: {success: answer, error: sorry}}
                answer: {type: response}
                sorry: {type: response, status: 503, body: "${{ nodes.ask.error }}"}
            """;

    private static String servers(int... ports) {
        List<String> all = new ArrayList<>();
        for (int port : ports) {
            all.add("{url: \"http://127.0.0.1:" + port + "\"}");
        }
        return "servers: " + all;
    }

    private static WorkflowGateway gateway(Path directory, Services services, String more) throws IOException {
        WorkflowGateway gateway = new WorkflowGateway(
                directory, services.port(), WORKFLOWS, Map.of(), "{" + servers(services.port()) + ", " + more + "}");
        assertThat(gateway.snapshot().diagnostics()).isEmpty();
        return gateway;
    }

    @Test
    void a_node_gets_no_place_where_there_is_none(@TempDir Path directory) throws Exception {
        try (Services services = new Services();
                WorkflowGateway gateway = gateway(directory, services, "concurrency: {limit: 1, queue: 0}")) {
            Thread first = asking(gateway, "/slow", new ConcurrentLinkedQueue<>());
            WorkflowGateway.until(() -> services.asked().contains("GET /slow"));

            assertThat(gateway.get("/stock").body())
                    .isEqualTo("the service has as many requests as it may, and they queue");
            // So does a forwarded request.
            assertThat(gateway.get("/plain").statusCode()).isEqualTo(503);
            assertThat(services.asked()).containsExactly("GET /slow");
            first.join();
            assertThat(gateway.get("/stock").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_node_waits_for_a_place(@TempDir Path directory) throws Exception {
        try (Services services = new Services();
                WorkflowGateway gateway =
                        gateway(directory, services, "concurrency: {limit: 1, queue: 5, wait: 20s}")) {
            ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
            Thread first = asking(gateway, "/slow", said);
            WorkflowGateway.until(() -> services.asked().contains("GET /slow"));
            assertThat(gateway.get("/stock").body()).contains("/stock");

            // The place came back with the end of the other node's time.
            first.join();
            assertThat(said).hasSize(1).allMatch(body -> body.contains("no answer within its time"));
        }
    }

    private static Thread asking(WorkflowGateway gateway, String path, ConcurrentLinkedQueue<String> said) {
        return Thread.ofVirtual().start(() -> {
            try {
                said.add(gateway.get(path).body());
            } catch (IOException failed) {
                said.add(failed.toString());
            }
        });
    }

    @Test
    void what_a_node_meets_counts_for_the_health_of_the_backend(@TempDir Path directory) throws Exception {
        try (Services services = new Services();
                WorkflowGateway gateway = new WorkflowGateway(
                        directory,
                        services.port(),
                        WORKFLOWS,
                        Map.of(),
                        "{" + servers(services.port(), 9)
                                + ", passiveHealthCheck: {maxFailedAttempts: 1, maxEjectedPercent: 100}}")) {
            assertThat(gateway.snapshot().diagnostics()).isEmpty();
            // Nobody listens at the second backend: the first is asked in its place.
            for (int i = 0; i < 6; i++) {
                assertThat(gateway.get("/stock").statusCode()).isEqualTo(200);
            }
            WorkflowGateway.until(
                    () -> gateway.metric("fairlead_service_backend_up").contains("} 0"));
        }
    }

    @Test
    void second_tries_are_of_the_budget_of_the_service(@TempDir Path directory) throws Exception {
        try (Services services = new Services();
                WorkflowGateway gateway = gateway(directory, services, "retryBudget: {percent: 0, perSecond: 2}")) {
            assertThat(gateway.get("/broken").body()).isEqualTo("the service's budget of second tries is spent");
            assertThat(services.asked().stream().filter("GET /broken"::equals)).hasSizeBetween(2, 6);
        }
    }
}
