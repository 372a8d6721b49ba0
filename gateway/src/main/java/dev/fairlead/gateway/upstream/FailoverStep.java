package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Verdict;
import org.jspecify.annotations.Nullable;

/** Gives exchanges to the fallback while the main service has no backend for them. */
record FailoverStep(ServiceStep main, ServiceStep fallback) implements ServiceStep {

    @Override
    public String name() {
        return "failover";
    }

    @Override
    public boolean isUsable() {
        return main.isUsable() || fallback.isUsable();
    }

    private ServiceStep current() {
        // With neither, the main service says why.
        return main.isUsable() || !fallback.isUsable() ? main : fallback;
    }

    @Override
    public @Nullable ForwardStep leaf(LiveExchange exchange) {
        return current().leaf(exchange);
    }

    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        told.says(
                current() == main
                        ? "the main service takes requests"
                        : "the main service is down: its fallback takes over");
        return current().attempt(exchange, told);
    }

    @Override
    public Verdict apply(Exchange exchange) {
        return current().apply(exchange);
    }
}
