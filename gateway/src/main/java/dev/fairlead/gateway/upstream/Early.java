package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/** What may come before an answer: a bounded number of interim ones, and a 101 where a place for a tunnel is taken. */
final class Early {

    private static final int MAX_INTERIM = 32;

    /** Where a tunnel is asked for, until the exchange ends. */
    private @Nullable Tunnels tunnels;

    private int interims;

    /** A place is taken there. */
    void asksForTunnel(Tunnels places) {
        tunnels = places;
    }

    boolean asksForTunnel() {
        return tunnels != null;
    }

    /** Whether this interim answer may come; a 101 that nobody asked for may not. */
    boolean allows(ResponseHead head) {
        return head.status() != 101 && ++interims <= MAX_INTERIM;
    }

    /** Nothing more comes: the place is free. */
    void over() {
        Tunnels place = tunnels;
        if (place != null) {
            tunnels = null;
            place.release();
        }
    }
}
