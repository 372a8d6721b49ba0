package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.model.Name;
import org.jspecify.annotations.Nullable;

/** A caller with an allowance: what the step that knows callers attaches to the exchange. */
public interface Limited {

    /** What it may call of which product. */
    Allowances allowances();

    /** The allowance of the exchange's caller; null if nothing limits it, or nobody knows it. */
    static @Nullable Allowance allowance(Exchange exchange, Name product) {
        return exchange.attachment() instanceof Limited caller
                ? caller.allowances().of(product)
                : null;
    }
}
