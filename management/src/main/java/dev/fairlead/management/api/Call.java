package dev.fairlead.management.api;

import dev.fairlead.management.access.Caller;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.management.http.Request;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.content.Page;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * One use of an operation.
 *
 * @param request as it came
 * @param parameters what stood in the places of the path, decoded
 * @param caller who may do it
 */
record Call(Request request, Map<String, String> parameters, Caller caller) {

    Call {
        parameters = Map.copyOf(parameters);
    }

    /** What stood in a place of the path. */
    String path(String name) {
        return java.util.Objects.requireNonNull(parameters.get(name), name);
    }

    /** A parameter of the query, if it is given and not empty. */
    Optional<String> query(String name) {
        return request.target().parameter(name).filter(value -> !value.isEmpty());
    }

    /** Why the caller does it, for the audit; empty where nothing is said. */
    String reason() {
        String reason = query("reason").orElse("");
        if (reason.length() > 1024) {
            throw Refusal.of(400, "The query parameter \"reason\" is longer than 1024 characters");
        }
        return reason;
    }

    /** On which state alone the change may be made, where the caller says so. */
    Optional<String> base() {
        return request.header(Request.STATE).map(String::strip);
    }

    /** A switch of the query: {@code ?name}, {@code ?name=true} or {@code ?name=false}. */
    boolean flag(String name) {
        String value = request.target().parameter(name).orElse("false");
        return switch (value) {
            case "", "true" -> true;
            case "false" -> false;
            default ->
                throw Refusal.of(400, "The query parameter \"" + name + "\" is \"" + value + "\"; use true or false");
        };
    }

    /** How many items the page shall have. */
    int limit() {
        String text = query("limit").orElse(Integer.toString(Page.USUAL_LIMIT));
        boolean number = text.matches("[0-9]{1,6}");
        int limit = number ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > Page.MAX_LIMIT) {
            throw Refusal.of(400, "The query parameter \"limit\" is \"" + text + "\"; use 1 to " + Page.MAX_LIMIT);
        }
        return limit;
    }

    /** A whole number in the path that counts from 1. */
    long number(String name) {
        String text = path(name);
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw Refusal.of(404, "There is no " + name + " \"" + text + "\"");
        }
        return Long.parseLong(text);
    }

    /**
     * The body, which must be one JSON object.
     *
     * @throws Refusal 400 with line and column if it is not JSON, 413, 415
     */
    Node.Mapping body() throws IOException {
        return body(Request.MAX_BODY);
    }

    /** Likewise, of at most that many bytes. */
    Node.Mapping body(int most) throws IOException {
        try {
            Node node = Json.read(request.json(most), Bodies.SOURCE, most);
            if (node instanceof Node.Mapping mapping) {
                return mapping;
            }
            throw Refusal.of(422, "The body is " + node.kind() + "; send an object");
        } catch (Json.Malformed malformed) {
            throw Refusal.of(
                    400,
                    "The body is not JSON: line " + malformed.place().line() + ", column "
                            + malformed.place().column() + ": " + malformed.text());
        }
    }
}
