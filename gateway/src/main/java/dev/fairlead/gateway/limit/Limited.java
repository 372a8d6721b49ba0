package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.http.Exchange;
import java.util.Optional;

/** A caller with an allowance: what the step that knows callers attaches to the exchange. */
public interface Limited {

    /** What it may call; empty if nothing limits it. */
    Optional<Allowance> allowance();

    /** The allowance of the exchange's caller; empty if nothing limits it, or nobody knows it. */
    static Optional<Allowance> allowance(Exchange exchange) {
        return exchange.attachment() instanceof Limited caller ? caller.allowance() : Optional.empty();
    }
}
