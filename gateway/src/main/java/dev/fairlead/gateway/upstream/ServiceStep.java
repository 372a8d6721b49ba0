package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import org.jspecify.annotations.Nullable;

/** The last step of a route, for any kind of service. */
interface ServiceStep extends Step {

    /** Whether it has a backend that takes requests. Any thread. */
    boolean isUsable();

    /** The group of backends that this exchange would go to; null if none can take it. On the exchange's loop. */
    @Nullable
    ForwardStep leaf(LiveExchange exchange);

    /** Tells where it would be sent; {@link dev.fairlead.gateway.http.Verdict#TAKEN} if a backend would get it. */
    @Override
    dev.fairlead.gateway.http.Verdict attempt(dev.fairlead.gateway.http.Exchange exchange, Telling told);

    /** Exchanges that can be forwarded are those of an entrypoint. */
    static LiveExchange live(dev.fairlead.gateway.http.Exchange exchange) {
        if (exchange instanceof LiveExchange live) {
            return live;
        }
        throw new IllegalArgumentException("only an exchange of an entrypoint can be forwarded");
    }
}
