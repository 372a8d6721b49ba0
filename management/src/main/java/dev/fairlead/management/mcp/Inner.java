package dev.fairlead.management.mcp;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Problem;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.management.http.Request;
import dev.fairlead.management.http.Responder;
import dev.fairlead.model.mcp.Tool;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends requests to REST within the one that came: with the same token, so that the same is checked, done and audited. */
final class Inner {

    /** How long an answer of a tool may be. */
    static final int MAX_ANSWER = 1024 * 1024;

    private static final int MISSING = 404;
    private static final int FAILED = 400;

    private final Responder rest;

    Inner(Responder rest) {
        this.rest = rest;
    }

    /**
     * What REST answered.
     *
     * @param body what stood in it
     */
    record Reply(int status, Map<String, String> headers, Node.Mapping body) {

        boolean failed() {
            return status >= FAILED;
        }

        boolean isMissing() {
            return status == MISSING;
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        Members result() {
            return Tool.answered(body, Json.canonical(body), failed());
        }
    }

    Reply send(Request outer, String method, String target, Map<String, String> headers, byte[] body)
            throws IOException {
        Map<String, String> other = new LinkedHashMap<>();
        other.put("If-Match", "");
        other.put("If-None-Match", "");
        other.put(Request.STATE, "");
        other.put("Content-Type", body.length == 0 ? "" : "application/json");
        other.putAll(headers);
        try {
            Answer answer = rest.answer(outer.within(method, target, other, body));
            return new Reply(answer.status(), answer.headers(), read(answer));
        } catch (Refusal refusal) {
            Problem problem = refusal.problem();
            return new Reply(problem.status(), Map.of(), problem.body(outer.id()));
        }
    }

    private static Node.Mapping read(Answer answer) {
        if (answer.body().length == 0) {
            return new Members().put("done", true).build();
        }
        if (answer.body().length > MAX_ANSWER) {
            throw Refusal.of(
                    413,
                    "The answer has " + answer.body().length + " bytes, a tool may answer " + MAX_ANSWER
                            + "; ask for less, by limit or contains, or use the REST API");
        }
        try {
            Node node = Json.read(answer.body(), "answer", MAX_ANSWER);
            return node instanceof Node.Mapping mapping
                    ? mapping
                    : new Members().put("items", node).build();
        } catch (Json.Malformed impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
