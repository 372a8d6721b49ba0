package dev.fairlead.gateway.http;

/** Finds the route of a request; implemented by the route table. Called on the event loop, allocates nothing. */
public interface RouteFinder {

    /**
     * Looks at method, host, path and headers, and calls {@link Exchange#route} with what takes the request, or refuses
     * it (404, 405).
     */
    Verdict find(Exchange exchange);
}
