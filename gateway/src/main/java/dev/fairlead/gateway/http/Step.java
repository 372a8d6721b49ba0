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

    /**
     * Does to a request that is only explained what can be done without effects: nothing is sent to anybody, and nothing
     * counts. On the exchange's loop. A step that is not {@link Pure} and says nothing here is taken to let it pass.
     */
    default Verdict attempt(Exchange exchange, Telling told) {
        told.assumes("it is not tried, since that may have effects");
        return Verdict.CONTINUE;
    }

    /** A step that looks at the exchange and changes nothing but it: an explanation runs it as it is. */
    interface Pure extends Step {
        @Override
        default Verdict attempt(Exchange exchange, Telling told) {
            return apply(exchange);
        }
    }

    /** Hears, in sentences without a full stop, what a step would do. */
    interface Telling {

        /** How it stands, or what it does. */
        void says(String what);

        /** What it would do and does not do now; that it lets the request pass is taken for granted. */
        void assumes(String what);
    }
}
