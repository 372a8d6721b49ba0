package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.limit.Allowances;
import dev.fairlead.gateway.limit.Limited;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Name;
import dev.fairlead.model.Terms;
import java.time.Instant;
import java.util.Set;

/**
 * Who calls: a credential and the client that it belongs to. Attached to the exchange for the steps that ask what the
 * caller may do.
 *
 * @param client shared by all the client's credentials
 * @param credential what proved it
 * @param terms the credential's, at hand
 * @param hash of the secret half of its key; nobody's where it has none
 * @param expiresMillis since the epoch; {@link Long#MAX_VALUE} if it does not expire
 * @param use when it was used last
 */
record Caller(Holder client, Credential credential, Terms terms, KeyHash hash, long expiresMillis, LastUse use)
        implements Limited {

    /** No secret that anybody can find has this hash. */
    static final KeyHash NOBODY = KeyHash.of(new byte[32]);

    /**
     * The client as the steps need it.
     *
     * @param client what it was made of
     * @param products what it may call
     * @param allowances how much it may call
     */
    record Holder(Name name, Client client, Set<Name> products, Allowances allowances) {

        boolean active() {
            return client.active();
        }
    }

    static Caller of(Holder client, Credential credential) {
        KeyHash hash = credential instanceof Credential.ApiKey key ? key.hash() : NOBODY;
        long expires = credential.expires().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        return new Caller(client, credential, credential.terms(), hash, expires, new LastUse());
    }

    /** Who calls, as the credential step has found out; that step comes before all that ask. */
    static Caller of(Exchange exchange) {
        if (exchange.attachment() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("the credential step did not run before a step that asks for the caller");
    }

    /** Whether both prove the same: what was presented for the one would do for the other. */
    boolean provesAs(Caller other) {
        return proof(credential).equals(proof(other.credential))
                && client.name().equals(other.client.name());
    }

    private static Object proof(Credential credential) {
        return switch (credential) {
            case Credential.ApiKey key -> key.hash();
            case Credential.Jwt token -> java.util.List.of(token.rules(), token.keys());
            case Credential.Certificate certificate -> certificate.mark();
            case Credential.Basic basic -> basic.user() + ":" + basic.hash();
            case Credential.Open open -> "";
        };
    }

    @Override
    public Allowances allowances() {
        return client.allowances();
    }
}
