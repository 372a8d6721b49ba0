package dev.fairlead.store.replica;

import java.time.Duration;
import java.util.List;

/** The running gateways, as they report themselves. */
@SuppressWarnings("DoNotCallSuggester") // until the bodies follow
public final class Replicas {

    /** A replica that was not seen for this long is not live. */
    public static final Duration LIVE = Duration.ofSeconds(8);

    Replicas() {}

    /** Saves what a replica says now. */
    public void report(ReplicaReport report) {
        throw new UnsupportedOperationException("follows");
    }

    /** Takes a replica off the list at once, for a stop in good order. */
    public void leave(String id) {
        throw new UnsupportedOperationException("follows");
    }

    /** The live replicas, by id. */
    public List<ReplicaReport> live() {
        throw new UnsupportedOperationException("follows");
    }

    /** Waits until every live replica serves the revision or a later one, at most for the timeout. */
    public Served awaitServed(long revision, Duration timeout) {
        throw new UnsupportedOperationException("follows");
    }
}
