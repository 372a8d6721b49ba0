package dev.fairlead.management.api;

import dev.fairlead.management.access.Right;
import dev.fairlead.management.http.Answer;
import java.io.IOException;
import java.util.List;

/**
 * One row of the interface's table: routes requests, checks rights and describes itself in the OpenAPI document.
 *
 * @param id unique, for generated clients: {@code createProduct}
 * @param method upper case
 * @param template the path, with {@code {name}} for what varies
 * @param right what it asks of its caller
 * @param tag under which heading documents show it
 * @param summary what it does, for people; one sentence without a full stop
 * @param query names of the query parameters that it reads; others are refused
 * @param takes name of the schema of its body; empty if it takes none
 * @param gives name of the schema of its answer; empty if it gives none
 * @param status of its answer when it did what it was asked for
 * @param streams whether its answer is a stream of events; a page asks for it by itself, so it is no use of a session
 * @param action does it
 */
record Operation(
        String id,
        String method,
        String template,
        Right right,
        String tag,
        String summary,
        List<String> query,
        String takes,
        String gives,
        int status,
        boolean streams,
        Action action) {

    Operation {
        query = List.copyOf(query);
    }

    /** Does what an operation promises. */
    @FunctionalInterface
    interface Action {
        Answer act(Call call) throws IOException;
    }

    /** Starts a row. */
    static Operation of(Right right, String method, String template, Action action) {
        return new Operation("", method, template, right, "", "", List.of(), "", "", 200, false, action);
    }

    Operation called(String id, String tag, String summary) {
        return new Operation(id, method, template, right, tag, summary, query, takes, gives, status, streams, action);
    }

    Operation query(String... names) {
        return new Operation(
                id, method, template, right, tag, summary, List.of(names), takes, gives, status, streams, action);
    }

    Operation takes(String schema) {
        return new Operation(id, method, template, right, tag, summary, query, schema, gives, status, streams, action);
    }

    Operation gives(int status, String schema) {
        return new Operation(id, method, template, right, tag, summary, query, takes, schema, status, streams, action);
    }

    /** It answers with a stream of events. */
    Operation streaming() {
        return new Operation(id, method, template, right, tag, summary, query, takes, gives, status, true, action);
    }

    /** The segments of the path, as {@link dev.fairlead.management.http.Target#segments}. */
    List<String> segments() {
        return List.of(template.substring(1).split("/"));
    }
}
