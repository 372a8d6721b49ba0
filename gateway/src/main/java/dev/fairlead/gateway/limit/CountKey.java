package dev.fairlead.gateway.limit;

import dev.fairlead.model.Name;
import org.jspecify.annotations.Nullable;

/**
 * Whose count it is, and of what. A count lives as long as this stays the same, whatever else changes in the
 * configuration. The hash is kept: it is asked for with every request.
 */
public final class CountKey {

    private final Name client;
    private final Name policy;
    private final String what;
    private final int hash;

    /** Of a client's only limit of a kind. */
    public CountKey(Name client, Name policy) {
        this(client, policy, "");
    }

    /** @param what is counted apart; empty if that is all that the client calls, under its only limit of a kind */
    public CountKey(Name client, Name policy, String what) {
        this.client = client;
        this.policy = policy;
        this.what = what;
        this.hash = (client.hashCode() * 31 + policy.hashCode()) * 31 + what.hashCode();
    }

    /** The client. */
    public Name client() {
        return client;
    }

    /** The policy that counts. */
    public Name policy() {
        return policy;
    }

    /** What of the client is counted. */
    public String what() {
        return what;
    }

    /** The same client and policy, and a part of what is counted here. */
    CountKey of(String part) {
        return new CountKey(client, policy, what + "/" + part);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof CountKey key
                        && hash == key.hash
                        && what.equals(key.what)
                        && client.equals(key.client)
                        && policy.equals(key.policy));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return client + " under " + policy + what;
    }
}
