package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what is meant for something that is not there, and refuses it. */
record RefusingStep(int status, String reason) implements ServiceStep {

    @Override
    public String name() {
        return "refusing";
    }

    /** Always: its share of the requests must not go to others. */
    @Override
    public boolean isUsable() {
        return true;
    }

    @Override
    public @Nullable ForwardStep leaf(LiveExchange exchange) {
        return null;
    }

    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        return apply(exchange);
    }

    @Override
    public Verdict apply(Exchange exchange) {
        return exchange.refuse(
                new Failure.Rejected(status, "There is nothing that could answer this.", List.of(), reason));
    }
}
