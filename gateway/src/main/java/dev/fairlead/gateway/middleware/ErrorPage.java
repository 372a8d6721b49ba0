package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.AnswerStage;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http.HeadChange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Refusals;
import dev.fairlead.gateway.http.RequestStage;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.ResponseHead;
import dev.fairlead.model.Middleware;
import io.netty.buffer.ByteBuf;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer that becomes a page where it is an error. The error's own body is read and thrown away, then the service with
 * the pages is asked; the status stays. If there is no page to be had the error goes out without a body, or as the
 * gateway says it.
 */
final class ErrorPage extends AnswerStage {

    private enum State {
        PASSING,
        /** The error's own body is thrown away. */
        DISCARDING,
        /** What comes is the page. */
        PAGE
    }

    /** More of an error's body is not waited for: its connection is given up. */
    private static final int MOST_DISCARDED = 64 * 1024;

    /** Of the caller's headers, those that speak of its own request's target and body. */
    private static final List<String> OWN = List.of(
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "if-range",
            "range",
            "content-type",
            "content-encoding");

    private final LiveExchange exchange;
    private final Middleware.Errors options;
    private final Step pages;
    private State state = State.PASSING;
    private @Nullable Forwarding origin;
    private @Nullable Failure failure;
    private int status;
    private int discarded;

    ErrorPage(Caller next, LiveExchange exchange, Middleware.Errors options, Step pages) {
        super(next);
        this.exchange = exchange;
        this.options = options;
        this.pages = pages;
    }

    private boolean isError(int code) {
        return state == State.PASSING && options.status().stream().anyMatch(range -> range.holds(code));
    }

    @Override
    public void passBody(Forwarding to) {
        if (state == State.PASSING) {
            origin = to;
            next().passBody(to);
        } else {
            next().passBody(new Bodiless(to));
            if (to.keepsUp()) {
                to.bodyEnd(null);
            }
        }
    }

    @Override
    public void begin(ResponseHead head) {
        if (head.status() != 101 && isError(head.status())) {
            status = head.status();
            state = State.DISCARDING;
        } else {
            next().begin(state == State.PAGE ? new HeadChange(head).head(options.rewritten(status)) : head);
        }
    }

    @Override
    public boolean hasBegun() {
        return state == State.DISCARDING || next().hasBegun();
    }

    @Override
    public void body(ByteBuf payload) {
        if (state != State.DISCARDING) {
            next().body(payload);
            return;
        }
        discarded += payload.readableBytes();
        payload.release();
        if (discarded > MOST_DISCARDED) {
            abandonOrigin();
            ask();
        }
    }

    private void abandonOrigin() {
        Forwarding from = origin;
        if (from != null) {
            from.abandon();
        }
    }

    @Override
    public void flush() {
        if (state != State.DISCARDING) {
            next().flush();
        }
    }

    @Override
    public void end(@Nullable Fields trailer) {
        if (state == State.DISCARDING) {
            ask();
        } else {
            next().end(trailer);
        }
    }

    @Override
    public void fail(Failure why) {
        int code = Refusals.of(why).status();
        if (state == State.PASSING && !next().hasBegun() && isError(code)) {
            status = code;
            failure = why;
            exchange.fail(why);
            abandonOrigin();
            ask();
        } else if (state == State.PASSING || next().hasBegun()) {
            next().fail(why);
        } else if (state == State.DISCARDING) {
            abandonOrigin();
            ask();
        } else {
            withoutPage();
        }
    }

    /** Asks for the page, on the same exchange. */
    private void ask() {
        state = State.PAGE;
        String code = Integer.toString(options.rewritten(status));
        String query = exchange.query();
        String url = exchange.path() + (query.isEmpty() ? "" : "?" + query);
        exchange.changes()
                .detour(options.query()
                        .replace("{status}", code)
                        .replace("{originalStatus}", Integer.toString(status))
                        .replace("{url}", URLEncoder.encode(url, StandardCharsets.UTF_8)));
        exchange.ledger().detours();
        OWN.forEach(exchange::removeRequestHeader);
        if (!options.requestHeaders().isEmpty()) {
            List<String> others = new ArrayList<>();
            exchange.eachRequestHeader((name, value) -> others.add(name));
            others.stream().filter(name -> !isWanted(name)).forEach(exchange::removeRequestHeader);
        }
        if (pages.apply(exchange) == Verdict.REFUSED) {
            withoutPage();
        }
    }

    private boolean isWanted(String name) {
        return name.equalsIgnoreCase("host")
                || options.requestHeaders().stream().anyMatch(wanted -> wanted.equalsIgnoreCase(name));
    }

    private void withoutPage() {
        Failure own = failure;
        if (own != null) {
            next().fail(own);
        } else {
            next().begin(new HeadChange(HeadChange.of(options.rewritten(status)))
                    .adding("Content-Length", "0")
                    .head());
            next().end(null);
        }
    }

    /** The page's service as the caller's side sees it: it takes nothing of the request, and hears when the caller leaves. */
    private record Bodiless(Forwarding next) implements RequestStage {

        @Override
        public void body(ByteBuf payload) {
            payload.release();
        }

        @Override
        public void bodyEnd(@Nullable Fields trailer) {
            // It was told when it was asked.
        }

        @Override
        public boolean keepsUp() {
            return false;
        }
    }
}
