package dev.fairlead.gateway.secret;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Name;
import java.util.List;

/**
 * Shows the service the secret of its proxy, in place of whatever the caller sent in that header. It fails closed: what
 * cannot be shown is not forwarded without it.
 */
final class SecretStep implements Step {

    private final Name name;
    private final HeldSecret secret;

    SecretStep(Name name, HeldSecret secret) {
        this.name = name;
        this.secret = secret;
    }

    @Override
    public String name() {
        return "secret";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        Proof proof = secret.now(exchange.startMillis());
        if (proof != null && proof.isHeader()) {
            exchange.setRequestHeader(proof.header(), proof.value());
            return Verdict.CONTINUE;
        }
        Verdict suspended = exchange.suspend();
        if (!secret.await(outcome -> exchange.resume(verdict(exchange, outcome)))) {
            exchange.resume(refused(exchange, "too many requests wait for it"));
        }
        return suspended;
    }

    private Verdict verdict(Exchange exchange, HeldSecret.Outcome outcome) {
        Proof proof = outcome.proof();
        if (proof == null) {
            return refused(exchange, outcome.reason());
        }
        if (!proof.isHeader()) {
            return refused(exchange, "it is of the type connection, which stands in no request");
        }
        exchange.setRequestHeader(proof.header(), proof.value());
        return Verdict.CONTINUE;
    }

    private Verdict refused(Exchange exchange, String reason) {
        return exchange.refuse(new Failure.Rejected(
                503, "The service cannot be called at the moment.", List.of(), "secret \"" + name + "\": " + reason));
    }

    /** Tells which, and takes nothing. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        told.says("the service gets the secret \"" + name + "\"; its value is not shown");
        return Verdict.CONTINUE;
    }
}
