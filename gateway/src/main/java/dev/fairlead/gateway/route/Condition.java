package dev.fairlead.gateway.route;

import dev.fairlead.gateway.http.Exchange;

/** Something that a rule asks of a request. Shared by all loops, so it has no state of its own. */
@FunctionalInterface
interface Condition {

    boolean holds(Exchange exchange);
}
