package dev.fairlead.management.api;

import dev.fairlead.management.access.Right;
import dev.fairlead.management.http.Answer;
import java.io.IOException;
import java.util.List;

/**
 * One row of {@link Operations}: routes requests, checks rights and describes itself in the OpenAPI document.
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

    /** The segments of the path, as {@link dev.fairlead.management.http.Target#segments}. */
    List<String> segments() {
        return List.of(template.substring(1).split("/"));
    }
}
