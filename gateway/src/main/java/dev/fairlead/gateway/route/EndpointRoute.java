package dev.fairlead.gateway.route;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.model.PathPattern;
import java.util.List;

/**
 * One operation, ready to be put into the table.
 *
 * @param methods upper-case tokens; empty means every method
 * @param path below the proxy's path
 * @param route what takes its requests
 */
public record EndpointRoute(List<String> methods, PathPattern path, CompiledRoute route) {

    public EndpointRoute {
        methods = List.copyOf(methods);
    }
}
