package dev.fairlead.model;

import java.util.List;

/** What a connection must pass before it goes on to a TCP service. */
public sealed interface TcpMiddleware {

    /** Lets callers from these addresses through and closes the connections of all others. */
    record IpAllowList(List<Cidr> sourceRange) implements TcpMiddleware {
        public IpAllowList {
            sourceRange = List.copyOf(sourceRange);
        }
    }

    /**
     * Bounds the connections of one address that are open at one time.
     *
     * @param amount 1 to 1,000,000; what is more is closed
     */
    record InFlightConn(int amount) implements TcpMiddleware {}
}
