package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Contract.Body;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at what a head says of its body, before a byte of it is read: 413 and 415. */
final class BodyStep implements Step {

    private final Body body;
    private final boolean held;

    /** @param held whether a step behind this one counts the bytes, because it holds them */
    BodyStep(Body body, boolean held) {
        this.body = body;
        this.held = held;
    }

    @Override
    public String name() {
        return "body";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        Failure failure = failure(exchange);
        if (failure != null) {
            return exchange.refuse(failure);
        }
        boolean counts = body.maxBytes() > 0 && !held && Bodies.length(exchange) < 0;
        if (counts && Bodies.has(exchange) && exchange instanceof LiveExchange live) {
            live.pipeline().around(next -> new CountedBody(next, body.maxBytes()));
        }
        return Verdict.CONTINUE;
    }

    /** There is no body to wait for; what its head says is looked at. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        Failure failure = failure(exchange);
        return failure == null ? Verdict.CONTINUE : exchange.refuse(failure);
    }

    private @Nullable Failure failure(Exchange exchange) {
        if (!Bodies.has(exchange)) {
            return null;
        }
        if (body.maxBytes() > 0 && Bodies.length(exchange) > body.maxBytes()) {
            return new Failure.BodyTooLarge(body.maxBytes());
        }
        return wrong(exchange)
                .map(why -> new Failure.UnsupportedType(body.contentTypes(), why))
                .orElse(null);
    }

    private Optional<String> wrong(Exchange exchange) {
        if (body.contentTypes().isEmpty()) {
            return Optional.empty();
        }
        String type = exchange.headerCount("content-type") == 1 ? exchange.header("content-type") : null;
        if (type == null) {
            return Optional.of("none, or more than one");
        }
        String[] parts = type.toLowerCase(Locale.ROOT).split(";", -1);
        if (!body.contentTypes().contains(parts[0].strip())) {
            return Optional.of("not one that is allowed");
        }
        return body.schema().isPresent() ? unreadable(exchange, parts) : Optional.empty();
    }

    // What is looked at as UTF-8 must not be something else to whoever gets it.
    private static Optional<String> unreadable(Exchange exchange, String[] parts) {
        if (exchange.header("content-encoding") != null) {
            return Optional.of("compressed, which cannot be held against a schema");
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset") && !parameter.matches("charset=utf-?8")) {
                return Optional.of("in another character set than UTF-8");
            }
        }
        return Optional.empty();
    }
}
