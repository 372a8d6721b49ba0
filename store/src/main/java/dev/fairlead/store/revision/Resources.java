package dev.fairlead.store.revision;

import dev.fairlead.store.content.Contents;

/** Everything that is configured in the store: read, edit, publish. */
@SuppressWarnings("DoNotCallSuggester") // until the bodies follow
public final class Resources {

    Resources() {}

    /**
     * What stands now, read from the store if it changed there.
     *
     * @throws dev.fairlead.store.mongo.StoreUnavailable if the store does not answer in time
     */
    public Contents contents() {
        throw new UnsupportedOperationException("follows");
    }

    /** The latest revision's number; 0 before the first. */
    public long revision() {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * Makes a change: durable, and audited, when it returns {@link Outcome.Done}; without any effect otherwise.
     *
     * @param review looks at the result before it is committed
     * @throws dev.fairlead.store.mongo.StoreUnavailable if the store does not answer in time; the change is then made
     *     completely or not at all
     */
    public Outcome change(Change change, Review review) {
        throw new UnsupportedOperationException("follows");
    }
}
