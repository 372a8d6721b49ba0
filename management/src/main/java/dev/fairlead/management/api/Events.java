package dev.fairlead.management.api;

import dev.fairlead.management.access.Caller;
import dev.fairlead.management.access.Gate;
import dev.fairlead.management.access.Right;
import dev.fairlead.management.event.Feed;
import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.management.http.Request;
import java.util.Optional;

/** What changes, as server-sent events. */
final class Events {

    /** The header with which a browser comes back. */
    static final String LAST = "Last-Event-ID";

    private final Feed feed;
    private final Gate gate;

    Events(Feed feed, Gate gate) {
        this.feed = feed;
        this.gate = gate;
    }

    void serve(Operations table) {
        table.does("followEvents", this::follow);
    }

    private Answer follow(Call call) {
        Request request = call.request();
        Answer.Stream stream = feed.follow(call.caller(), request.header(LAST).orElse(""), () -> stillGood(request));
        // Proxies that collect answers must not: some believe this header.
        return Answer.stream("text/event-stream", stream).with("X-Accel-Buffering", "no");
    }

    private Optional<Caller> stillGood(Request request) {
        try {
            return Optional.of(gate.admit(request, Right.READ, false));
        } catch (Refusal over) {
            return Optional.empty();
        }
    }
}
