package dev.fairlead.acceptance.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.FileGateway;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Everything that {@code explain} says of a request is what the same gateway then does with it. */
final class ExplainAgreesTest {

    private static final int ROUTES = 300;
    private static final int REQUESTS = 1_000;

    @Test
    void explain_says_what_really_happens_to_a_thousand_requests_over_three_hundred_routes() throws Exception {
        RandomRoutes generated = new RandomRoutes(20261129);
        Map<String, Integer> outcomes = new HashMap<>();
        List<String> differences = new ArrayList<>();
        Set<String> winners = new HashSet<>();
        try (TellingBackend backend = TellingBackend.start();
                FileGateway serving = FileGateway.serving(generated.file(ROUTES, backend.port()))) {
            Asked asked = new Asked(serving);
            for (int i = 0; i < REQUESTS; i++) {
                RandomRoutes.Request request = generated.request();
                boolean secured = i % 5 == 0;
                Node explained = asked.explain(request, secured);
                String said = said(explained);
                String real = asked.send(request, secured);
                winners.add(text(explained, "route"));
                outcomes.merge(text(explained, "outcome"), 1, Integer::sum);
                if (!said.equals(real)) {
                    differences.add((secured ? "https " : "http ") + request + "\n  said: " + said + "\n  real: " + real
                            + "\n  " + Json.canonical(explained).substring(0, 300));
                }
            }
        }
        assertThat(differences).isEmpty();
        // A test in which everything is refused would agree as well.
        assertThat(outcomes.get("forwarded")).isGreaterThan(REQUESTS / 4);
        assertThat(outcomes.get("refused")).isGreaterThan(REQUESTS / 50);
        assertThat(outcomes.get("answered")).isPositive();
        assertThat(winners).hasSizeGreaterThan(ROUTES / 10);
    }

    @Test
    void an_explanation_sends_nothing_and_counts_nothing() throws Exception {
        RandomRoutes.Request request = new RandomRoutes.Request("GET", "a.example", "/x", List.of("X-Secret: s3cr3t"));
        try (TellingBackend backend = TellingBackend.start();
                FileGateway serving = FileGateway.serving("""
                        http:
                          routers: {all: {rule: "PathPrefix(`/`)", service: mirrored, middlewares: [once, one, ask, pages, cut, all]}}
                          middlewares:
                            once: {rateLimit: {average: 1, period: 1h}}
                            one: {inFlightReq: {amount: 1}}
                            ask: {forwardAuth: {address: "http://127.0.0.1:%1$d/auth"}}
                            pages: {errors: {status: ["500-599"], service: up, query: /page}}
                            cut: {circuitBreaker: {expression: "NetworkErrorRatio() > 0.5"}}
                            all: {buffering: {maxRequestBodyBytes: 10}}
                          services:
                            up: {loadBalancer: {servers: [{url: "http://127.0.0.1:%1$d"}]}}
                            mirrored: {mirroring: {service: up, mirrors: [{name: up, percent: 100}]}}
                        """.formatted(backend.port()))) {
            Asked asked = new Asked(serving);
            List<String> outcomes = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Node explained = asked.explain(request, false);
                outcomes.add(text(explained, "outcome"));
                assertThat(Json.canonical(explained)).contains("\"assumed\"").doesNotContain("s3cr3t");
            }
            assertThat(outcomes).containsOnly("forwarded");
            assertThat(backend.calls()).isZero();

            assertThat(asked.send(request, false)).isEqualTo("null GET /x");
            assertThat(text(asked.explain(request, false), "status")).isEqualTo("429");
        }
    }

    /** In the words in which the answer is read: route and target of what is forwarded, else the status. */
    private static String said(Node explained) {
        if (!text(explained, "outcome").equals("forwarded")) {
            return "status " + text(explained, "status");
        }
        String route = text(explained, "route");
        List<Node> steps = elements(explained, "steps");
        List<Node> last = elements(steps.getLast(), "says");
        String target = last.stream()
                .map(sentence -> sentence instanceof Node.Text words ? words.value() : "")
                .filter(words -> words.contains(" goes to "))
                .findFirst()
                .orElse("nowhere");
        return route.substring(0, route.indexOf('@')) + " " + target.substring(0, target.indexOf(" goes to "));
    }

    private static String text(Node node, String member) {
        return switch (member(node, member)) {
            case Node.Text text -> text.value();
            case Node.Decimal number -> number.value().toPlainString();
            default -> throw new AssertionError(member + " is neither text nor a number");
        };
    }

    private static List<Node> elements(Node node, String member) {
        return ((Node.Sequence) member(node, member)).elements();
    }

    private static Node member(Node node, String member) {
        Node value = ((Node.Mapping) node).members().get(member);
        if (value == null) {
            throw new AssertionError("no " + member + " in " + Json.canonical(node));
        }
        return value;
    }
}
