package dev.fairlead.gateway.route;

import java.util.List;

/**
 * A published proxy's operations.
 *
 * @param path below the product's base path; empty or starts with a slash
 * @param endpoints of two with the same path and method the first is served
 */
public record ProxyRoutes(String path, List<EndpointRoute> endpoints) {

    public ProxyRoutes {
        endpoints = List.copyOf(endpoints);
    }
}
