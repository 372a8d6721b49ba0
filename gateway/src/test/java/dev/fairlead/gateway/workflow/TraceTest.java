package dev.fairlead.gateway.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.form.Findings;
import dev.fairlead.model.form.WorkflowForm;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceTest {

    private static final String NODES = """
            {"nodes": {
              "start": {"type": "request", "to": "ask"},
              "ask": {"type": "http", "url": "http://stock:8000/items/${{ request.body.item }}", "attempts": 2, "pause": "100ms",
                      "headers": {"Authorization": "${{ request.headers.authorization }}"}, "to": {"success": "ok", "error": "no"}},
              "ok": {"type": "response", "body": {"left": "${{ nodes.ask.body.left }}", "token": "${{ nodes.ask.body.token }}"}},
              "no": {"type": "response", "status": 503}}}""";

    private static final String FAILING = """
            {"nodes": {
              "start": {"type": "request", "to": "ask"},
              "ask": {"type": "http", "url": "http://stock:8000/", "to": "ok"},
              "ok": {"type": "response"}}}""";

    private static Workflow workflow(String nodes) throws Json.Malformed {
        Findings findings = new Findings(new Subject(Subject.Kind.WORKFLOW, "w", Owner.STORE));
        return WorkflowForm.read("w", Json.read(nodes, "test"), findings)
                .orElseThrow(() -> new AssertionError(findings.all()));
    }

    private static String traced(String nodes, String request, String calls) throws Json.Malformed {
        Optional<Node.Mapping> trace = new Languages()
                .replay(workflow(nodes), (Node.Mapping) Json.read(request, "test"), (Node.Mapping)
                        Json.read(calls, "test"));
        return Json.canonical(trace.orElseThrow());
    }

    @Test
    void each_node_tells_what_it_asked_what_it_was_told_and_what_it_gave_without_secrets() throws Exception {
        String trace = traced(
                NODES,
                "{\"method\":\"POST\",\"body\":{\"item\":\"tea\"},\"headers\":{\"authorization\":\"Bearer abcdef\"}}",
                "{\"ask\":[{\"status\":503},{\"body\":{\"left\":7,\"token\":\"hush-hush\"}}]}");
        assertThat(trace)
                .contains("\"node\":\"start\"")
                .contains("\"target\":\"http://stock:8000/items/tea\"")
                .contains("\"outcome\":\"success\"")
                .contains("\"said\":{\"status\":503}")
                .contains("\"body\":{\"left\":7,\"token\":\"***\"}")
                .doesNotContain("abcdef")
                .doesNotContain("hush");
        // Only waiting takes time: the pause between the two tries.
        assertThat(trace).contains("\"tookMs\":100");
    }

    @Test
    void a_node_that_fails_ends_it_and_says_why() throws Exception {
        String trace = traced(FAILING, "{\"body\":{\"item\":\"tea\"}}", "{}");
        assertThat(trace)
                .contains("\"failure\":\"ask: ")
                .contains("was not recorded")
                .contains("\"outcome\":\"failed\"");
    }

    @Test
    void values_that_are_too_large_are_told_by_their_length() throws Exception {
        String trace = traced(
                NODES,
                "{\"body\":{\"item\":\"tea\"},\"headers\":{\"authorization\":\"\"}}",
                "{\"ask\":[{\"body\":{\"left\":\"" + "x".repeat(20_000) + "\"}}]}");
        assertThat(trace).contains("too many to be shown here").hasSizeLessThan(4_000);
    }
}
