package dev.fairlead.gateway.route;

import java.util.List;

/**
 * A published product's operations.
 *
 * @param product its full name, for explanations
 * @param basePath starts with a slash, no slash at its end
 * @param proxies those that are published
 */
public record ProductRoutes(String product, String basePath, List<ProxyRoutes> proxies) {

    public ProductRoutes {
        proxies = List.copyOf(proxies);
    }
}
