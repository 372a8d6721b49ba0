package dev.fairlead.model.assemble;

import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.TcpRoute;
import dev.fairlead.model.form.Spelling;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What there is to say of routes on listeners that do not exist, or do not speak what the route is about. */
final class Listeners {

    private static final Set<String> OWN_SIDE = Set.of("traefik", "admin");

    private Listeners() {}

    static Rules.Problem missing(List<String> names, Entrypoints entrypoints) {
        Set<String> known = new TreeSet<>(List.of("web", "websecure", Entrypoints.HTTP, Entrypoints.HTTPS));
        known.addAll(entrypoints.names().keySet());
        boolean one = names.size() == 1;
        String first = names.getFirst();
        if (one && OWN_SIDE.contains(first)) {
            return new Rules.Problem(
                    "its entrypoint \"" + first + "\" is the gateway's own side, and no route is served there",
                    "name another one, or ask /api/ and /metrics of FAIRLEAD_ADMIN_ADDRESS without a route");
        }
        return new Rules.Problem(
                (one ? "its entrypoint \"" : "its entrypoints \"") + String.join("\", \"", names)
                        + (one ? "\" does not exist" : "\" do not exist") + ", so nobody listens there for it",
                Spelling.remedy(first, known));
    }

    /** One listener speaks TLS and one does not. */
    static Optional<Rules.Problem> misfit(TcpRoute route, Entrypoints entrypoints) {
        boolean secure = route.tls().isPresent();
        String listener = secure ? Entrypoints.HTTPS : Entrypoints.HTTP;
        boolean fits = route.entrypoints().isEmpty()
                || route.entrypoints().stream().anyMatch(name -> entrypoints.mayMean(name, listener));
        return fits
                ? Optional.empty()
                : Optional.of(new Rules.Problem(
                        "none of its entrypoints, " + String.join(", ", route.entrypoints()) + ", "
                                + (secure ? "speaks TLS here" : "takes connections without TLS here"),
                        secure ? "name websecure" : "name web, or add \"tls\" with passthrough"));
    }
}
