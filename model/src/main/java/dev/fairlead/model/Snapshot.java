package dev.fairlead.model;

import dev.fairlead.model.tls.TlsObjects;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that is configured, merged over all sources, validated and immutable: what replicas must agree on.
 * Every reference inside of it leads to an object in it; what could not be kept is only in the diagnostics.
 *
 * @param number counts the snapshots of this process from 1; 0 is the empty one before the first
 * @param revision the store's revision in it; 0 without a store
 * @param products by full name; those here are served unless they are drafts
 * @param disabled the objects that are declared and not served, each with an error among the diagnostics
 * @param diagnostics all findings, in the order of owner, kind and name
 */
public record Snapshot(
        long number,
        long revision,
        Map<Name, Product> products,
        Map<Name, Client> clients,
        Map<Name, Policy> policies,
        Map<Name, Route> routes,
        Map<Name, Middleware> middlewares,
        Map<Name, Service> services,
        TlsObjects<Name> tls,
        TcpObjects<Name> tcp,
        Map<Name, Secret> secrets,
        Map<Name, Workflow> workflows,
        Set<Subject> disabled,
        List<Diagnostic> diagnostics) {

    public Snapshot {
        products = Ordered.copy(products);
        clients = Ordered.copy(clients);
        policies = Ordered.copy(policies);
        routes = Ordered.copy(routes);
        middlewares = Ordered.copy(middlewares);
        services = Ordered.copy(services);
        secrets = Ordered.copy(secrets);
        workflows = Ordered.copy(workflows);
        disabled = Set.copyOf(disabled);
        diagnostics = List.copyOf(diagnostics);
    }

    /** One without secrets and workflows. */
    public Snapshot(
            long number,
            long revision,
            Map<Name, Product> products,
            Map<Name, Client> clients,
            Map<Name, Policy> policies,
            Map<Name, Route> routes,
            Map<Name, Middleware> middlewares,
            Map<Name, Service> services,
            TlsObjects<Name> tls,
            TcpObjects<Name> tcp,
            Set<Subject> disabled,
            List<Diagnostic> diagnostics) {
        this(
                number,
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
                disabled,
                diagnostics);
    }

    /** One without anything about TCP. */
    public Snapshot(
            long number,
            long revision,
            Map<Name, Product> products,
            Map<Name, Client> clients,
            Map<Name, Policy> policies,
            Map<Name, Route> routes,
            Map<Name, Middleware> middlewares,
            Map<Name, Service> services,
            TlsObjects<Name> tls,
            Set<Subject> disabled,
            List<Diagnostic> diagnostics) {
        this(
                number,
                revision,
                products,
                clients,
                policies,
                routes,
                middlewares,
                services,
                tls,
                TcpObjects.none(),
                disabled,
                diagnostics);
    }

    /** One without anything about TLS and TCP. */
    public Snapshot(
            long number,
            long revision,
            Map<Name, Product> products,
            Map<Name, Client> clients,
            Map<Name, Policy> policies,
            Map<Name, Route> routes,
            Map<Name, Middleware> middlewares,
            Map<Name, Service> services,
            Set<Subject> disabled,
            List<Diagnostic> diagnostics) {
        this(
                number,
                revision,
                products,
                clients,
                policies,
                routes,
                middlewares,
                services,
                TlsObjects.none(),
                disabled,
                diagnostics);
    }

    /** Nothing configured. */
    public static Snapshot empty() {
        return new Snapshot(0, 0, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), List.of());
    }

    /** The same, with findings that were made later; their errors disable their objects where {@code disabling} says so. */
    public Snapshot with(List<Diagnostic> findings, Set<Subject> disabling) {
        Set<Subject> off = new HashSet<>(disabled);
        off.addAll(disabling);
        List<Diagnostic> all = new ArrayList<>(diagnostics);
        all.addAll(findings);
        return new Snapshot(
                number,
                revision,
                products,
                clients,
                policies,
                routes,
                middlewares,
                services,
                tls,
                tcp,
                secrets,
                workflows,
                off,
                all);
    }

    /** What users see beside an object. */
    public enum Status {
        ENABLED,
        WARNING,
        DISABLED
    }

    /** The status that the diagnostics give to an object. */
    public Status status(Subject subject) {
        if (disabled.contains(subject)) {
            return Status.DISABLED;
        }
        boolean noted =
                diagnostics.stream().anyMatch(diagnostic -> diagnostic.subject().equals(subject));
        return noted ? Status.WARNING : Status.ENABLED;
    }
}
