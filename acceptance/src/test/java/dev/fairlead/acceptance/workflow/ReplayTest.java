package dev.fairlead.acceptance.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.workflow.Replay;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replay gives is what the running gateway gave. */
final class ReplayTest {

    private static final String WORKFLOWS = """
            joined:
              nodes:
                start: {type: request, to: enough}
                enough: {type: condition, if: "int(request.query.n) > 20", to: {"true": both, "false": few}}
                few: {type: response, status: 409, body: "${{ request.query.n }} are too few"}
                both: {type: parallel, to: [stock, price]}
                stock: {type: proxy, to: joined}
                price: {type: http, method: POST, url: "http://127.0.0.1:PORT/price", body: {id: "${{ request.params.id }}", n: "${{ int(request.query.n) }}"}, to: joined}
                joined: {type: merge, to: answer}
                answer: {type: response, headers: {X-Cents: "${{ nodes.price.body.cents }}"}, body: {stock: "${{ nodes.stock.body }}", price: "${{ nodes.price.body }}"}}
            each:
              nodes:
                start: {type: request, to: check}
                check: {type: validate, schema: {properties: {ids: {maxItems: 4}}}, to: items}
                items: {type: loop, over: request.body.ids, to: {body: ask, done: answer}}
                ask: {type: proxy, method: GET, path: "/stock/${{ item }}", to: items}
                answer: {type: response, body: {paths: "${{ nodes.items.map(x, x.body.path) }}"}}
            """;

    @TempDir
    private Path directory;

    @Test
    void a_replay_is_as_the_live_run_on_a_hundred_captures() throws Exception {
        RandomGenerator random = new SplittableRandom(7);
        try (Services services = new Services();
                WorkflowGateway gateway = new WorkflowGateway(directory, services.port(), WORKFLOWS)) {
            assertThat(gateway.snapshot().diagnostics()).isEmpty();
            for (int i = 0; i < 50; i++) {
                joined(gateway, random.nextInt(10, 40));
                each(gateway, random.nextInt(0, 7));
            }
        }
    }

    private static void joined(WorkflowGateway gateway, int n) throws IOException, InterruptedException {
        String id = "x" + n;
        String sent = "{\"id\":\"" + id + "\",\"n\":" + n + "}";
        same(
                gateway,
                "joined",
                gateway.get("/joined/" + id + "?n=" + n),
                "{\"path\":\"/p/v1/joined/" + id + "\",\"target\":\"/stock/" + id + "?n=" + n
                        + "\",\"params\":{\"id\":\"" + id + "\"},\"query\":{\"n\":\"" + n + "\"}}",
                "{\"stock\":[{\"body\":{\"path\":\"/stock/" + id + "?n=" + n + "\",\"left\":7}}],"
                        + "\"price\":[{\"body\":{\"cents\":1250,\"body\":" + sent + "}}]}");
    }

    private static void each(WorkflowGateway gateway, int count) throws IOException, InterruptedException {
        String ids = IntStream.range(0, count).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
        String answers = IntStream.range(0, count)
                .mapToObj(i -> "{\"body\":{\"path\":\"/stock/" + i + "\",\"left\":7}}")
                .collect(Collectors.joining(","));
        String body = "{\"ids\":[" + ids + "]}";
        same(
                gateway,
                "each",
                gateway.post("/each", "application/json", body),
                "{\"method\":\"POST\",\"path\":\"/p/v1/each\",\"body\":" + body + "}",
                "{\"ask\":[" + answers + "]}");
    }

    private static void same(
            WorkflowGateway gateway, String name, HttpResponse<String> live, String request, String calls)
            throws InterruptedException {
        Workflow workflow =
                Objects.requireNonNull(gateway.snapshot().workflows().get(new Name(name, Owner.FILE)));
        Replay.Outcome replayed = Replay.run(workflow, json(request), json(calls));

        assertThat(replayed.status()).as(request + replayed.failure()).isEqualTo(live.statusCode());
        if (replayed.failure().isEmpty()) {
            String type = live.headers().firstValue("content-type").orElse("");
            String body =
                    type.contains("json") ? Json.canonical(replayed.body()) : ((Node.Text) replayed.body()).value();
            assertThat(body).isEqualTo(live.body());
            assertThat(replayed.headers()).containsEntry("content-type", type);
            assertThat(replayed.headers().getOrDefault("x-cents", ""))
                    .isEqualTo(live.headers().firstValue("x-cents").orElse(""));
        }
    }

    private static Node.Mapping json(String text) {
        try {
            return (Node.Mapping) Json.read(text, "test");
        } catch (Json.Malformed wrong) {
            throw new AssertionError(wrong);
        }
    }
}
