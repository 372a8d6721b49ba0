package dev.fairlead.model;

import dev.fairlead.model.tls.TlsObjects;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that one source says now. A later declaration of the same source replaces the earlier one as a whole.
 *
 * <p>Objects that could not be read at all are missing here and have an error among the diagnostics.
 *
 * @param owner the source; every object here is its
 * @param revision the store's revision number; 0 for sources without revisions
 * @param diagnostics findings made while reading
 * @param places where each object stands, for findings made later
 */
public record Declaration(
        Owner owner,
        long revision,
        Map<String, Product> products,
        Map<String, Client> clients,
        Map<String, Policy> policies,
        Map<String, Route> routes,
        Map<String, Middleware> middlewares,
        Map<String, Service> services,
        TlsObjects<String> tls,
        TcpObjects<String> tcp,
        Map<String, Secret> secrets,
        Map<String, Workflow> workflows,
        List<Diagnostic> diagnostics,
        Map<Subject, Place> places) {

    public Declaration {
        products = sorted(products);
        clients = sorted(clients);
        policies = sorted(policies);
        routes = sorted(routes);
        middlewares = sorted(middlewares);
        services = sorted(services);
        secrets = sorted(secrets);
        workflows = sorted(workflows);
        diagnostics = List.copyOf(diagnostics);
        places = Map.copyOf(places);
    }

    /** One without secrets and workflows. */
    public Declaration(
            Owner owner,
            long revision,
            Map<String, Product> products,
            Map<String, Client> clients,
            Map<String, Policy> policies,
            Map<String, Route> routes,
            Map<String, Middleware> middlewares,
            Map<String, Service> services,
            TlsObjects<String> tls,
            TcpObjects<String> tcp,
            List<Diagnostic> diagnostics,
            Map<Subject, Place> places) {
        this(
                owner,
                revision,
                products,
                clients,
                policies,
                routes,
                middlewares,
                services,
                tls,
                tcp,
                Map.of(),
                Map.of(),
                diagnostics,
                places);
    }

    /** One that says nothing about TCP. */
    public Declaration(
            Owner owner,
            long revision,
            Map<String, Product> products,
            Map<String, Client> clients,
            Map<String, Policy> policies,
            Map<String, Route> routes,
            Map<String, Middleware> middlewares,
            Map<String, Service> services,
            TlsObjects<String> tls,
            List<Diagnostic> diagnostics,
            Map<Subject, Place> places) {
        this(
                owner,
                revision,
                products,
                clients,
                policies,
                routes,
                middlewares,
                services,
                tls,
                TcpObjects.none(),
                diagnostics,
                places);
    }

    /** One that says nothing about TLS and TCP. */
    public Declaration(
            Owner owner,
            long revision,
            Map<String, Product> products,
            Map<String, Client> clients,
            Map<String, Policy> policies,
            Map<String, Route> routes,
            Map<String, Middleware> middlewares,
            Map<String, Service> services,
            List<Diagnostic> diagnostics,
            Map<Subject, Place> places) {
        this(
                owner,
                revision,
                products,
                clients,
                policies,
                routes,
                middlewares,
                services,
                TlsObjects.none(),
                diagnostics,
                places);
    }

    /** A source that says nothing. */
    public static Declaration empty(Owner owner) {
        return new Declaration(
                owner, 0, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of(), Map.of());
    }

    /** The same with these services in place of its own. */
    public Declaration withServices(Map<String, Service> others) {
        return new Declaration(
                owner,
                revision,
                products,
                clients,
                policies,
                routes,
                middlewares,
                others,
                tls,
                tcp,
                secrets,
                workflows,
                diagnostics,
                places);
    }

    /** Where the object stands; the source as a whole where that is not known. */
    public Place place(Subject subject) {
        return places.getOrDefault(subject, Place.of(owner.word()));
    }

    // Sorted, so that everything computed from a declaration comes out in one order on every replica.
    private static <V> Map<String, V> sorted(Map<String, V> objects) {
        return java.util.Collections.unmodifiableMap(new TreeMap<>(objects));
    }
}
