package dev.fairlead.gateway.mcp;

import dev.fairlead.gateway.access.Rights;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.model.mcp.Identity;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers a message of who may be here. */
final class MessageStep implements Step {

    private static final String JSON = "application/json";

    private final Identity identity;
    private final Supplier<Catalogue> catalogue;
    private final Surroundings surroundings;
    private final AtOnce atOnce;

    /** @param catalogue is asked off the loops */
    MessageStep(Identity identity, Supplier<Catalogue> catalogue, Surroundings surroundings, AtOnce atOnce) {
        this.identity = identity;
        this.catalogue = catalogue;
        this.surroundings = surroundings;
        this.atOnce = atOnce;
    }

    @Override
    public String name() {
        return "mcp";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        Failure wrong = wrong(exchange);
        if (wrong != null || !(exchange instanceof LiveExchange live)) {
            return exchange.refuse(wrong == null ? new Failure.Fault("not an exchange of a connection") : wrong);
        }
        Rights rights = Rights.of(exchange);
        Failure full = atOnce.begin(rights.client(), live.home().now());
        if (full != null) {
            return exchange.refuse(full);
        }
        Answering answering = new Answering(live, rights, identity, catalogue, surroundings);
        live.handling().whenEnded(ended -> {
            atOnce.end(rights.client());
            answering.over();
        });
        return answering.collect();
    }

    /** There is no message to answer. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        told.says("the gateway answers the client's models itself; what they call is found like any other request");
        return exchange.answer(200, "", new byte[0]);
    }

    private static @Nullable Failure wrong(Exchange exchange) {
        String origin = exchange.header("origin");
        // A page that a browser shows must not use what the browser knows of the caller.
        if (origin != null && !isOwn(origin, exchange.header("host"))) {
            return new Failure.Forbidden("a page of another origin");
        }
        String type = exchange.header("content-type");
        if (type == null
                || !type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON)) {
            return new Failure.UnsupportedType(List.of(JSON), "a message is " + JSON);
        }
        if (exchange instanceof LiveExchange live && live.head().framing() == Framing.NONE) {
            return new Failure.BadRequest("There is no message in the body.");
        }
        return exchange instanceof LiveExchange live && live.head().contentLength() > Posted.MAX
                ? new Failure.BodyTooLarge(Posted.MAX)
                : null;
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        int scheme = origin.indexOf("://");
        return scheme > 0
                && host != null
                && origin.substring(scheme + "://".length()).equalsIgnoreCase(host);
    }
}
