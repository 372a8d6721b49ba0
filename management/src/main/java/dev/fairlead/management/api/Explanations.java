package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Problem;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.replica.ReplicaReport;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Asks a running gateway what it would do with a request. Nothing is sent to a service, and nothing counts. */
final class Explanations {

    private static final int MAX_TEXT = 8192;
    private static final int MAX_HEADERS = 64;

    private final Store store;

    Explanations(Store store) {
        this.store = store;
    }

    void serve(Operations table) {
        table.does("explain", this::explain);
    }

    private Answer explain(Call call) throws IOException {
        Fields fields = new Fields(call.body());
        String method = fields.optional("method", 32).orElse("GET");
        String url = fields.text("url", MAX_TEXT);
        String from = fields.optional("from", 64).orElse("127.0.0.1");
        String wanted = fields.optional("replica", 256).orElse("");
        List<String> headers = fields.texts("headers", MAX_HEADERS, MAX_TEXT, "lines", "\"Name: value\"");
        fields.done(Set.of());
        String query = "method=" + encoded(method) + "&url=" + encoded(url) + "&from=" + encoded(from);
        String question = Json.canonical(new Members()
                .put("explain", query)
                .put("headers", Members.ofTexts(headers))
                .build());
        ReplicaReport replica = replica(store, wanted);
        Node.Mapping answer = asked(store, replica, question);
        if (answer.members().get("fault") instanceof Node.Text fault) {
            throw new Refusal(Problem.of(
                    422,
                    "The gateway does not understand the question",
                    List.of(new Problem.Fault("/url", fault.value(), ""))));
        }
        return Answer.json(200, Bodies.with(answer, "replica", Members.of(replica.id())));
    }

    /** What a gateway answers; refused where it does not within some seconds. */
    static Node.Mapping asked(Store store, ReplicaReport replica, String question) {
        return Bodies.stored(store.questions().ask(replica.id(), question).orElseThrow(() -> Refusal.of(
                        503, "The gateway \"" + replica.id() + "\" did not answer in time")
                .with("Retry-After", "5")));
    }

    /** A live gateway of that name, or any. */
    static ReplicaReport replica(Store store, String wanted) {
        return store.replicas().live().stream()
                .filter(live -> wanted.isEmpty() || live.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Refusal.of(
                        409,
                        wanted.isEmpty()
                                ? "No gateway is live to be asked; start one"
                                : "The gateway \"" + wanted + "\" is not live"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
