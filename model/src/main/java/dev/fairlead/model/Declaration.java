package dev.fairlead.model;

import dev.fairlead.model.tls.TlsObjects;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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

    // In one order, so that everything computed from a declaration comes out in that order on every replica.
    public Declaration {
        products = Ordered.copy(products);
        clients = Ordered.copy(clients);
        policies = Ordered.copy(policies);
        routes = Ordered.copy(routes);
        middlewares = Ordered.copy(middlewares);
        services = Ordered.copy(services);
        secrets = Ordered.copy(secrets);
        workflows = Ordered.copy(workflows);
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

    /**
     * What the parts of one source say together, of a source that says nothing about TLS and TCP. Of two objects of one
     * kind and name the last counts.
     *
     * @param besides findings that belong to no part
     */
    public static Declaration joined(Owner owner, long revision, List<Declaration> parts, List<Diagnostic> besides) {
        List<Diagnostic> diagnostics = new ArrayList<>(besides);
        parts.forEach(part -> diagnostics.addAll(part.diagnostics()));
        return new Declaration(
                owner,
                revision,
                all(parts, Declaration::products),
                all(parts, Declaration::clients),
                all(parts, Declaration::policies),
                all(parts, Declaration::routes),
                all(parts, Declaration::middlewares),
                all(parts, Declaration::services),
                TlsObjects.none(),
                TcpObjects.none(),
                all(parts, Declaration::secrets),
                all(parts, Declaration::workflows),
                diagnostics,
                all(parts, Declaration::places));
    }

    // In the order of the parts: each is in order by itself, and what is in order in long runs is soon in order.
    private static <K, V> Map<K, V> all(List<Declaration> parts, Function<Declaration, Map<K, V>> section) {
        Map<K, V> all = new LinkedHashMap<>();
        parts.forEach(part -> all.putAll(section.apply(part)));
        return all;
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

    /**
     * The same with these clients in place of its own, and without places: each object is a document of its own, whose place
     * follows from its name.
     */
    public Declaration ofDocuments(Map<String, Client> others) {
        return new Declaration(
                owner,
                revision,
                products,
                others,
                policies,
                routes,
                middlewares,
                services,
                tls,
                tcp,
                secrets,
                workflows,
                diagnostics,
                Map.of());
    }

    /** Where the object stands; the source as a whole where that is not known. */
    public Place place(Subject subject) {
        return places.getOrDefault(subject, Place.of(owner.word()));
    }
}
