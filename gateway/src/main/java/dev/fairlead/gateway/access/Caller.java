package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.limit.Allowances;
import dev.fairlead.gateway.limit.Limited;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Name;
import java.util.Set;

/**
 * Who calls: a credential and the client that it belongs to. Attached to the exchange for the steps that ask what the
 * caller may do.
 *
 * @param client shared by all the client's credentials
 * @param credential what proved it
 * @param expiresMillis since the epoch; {@link Long#MAX_VALUE} if it does not expire
 */
record Caller(Holder client, Credential.ApiKey credential, long expiresMillis) implements Limited {

    /**
     * The client as the steps need it.
     *
     * @param products what it may call
     * @param allowances how much it may call
     */
    record Holder(Name name, boolean active, Set<Name> products, Allowances allowances) {}

    /** Who calls, as the credential step has found out; that step comes before all that ask. */
    static Caller of(Exchange exchange) {
        if (exchange.attachment() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("the credential step did not run before a step that asks for the caller");
    }

    @Override
    public Allowances allowances() {
        return client.allowances();
    }
}
