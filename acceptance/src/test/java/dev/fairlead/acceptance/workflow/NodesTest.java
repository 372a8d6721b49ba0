package dev.fairlead.acceptance.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every sort of node, in a whole gateway and against a real server. */
final class NodesTest {

    private static final String WORKFLOWS = """
            through:
              nodes:
                start: {type: request, to: ask}
                ask: {type: proxy, to: answer}
                answer: {type: response, status: "${{ nodes.ask.status }}", body: "${{ nodes.ask.body }}"}
            joined:
              nodes:
                start: {type: request, to: both}
                both: {type: parallel, to: [stock, price]}
                stock: {type: proxy, path: "/stock/${{ request.params.id }}", to: joined}
                price: {type: http, method: POST, url: "http://127.0.0.1:PORT/price", body: {id: "${{ request.params.id }}", n: "${{ int(request.query.n) + 1 }}"}, to: joined}
                joined: {type: merge, to: answer}
                answer:
                  type: response
                  headers: {X-Cents: "${{ nodes.price.body.cents }}"}
                  body: {left: "${{ nodes.stock.body.left }}", asked: "${{ nodes.price.body.body }}", merged: "${{ nodes.joined.stock.status }}"}
            chosen:
              nodes:
                start: {type: request, to: kind}
                kind: {type: switch, value: "request.query.kind", to: {away: away, default: vip}}
                vip: {type: condition, if: "request.query.kind.startsWith('v')", to: {"true": yes, "false": no}}
                yes: {type: response, body: "very"}
                no: {type: response, status: 404, body: "nobody"}
                away: {type: redirect, url: "https://example.org/${{ request.query.to }}", status: 307}
            each:
              nodes:
                start: {type: request, to: items}
                items: {type: loop, over: request.body.ids, maxItems: 3, to: {body: wait, done: answer}}
                wait: {type: delay, time: 1ms, to: ask}
                ask: {type: proxy, method: GET, path: "/stock/${{ item }}", to: items}
                answer: {type: response, body: {paths: "${{ nodes.items.map(x, x.body.path) }}"}}
            checked:
              nodes:
                start: {type: request, to: check}
                check:
                  type: validate
                  schema: {type: object, required: [name], properties: {name: {type: string, minLength: 2}, age: {type: integer, minimum: 0}}}
                  to: answer
                answer: {type: response, body: "hello ${{ request.body.name }}"}
            read:
              nodes:
                start: {type: request, to: read}
                read: {type: xml-to-json, to: made}
                made: {type: set, value: {order: "${{ nodes.read.o }}", lines: "${{ size(nodes.read.o.line) }}"}, to: written}
                written: {type: json-to-xml, value: "{'id': nodes.made.order['@id'], 'line': nodes.made.order.line}", root: copy, to: answer}
                answer: {type: response, headers: {Content-Type: application/xml}, body: "${{ nodes.written }}"}
            keyed:
              nodes:
                start: {type: request, to: ask}
                ask: {type: http, url: "http://127.0.0.1:PORT/key", secret: key, to: answer}
                answer: {type: response, body: "${{ nodes.ask.body }}"}
            later:
              nodes:
                start: {type: request, to: answer}
                answer: {type: response, status: 202, to: tell}
                tell: {type: http, url: "http://127.0.0.1:PORT/price/told"}
            seen:
              nodes:
                start: {type: request, to: ask}
                ask: {type: proxy, path: /headers, headers: {X-More: "${{ request.client }}"}, to: answer}
                answer: {type: response, body: {seen: "${{ request.headers }}", got: "${{ nodes.ask.body }}"}}
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
    }

    @AfterAll
    static void stop() {
        gateway.close();
        services.close();
    }

    @Test
    void the_service_is_asked_under_the_target_path_with_the_callers_query() throws IOException {
        HttpResponse<String> answer = gateway.get("/through/x1?a=b&c=%20");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"path\":\"/stock/x1?a=b&c=%20\",\"left\":7}");
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    }

    @Test
    void what_the_service_refuses_is_an_answer_like_others() throws IOException {
        HttpResponse<String> answer = gateway.get("/through");

        assertThat(answer.statusCode()).as("the path /through at the service").isEqualTo(404);
    }

    @Test
    void branches_come_together_with_what_each_gave() throws IOException {
        HttpResponse<String> answer = gateway.get("/joined/x1?n=41");

        assertThat(answer.body()).isEqualTo("{\"left\":7,\"asked\":{\"id\":\"x1\",\"n\":42},\"merged\":200}");
        assertThat(answer.headers().firstValue("x-cents")).contains("1250");
    }

    @Test
    void conditions_and_switches_choose_and_a_redirect_answers() throws IOException {
        assertThat(gateway.get("/chosen?kind=vip").body()).isEqualTo("very");
        assertThat(gateway.get("/chosen?kind=other").statusCode()).isEqualTo(404);
        HttpResponse<String> away = gateway.get("/chosen?kind=away&to=there");
        assertThat(away.statusCode()).isEqualTo(307);
        assertThat(away.headers().firstValue("location")).contains("https://example.org/there");
    }

    @Test
    void a_loop_runs_its_body_for_each_item_and_not_for_more_than_it_may() throws IOException {
        assertThat(gateway.post("/each", "application/json", "{\"ids\":[\"a\",\"b\"]}")
                        .body())
                .isEqualTo("{\"paths\":[\"/stock/a\",\"/stock/b\"]}");
        assertThat(gateway.post("/each", "application/json", "{\"ids\":[]}").body())
                .isEqualTo("{\"paths\":[]}");
        assertThat(gateway.post("/each", "application/json", "{\"ids\":[1,2,3,4]}")
                        .statusCode())
                .isEqualTo(502);
    }

    @Test
    void a_body_that_does_not_fit_its_schema_is_400_with_pointers() throws IOException {
        assertThat(gateway.post("/checked", "application/json", "{\"name\":\"Ada\"}")
                        .body())
                .isEqualTo("hello Ada");
        HttpResponse<String> refused = gateway.post("/checked", "application/json", "{\"name\":\"A\",\"age\":-1}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(refused.body())
                .contains("problems/invalid-request")
                .contains("/name: ")
                .contains("/age: ");
    }

    @Test
    void xml_becomes_values_and_values_xml() throws IOException {
        HttpResponse<String> answer =
                gateway.post("/read", "application/xml", "<o id=\"7\"><line>a&amp;b</line><line>c</line></o>");
        assertThat(answer.body()).isEqualTo("<copy><id>7</id><line>a&amp;b</line><line>c</line></copy>");
        assertThat(answer.headers().firstValue("content-type")).contains("application/xml");
    }

    @Test
    void xml_that_would_have_something_fetched_is_refused() throws IOException {
        for (String document : List.of(
                "<!DOCTYPE o [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><o id=\"1\"><line>&x;</line></o>",
                "<!DOCTYPE o [<!ENTITY a \"" + "b".repeat(100) + "\">]><o>&a;&a;</o>",
                "<o><line></o>")) {
            HttpResponse<String> answer = gateway.post("/read", "application/xml", document);
            assertThat(answer.statusCode()).as(document).isEqualTo(400);
            assertThat(answer.body()).doesNotContain("root:");
        }
    }

    @Test
    void a_secret_is_shown_to_whom_is_asked_and_to_nobody_else() throws IOException {
        assertThat(gateway.get("/keyed").body()).isEqualTo("{\"key\":\"the key\"}");
        assertThat(gateway.told().toString()).doesNotContain("the key");
    }

    @Test
    void a_run_goes_on_behind_its_answer() throws IOException {
        assertThat(gateway.get("/later").statusCode()).isEqualTo(202);
        WorkflowGateway.until(() -> services.asked().contains("GET /price/told"));
    }

    @Test
    void only_what_callers_may_say_is_passed_on() throws IOException {
        String body = gateway.send(gateway.request("/seen")
                        .header("X-Mine", "1")
                        .header("X-Fairlead-Client", "me")
                        .header("X-Forwarded-For", "1.2.3.4")
                        .build())
                .body();

        assertThat(body).contains("\"seen\":{\"user-agent\"");
        assertThat(body).contains("\"x-mine\":\"1\"").contains("\"x-more\":\"anybody\"");
        assertThat(body).contains("\"x-fairlead-client\":\"anybody\"").contains("\"x-fairlead-product\":\"p\"");
        assertThat(body).doesNotContain("1.2.3.4").doesNotContain("\"me\"");
    }

    @Test
    void the_access_line_tells_the_nodes_that_ran() throws IOException {
        gateway.get("/chosen?kind=other");

        WorkflowGateway.until(() -> gateway.told().stream()
                .anyMatch(line -> line.matches(
                        ".*\"workflow\":\"chosen: start request next [0-9.]+, kind switch default [0-9.]+, vip condition false"
                                + " [0-9.]+, no response 404 [0-9.]+\".*")));
    }

    @Test
    void an_endpoint_without_a_workflow_is_forwarded_as_before() throws IOException {
        assertThat(gateway.get("/plain").body()).isEqualTo("{\"path\":\"/stock\",\"left\":7}");
        assertThat(gateway.told().stream().filter(line -> line.contains("/plain")))
                .allMatch(line -> !line.contains("\"workflow\""));
    }
}
