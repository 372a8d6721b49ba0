package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;

/** A service never learns its callers' keys: it could call in their name. */
public final class HideCredentialStep implements Step.Pure {

    @Override
    public String name() {
        return "hide-credential";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        if (exchange.headerRange(PresentedKey.API_KEY) != PresentedKey.NONE) {
            exchange.removeRequestHeader(PresentedKey.API_KEY);
        }
        if (PresentedKey.inAuthorization(exchange)) {
            exchange.removeRequestHeader(PresentedKey.AUTHORIZATION);
        }
        return Verdict.CONTINUE;
    }
}
