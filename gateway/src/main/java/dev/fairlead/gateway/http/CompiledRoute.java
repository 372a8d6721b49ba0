package dev.fairlead.gateway.http;

import java.util.List;

/**
 * What the route table gives for a request: names for logs and metrics, and the steps to run. Immutable and shared by
 * all loops. Names that do not apply are empty: a product's endpoint has a product, a proxy and an endpoint; a route of
 * the rule language has only its route name.
 *
 * @param route {@code name@owner} of the route; for an endpoint {@code product/proxy/endpoint@owner}
 * @param product name of the product, or empty
 * @param proxy name of the proxy, or empty
 * @param endpoint name of the endpoint, or empty
 * @param service {@code name@owner} of the service
 * @param rewrite how the path that the service sees is made
 * @param steps in order; the last one forwards
 */
public record CompiledRoute(
        String route,
        String product,
        String proxy,
        String endpoint,
        String service,
        PathRewrite rewrite,
        List<Step> steps) {

    public CompiledRoute {
        steps = List.copyOf(steps);
    }
}
