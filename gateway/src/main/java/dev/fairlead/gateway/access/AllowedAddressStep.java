package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Cidr;
import java.util.List;

/** A stolen key is of no use from elsewhere: the address must be among the credential's, if it has any. */
public final class AllowedAddressStep implements Step.Pure {

    @Override
    public String name() {
        return "allowed-address";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        List<Cidr> allowed = Caller.of(exchange).terms().allowedIps();
        if (allowed.isEmpty()) {
            return Verdict.CONTINUE;
        }
        byte[] address = exchange.callerAddress();
        for (Cidr block : allowed) {
            if (block.contains(address)) {
                return Verdict.CONTINUE;
            }
        }
        return exchange.refuse(new Failure.Forbidden("address is not allowed for the credential"));
    }
}
