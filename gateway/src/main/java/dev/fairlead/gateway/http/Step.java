package dev.fairlead.gateway.http;

/**
 * One step of a route's pipeline: a plain method on the exchange's event loop. It never blocks; what must wait
 * suspends the exchange. One instance serves all loops at once, so its state is immutable or made for that.
 */
public interface Step {

    /** The word that {@code explain}, traces and logs use for it: lower case with hyphens. */
    String name();

    /** Looks at the exchange and says how it goes on. */
    Verdict apply(Exchange exchange);
}
