package dev.fairlead.acceptance.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.workflow.Replay;
import dev.fairlead.gateway.workflow.Trial;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Template;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are kept give again what they gave, and nothing secret is kept; tests in a workflow are a gate. */
final class CapturesTest {

    private static final Pattern ITEM = Pattern.compile("\"item\":\"x([0-9]+)\"");

    private static final String WORKFLOWS = """
            kept:
              capture: 100
              nodes:
                start: {type: request, to: both}
                both: {type: parallel, to: [stock, price]}
                stock: {type: proxy, path: "/stock/${{ request.query.item }}", to: {success: joined, error: joined}}
                price: {type: http, method: POST, url: "http://127.0.0.1:PORT/price", body: {n: "${{ request.body.n }}"}, secret: key, to: joined}
                joined: {type: merge, to: lucky}
                lucky: {type: condition, if: run.random < 0.5, to: {"true": each, "false": away}}
                each: {type: loop, over: request.body.list, to: {body: ask, done: answer}}
                ask: {type: proxy, method: GET, path: "/stock/${{ item }}", to: each}
                answer: {type: response, body: {left: "${{ nodes.stock.body.left }}", cents: "${{ nodes.price.body.cents }}", paths: "${{ nodes.each.map(x, x.body.path) }}", at: "${{ run.millis }}"}}
                away: {type: redirect, url: "https://example.org/${{ request.query.item }}"}
            silent:
              nodes:
                start: {type: request, to: answer}
                answer: {type: response, body: "${{ request.headers }}"}
            """;

    @Test
    void a_hundred_runs_give_again_what_they_gave(@TempDir Path directory) throws IOException, Exception {
        try (Services services = new Services();
                WorkflowGateway gateway = new WorkflowGateway(directory, services.port(), WORKFLOWS)) {
            assertThat(gateway.snapshot().diagnostics()).isEmpty();
            List<HttpResponse<String>> live = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String list = String.join(",", java.util.Collections.nCopies(i % 4, "\"i" + i + "\""));
                HttpRequest.Builder request = gateway.request("/kept?item=x" + i + "&access_token=hidden-" + i)
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer hidden-" + i)
                        .header("X-Plain", "seen");
                String body = "{\"n\":" + i + ",\"password\":\"hidden-" + i + "\",\"list\":[" + list + "]}";
                live.add(gateway.send(
                        request.POST(HttpRequest.BodyPublishers.ofString(body)).build()));
                gateway.get("/silent");
            }
            WorkflowGateway.until(() -> gateway.captures("kept").split("captured run", -1).length == 101);
            String text = gateway.captures("kept");
            assertThat(text).doesNotContain("hidden-").contains("\"x-plain\":\"seen\"", "***");
            assertThat(gateway.captures("silent").strip()).isEqualTo("{\"tests\":[]}");

            Workflow workflow =
                    Objects.requireNonNull(gateway.snapshot().workflows().get(new Name("kept", Owner.FILE)));
            List<Node> tests = ((Node.Sequence) Objects.requireNonNull(((Node.Mapping) Json.read(text, "captures"))
                            .members()
                            .get("tests")))
                    .elements();
            // A run is kept when it is over, which may be a moment after the caller has its answer.
            BitSet seen = new BitSet();
            for (Node test : tests) {
                Matcher item =
                        ITEM.matcher(template((Node.Mapping) test, "request").json());
                assertThat(item.find()).isTrue();
                int number = Integer.parseInt(item.group(1));
                seen.set(number);
                same(workflow, (Node.Mapping) test, live.get(number));
            }
            assertThat(seen.cardinality()).isEqualTo(100);
        }
    }

    private static void same(Workflow workflow, Node.Mapping test, HttpResponse<String> live) throws Exception {
        Template request = template(test, "request");
        Template calls = template(test, "calls");
        Workflow.Test written = new Workflow.Test("captured", request, calls, template(test, "expect"));

        assertThat(Trial.differences(workflow, written)).isEmpty();
        Replay.Outcome again = Replay.run(workflow, json(request), json(calls));
        assertThat(again.status()).as(request.json()).isEqualTo(live.statusCode());
        if (live.statusCode() == 200) {
            assertThat(Json.canonical(again.body())).isEqualTo(live.body().replaceAll("hidden-[0-9]+", "***"));
        } else {
            assertThat(again.headers().get("location"))
                    .isEqualTo(live.headers().firstValue("location").orElse(""));
        }
    }

    private static Template template(Node.Mapping test, String key) {
        return new Template(Json.canonical(Objects.requireNonNull(test.members().get(key))));
    }

    private static Node.Mapping json(Template template) throws Json.Malformed {
        return (Node.Mapping) Json.read(template.json(), "template");
    }

    @Test
    void a_workflow_that_does_not_pass_its_tests_is_not_served_and_its_last_good_version_is(@TempDir Path directory)
            throws IOException {
        String good = """
                greet:
                  nodes:
                    start: {type: request, to: answer}
                    answer: {type: response, body: "hello ${{ request.query.name }}"}
                  tests:
                    - {name: greets, request: {query: {name: Bob}}, expect: {status: 200, body: hello Bob}}
                """;
        try (WorkflowGateway gateway = new WorkflowGateway(directory, 9, good)) {
            assertThat(gateway.snapshot().diagnostics()).isEmpty();
            assertThat(gateway.get("/greet?name=Eve").body()).isEqualTo("hello Eve");

            gateway.change(good.replace("\"hello ${{", "\"bye ${{"));

            assertThat(gateway.get("/greet?name=Eve").body()).isEqualTo("hello Eve");
            assertThat(gateway.snapshot().diagnostics().toString())
                    .contains("does not pass its test \"greets\": body is \"bye Bob\", expected \"hello Bob\"");
        }
    }
}
