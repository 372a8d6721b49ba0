package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.HeaderEditing;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Service;
import org.jspecify.annotations.Nullable;

/** Changes headers on the way to one of several services, and nothing for the others. */
final class EditedStep implements ServiceStep {

    private final ServiceStep child;
    private final HeaderEditing editing;

    EditedStep(ServiceStep child, Service.Edited edited) {
        this.child = child;
        this.editing = new HeaderEditing(edited.request(), edited.answer());
    }

    @Override
    public String name() {
        return "edited";
    }

    @Override
    public boolean isUsable() {
        return child.isUsable();
    }

    @Override
    public @Nullable ForwardStep leaf(LiveExchange exchange) {
        return child.leaf(exchange);
    }

    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        editing.apply(exchange);
        return child.attempt(exchange, told);
    }

    @Override
    public Verdict apply(Exchange exchange) {
        editing.apply(exchange);
        return child.apply(exchange);
    }
}
