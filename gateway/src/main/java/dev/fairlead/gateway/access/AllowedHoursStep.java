package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;

/** A credential for office hours is of no use at night. */
public final class AllowedHoursStep implements Step.Pure {

    @Override
    public String name() {
        return "allowed-hours";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        return Caller.of(exchange).terms().holdAt(exchange.startMillis())
                ? Verdict.CONTINUE
                : exchange.refuse(new Failure.Forbidden("credential is not good at this hour"));
    }
}
