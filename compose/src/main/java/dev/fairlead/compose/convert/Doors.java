package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import java.util.Optional;

/** How callers of outside come to one workload: by an Ingress, by HTTPRoutes at a Gateway, or by both. */
final class Doors {

    private final Optional<Ingresses> ingress;
    private final Optional<HttpRoutes> routes;

    Doors(Task task, Conversion run) {
        this.ingress = HttpRoutes.isAlone(run) ? Optional.empty() : Optional.of(new Ingresses(task, run));
        this.routes = HttpRoutes.isWanted(run) ? Optional.of(new HttpRoutes(task, run)) : Optional.empty();
        run.extension()
                .at("gatewayApi")
                .at("only")
                .holds(ingress.isPresent() ? "there are Ingresses beside it" : "there is no Ingress beside it");
    }

    /** Whether there is a word for it. */
    static boolean says(Way way, Conversion run) {
        return way.more().isEmpty() || HttpRoutes.isWanted(run);
    }

    /** Adds a way; says whether it was new. */
    boolean add(Way way, String port, Cause cause, Cause portCause) {
        boolean isNew = false;
        if (ingress.isPresent() && way.more().isEmpty()) {
            isNew = ingress.get().add(way, port, cause, portCause);
        }
        if (routes.isPresent()) {
            isNew |= routes.get().add(way, port, cause, portCause);
        }
        return isNew;
    }

    /** Has a host served on TLS; says whether the certificate's name is written. */
    boolean secure(String host, String secret, Cause cause) {
        ingress.ifPresent(one -> one.secure(host, secret, cause));
        return ingress.isPresent();
    }

    /** Has cert-manager issue what is needed. */
    void issuer(Item issuer) {
        ingress.ifPresent(one -> one.issuer(issuer));
    }
}
