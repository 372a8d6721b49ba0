package dev.fairlead.gateway.assembly;

import dev.fairlead.gateway.route.RuleRoute;
import dev.fairlead.model.Route;
import java.util.List;
import java.util.Map;

/**
 * The listeners under the names that users give them: Traefik's {@code web} and {@code websecure} are ours too.
 *
 * @param names others, with the listener that each of them means
 */
record Entrypoints(Map<String, String> names) {

    private static final String HTTP = "http";
    private static final String HTTPS = "https";

    Entrypoints {
        names = Map.copyOf(names);
    }

    /** The same listeners under our names. */
    List<String> own(List<String> named) {
        return named.stream()
                .map(name -> names.getOrDefault(name, name))
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
    RuleRoute.On on(Route route) {
        if (route.tls().isPresent()) {
            return RuleRoute.On.TLS;
        }
        return own(route.entrypoints()).contains(HTTPS) ? RuleRoute.On.BOTH : RuleRoute.On.PLAIN;
    }
}
