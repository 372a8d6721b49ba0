package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;

/**
 * {@code errors}: answers with certain statuses get their body from another service, also those that the gateway gives
 * itself behind this step.
 */
public final class ErrorPages implements Step {

    private final Middleware.Errors options;
    private final Step pages;

    /**
     * A step that replaces errors.
     *
     * @param pages forwards to the service that has the pages
     */
    public ErrorPages(Middleware.Errors options, Step pages) {
        this.options = options;
        this.pages = pages;
    }

    @Override
    public String name() {
        return "errors";
    }

    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        told.says("answers with the statuses that it has pages for get those of " + options.service());
        return Verdict.CONTINUE;
    }

    @Override
    public Verdict apply(Exchange exchange) {
        if (exchange instanceof LiveExchange live) {
            live.pipeline().around(next -> new ErrorPage(next, live, options, pages));
        }
        return Verdict.CONTINUE;
    }
}
