package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether who began an exchange may still go on with it, by the credentials of now. It was let in by those of an older
 * snapshot, and may run for hours. Only who calls is asked again, never the route: a stream outlives a change of its
 * route, and does not outlive its key.
 */
public final class Standing {

    private final CredentialIndex credentials;

    /** By these credentials. */
    public Standing(CredentialIndex credentials) {
        this.credentials = credentials;
    }

    /** Why the exchange has to end, or null if it may go on. */
    @SuppressWarnings("ReferenceEquality") // the same object needs no second look; another one gets it
    public @Nullable Failure lost(Exchange exchange, long nowMillis) {
        if (!(exchange.attachment() instanceof Caller was)) {
            return null;
        }
        Caller is = credentials.current(was);
        if (is == null) {
            return new Failure.Unauthorized("the credential was revoked meanwhile");
        }
        if (nowMillis >= is.expiresMillis()) {
            return new Failure.Unauthorized("the credential has expired meanwhile");
        }
        if (!is.terms().holdAt(nowMillis)) {
            return new Failure.Forbidden("the hours of the credential are over");
        }
        return is == was ? null : lost(exchange, was, is);
    }

    private static @Nullable Failure lost(Exchange exchange, Caller was, Caller is) {
        if (!is.provesAs(was) || !is.terms().active()) {
            return new Failure.Unauthorized("the credential was revoked meanwhile");
        }
        if (!is.client().active()) {
            return new Failure.Forbidden("the client was switched off meanwhile");
        }
        if (!isGranted(exchange, is)) {
            return new Failure.Forbidden("the product is not granted to the client any more");
        }
        return isAllowedFrom(exchange, is.terms().allowedIps())
                ? null
                : new Failure.Forbidden("the address is not allowed for the credential any more");
    }

    private static boolean isGranted(Exchange exchange, Caller is) {
        CompiledRoute route = exchange.route();
        if (route == null || route.product().isEmpty()) {
            return true;
        }
        Owner owner = Name.parse(route.route(), Owner.STORE).owner();
        return is.client().products().contains(new Name(route.product(), owner));
    }

    private static boolean isAllowedFrom(Exchange exchange, List<Cidr> allowed) {
        byte[] address = exchange.callerAddress();
        return allowed.isEmpty() || allowed.stream().anyMatch(block -> block.contains(address));
    }
}
