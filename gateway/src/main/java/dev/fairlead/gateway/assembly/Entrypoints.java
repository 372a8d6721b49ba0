package dev.fairlead.gateway.assembly;

import dev.fairlead.gateway.route.RuleRoute;
import dev.fairlead.model.Route;
import java.util.List;

/** The listeners under the names that users give them: Traefik's {@code web} and {@code websecure} are ours too. */
final class Entrypoints {

    private static final String HTTP = "http";
    private static final String HTTPS = "https";

    private Entrypoints() {}

    /** The same listeners under our names. */
    static List<String> own(List<String> named) {
        return named.stream()
                .map(name -> switch (name) {
                    case "web" -> HTTP;
                    case "websecure" -> HTTPS;
                    default -> name;
                })
                .toList();
    }

    /**
     * On which connections a route serves: with {@code tls} on those that have it, else on those that have not. A route
     * without {@code tls} that names the listener which speaks nothing else is served there too, as under Traefik's
     * {@code entryPoints.websecure.http.tls}.
     */
    static RuleRoute.On on(Route route) {
        if (route.tls().isPresent()) {
            return RuleRoute.On.TLS;
        }
        return own(route.entrypoints()).contains(HTTPS) ? RuleRoute.On.BOTH : RuleRoute.On.PLAIN;
    }
}
