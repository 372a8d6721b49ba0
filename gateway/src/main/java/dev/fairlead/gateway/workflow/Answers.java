package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.cel.Language.Unevaluated;
import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.model.Workflow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes answers of a response or redirect node. */
final class Answers {

    private static final byte[] NOTHING = {};
    private static final String TYPE = "content-type";

    private final String node;
    private final Filling status;
    private final Map<String, Filling> headers;
    private final Optional<Filling> body;

    private Answers(String node, Filling status, Map<String, Filling> headers, Optional<Filling> body) {
        this.node = node;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static Answers of(String node, Workflow.Response response) {
        return new Answers(
                node,
                Filling.of(response.status()),
                Filling.of(response.headers()),
                response.body().map(Filling::of));
    }

    static Answers of(String node, Workflow.Redirect redirect) {
        long code = redirect.status();
        return new Answers(node, variables -> code, Map.of("Location", Filling.of(redirect.url())), Optional.empty());
    }

    Answer make(Map<String, Object> variables) throws Unevaluated, RunFailure {
        Object code = status.value(variables);
        if (!(code instanceof Number number) || number.intValue() < 200 || number.intValue() > 599) {
            throw RunFailure.fault(node, "its status is " + Values.text(code) + "; use 200 to 599", null);
        }
        List<Map.Entry<String, String>> made = new ArrayList<>();
        String type = "";
        for (Map.Entry<String, Filling> header : headers.entrySet()) {
            String value = header.getValue().text(variables);
            if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f || c > 0xff)) {
                throw RunFailure.fault(
                        node, "its header " + header.getKey() + " has a character that cannot stand in one", null);
            }
            if (header.getKey().equalsIgnoreCase(TYPE)) {
                type = value;
            } else {
                made.add(Map.entry(header.getKey(), value));
            }
        }
        Object content = body.isPresent() ? body.get().value(variables) : Values.NOTHING;
        int written = number.intValue();
        boolean bodiless = written == 204 || written == 304;
        byte[] bytes = bodiless ? NOTHING : bytes(content);
        return new Answer(written, made, bytes.length == 0 || !type.isEmpty() ? type : usual(content), bytes);
    }

    static byte[] bytes(Object content) {
        if (content.equals(Values.NOTHING)) {
            return NOTHING;
        }
        return Values.bytes(content).orElseGet(() -> Values.text(content).getBytes(StandardCharsets.UTF_8));
    }

    static String usual(Object content) {
        if (Values.bytes(content).isPresent()) {
            return "application/octet-stream";
        }
        return content instanceof String ? "text/plain; charset=utf-8" : "application/json";
    }
}
