package dev.fairlead.store.revision;

import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.content.Page;
import java.util.List;
import java.util.Optional;

/** The published states of the store. The last {@link #KEPT} are kept, and those that a live replica serves. */
@SuppressWarnings("DoNotCallSuggester") // until the bodies follow
public final class Revisions {

    /** How many revisions are kept. */
    public static final int KEPT = 1_000;

    Revisions() {}

    /**
     * A page of revisions, the newest first.
     *
     * @param before the cursor: revisions with smaller numbers
     * @param limit 1 to {@link Page#MAX_LIMIT}
     */
    public Page<Revision> list(Optional<String> before, int limit) {
        throw new UnsupportedOperationException("follows");
    }

    /** The revision, if it is kept. */
    public Optional<Revision> find(long number) {
        throw new UnsupportedOperationException("follows");
    }

    /** What the second serves otherwise than the first, by kind and name; empty if one of them is not kept. */
    public Optional<List<Difference>> differences(long from, long to) {
        throw new UnsupportedOperationException("follows");
    }

    /** Serves the content of an old revision again, as a new one. Working copies of products stay as they are. */
    public Outcome rollback(Actor actor, long number, String why, Review review) {
        throw new UnsupportedOperationException("follows");
    }
}
