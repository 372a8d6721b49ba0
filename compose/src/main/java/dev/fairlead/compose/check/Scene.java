package dev.fairlead.compose.check;

import dev.fairlead.compose.file.Network;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.label.Labelled;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that one check looks at: one set of workloads that run together, and what comes of them and of the files.
 *
 * @param gateways the workloads that are the gateway; none where it is not in the files
 * @param unseen sources that objects may name and that are not among the files
 */
record Scene(
        Stack stack,
        List<Workload> gateways,
        GatewayStart start,
        Labelled labelled,
        List<Declaration> declarations,
        References references,
        Snapshot snapshot,
        Places places,
        Certificates certificates,
        Set<Owner> unseen) {

    boolean isGateway(Workload workload) {
        return gateways.contains(workload);
    }

    /** Whether the gateway is on the network of its host, and reaches all that the host does. */
    boolean gatewayIsOnHost() {
        return gateways.stream().anyMatch(gateway -> gateway.mode().equals("host"));
    }

    /** The networks of a workload, by the names that the engine gives them. */
    Set<String> networks(Workload workload) {
        String mode = workload.mode();
        if (mode.startsWith("service:")) {
            Workload other = stack.workloads().get(mode.substring("service:".length()));
            return other == null || other.equals(workload) || other.mode().startsWith("service:")
                    ? Set.of()
                    : networks(other);
        }
        Set<String> names = new TreeSet<>();
        workload.networks().keySet().forEach(key -> network(key).ifPresent(network -> names.add(network.name())));
        return names;
    }

    Optional<Network> network(String key) {
        return Optional.ofNullable(stack.networks().get(key));
    }

    /** The networks of the gateway. */
    Set<String> gatewayNetworks() {
        Set<String> names = new TreeSet<>();
        gateways.forEach(gateway -> names.addAll(networks(gateway)));
        return names;
    }

    /** Whether requests of the gateway get to a workload. */
    boolean reaches(Workload workload) {
        if (gateways.isEmpty() || gatewayIsOnHost() || workload.mode().equals("host")) {
            return true;
        }
        if (workload.mode().startsWith("container:")) {
            return true;
        }
        Set<String> shared = new HashSet<>(networks(workload));
        shared.retainAll(gatewayNetworks());
        return !shared.isEmpty();
    }

    /** The workloads that somebody gave labels of ours, and to which a route or a product leads by one of its services. */
    Map<Name, Service> ledTo() {
        Map<Name, Service> services = new java.util.TreeMap<>();
        Set<Name> named = new HashSet<>();
        references.all().stream()
                .filter(reference -> reference.kind() == Kind.SERVICE)
                .forEach(reference -> named.add(reference.to()));
        for (Declaration declaration : declarations) {
            declaration.services().forEach((name, service) -> {
                Name full = new Name(name, declaration.owner());
                if (named.contains(full)) {
                    services.put(full, service);
                }
            });
        }
        return services;
    }

    /** The routes of all sources. */
    Map<Name, Route> routes() {
        Map<Name, Route> routes = new java.util.TreeMap<>();
        declarations.forEach(declaration -> declaration
                .routes()
                .forEach((name, route) -> routes.putIfAbsent(new Name(name, declaration.owner()), route)));
        return routes;
    }

    static Subject subject(Kind kind, Name name) {
        return new Subject(kind, name.name(), name.owner());
    }
}
