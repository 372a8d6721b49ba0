package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.HeaderEditing;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;

/** {@code modifyHeaders}: removes, sets and adds headers, of the request and of the answer. */
public final class ModifyHeaders implements Step.Pure {

    private final HeaderEditing editing;

    /** A step that does what the options say. */
    public ModifyHeaders(Middleware.ModifyHeaders edits) {
        editing = new HeaderEditing(edits.request(), edits.answer());
    }

    @Override
    public String name() {
        return "modify-headers";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        editing.apply(exchange);
        return Verdict.CONTINUE;
    }
}
