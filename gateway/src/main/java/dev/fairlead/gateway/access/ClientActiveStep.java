package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;

/** A client that is switched off calls nothing, whichever of its credentials it uses. */
public final class ClientActiveStep implements Step.Pure {

    @Override
    public String name() {
        return "client-active";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        return Caller.of(exchange).client().active()
                ? Verdict.CONTINUE
                : exchange.refuse(new Failure.Forbidden("client is not active"));
    }
}
