package dev.fairlead.store.replica;

import java.util.List;

/**
 * Who serves a revision.
 *
 * @param revision the one that was waited for
 * @param serving the live replicas that serve it or a later one
 * @param laggards the live replicas that do not yet
 */
public record Served(long revision, List<ReplicaReport> serving, List<ReplicaReport> laggards) {

    public Served {
        serving = List.copyOf(serving);
        laggards = List.copyOf(laggards);
    }

    /** Whether every live replica serves it. */
    public boolean everywhere() {
        return laggards.isEmpty();
    }
}
