package dev.fairlead.store;

import dev.fairlead.store.audit.AuditLog;
import dev.fairlead.store.replica.Replicas;
import dev.fairlead.store.revision.Resources;
import dev.fairlead.store.revision.Revisions;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import dev.fairlead.store.user.Users;
import java.time.Clock;

/**
 * The store as one thing: opened once in a process, shared by all threads of it. Opening does not wait for MongoDB;
 * each call that needs it does, within the settings' bound, and throws
 * {@link dev.fairlead.store.mongo.StoreUnavailable} beyond it.
 */
@SuppressWarnings("DoNotCallSuggester") // until the bodies follow
public final class Store implements AutoCloseable {

    private Store() {}

    /**
     * Opens the store.
     *
     * @throws IllegalArgumentException if the URI cannot be read
     * @throws KeyException if a master key is given and cannot be used
     */
    public static Store open(StoreSettings settings, Clock clock) throws KeyException {
        throw new UnsupportedOperationException("follows");
    }

    /** Configuration. */
    public Resources resources() {
        throw new UnsupportedOperationException("follows");
    }

    /** Published states of the configuration. */
    public Revisions revisions() {
        throw new UnsupportedOperationException("follows");
    }

    /** Who changed what. */
    public AuditLog audit() {
        throw new UnsupportedOperationException("follows");
    }

    /** Operators and tokens. */
    public Users users() {
        throw new UnsupportedOperationException("follows");
    }

    /** Running gateways. */
    public Replicas replicas() {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * The installation's keys.
     *
     * @throws KeyException if they do not fit the store
     * @throws dev.fairlead.store.mongo.StoreUnavailable if only the store has the key and it does not answer
     */
    public Keyring keyring() throws KeyException {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * Whether the store can be used now: reaches it and tries the key on it.
     *
     * @throws dev.fairlead.store.mongo.StoreUnavailable with the reason
     * @throws KeyException if the key does not fit
     */
    public void check() throws KeyException {
        throw new UnsupportedOperationException("follows");
    }

    /** Removes what nothing refers to: old revisions, their segments, dead replicas. Call it about every ten minutes. */
    public void sweep() {
        throw new UnsupportedOperationException("follows");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("follows");
    }
}
