package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Credential;

/** A service never learns its callers' credentials: it could call in their name. */
public final class HideCredentialStep implements Step.Pure {

    private final boolean others;

    /** @param others whether there are credentials that are no keys */
    public HideCredentialStep(boolean others) {
        this.others = others;
    }

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
        } else if (others && exchange.attachment() instanceof Caller caller) {
            hide(exchange, caller.credential());
        }
        return Verdict.CONTINUE;
    }

    private static void hide(Exchange exchange, Credential credential) {
        switch (credential) {
            case Credential.ApiKey key -> {}
            case Credential.Jwt token -> exchange.removeRequestHeader(PresentedKey.AUTHORIZATION);
            case Credential.Basic basic -> exchange.removeRequestHeader(PresentedKey.AUTHORIZATION);
            case Credential.Certificate certificate -> ShownCertificate.remove(exchange);
            case Credential.Open none -> {}
        }
    }
}
