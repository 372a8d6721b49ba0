package dev.fairlead.model.assemble;

import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import dev.fairlead.model.tls.ServersTransport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A service that leads to others leads to some that are there, and never back to itself. One that names a transport has
 * it, or its backends would be believed on other grounds.
 */
final class ServiceRules implements Rules<Service> {

    private final Map<Name, Service> declared;
    private final Map<Name, ServersTransport> transports;
    private final Set<Name> kept = new HashSet<>();

    ServiceRules(Map<Name, Service> declared, Map<Name, ServersTransport> transports) {
        this.declared = declared;
        this.transports = transports;
    }

    /** The same services, those that are led to before those that lead there. */
    static Declared.Objects<Service> inOrder(Declared.Objects<Service> services, Map<Name, Service> before) {
        Set<Name> ordered = new LinkedHashSet<>();
        Set<Name> visited = new HashSet<>();
        services.names().forEach(name -> visit(name, services, before, visited, ordered));
        return new Declared.Objects<>(services.kind(), services.readable(), ordered);
    }

    private static void visit(
            Name name,
            Declared.Objects<Service> services,
            Map<Name, Service> before,
            Set<Name> visited,
            Set<Name> ordered) {
        if (!visited.add(name)) {
            return;
        }
        // Either version may come to be served, so what both of them lead to goes first.
        List<Name> now = children(services.readable(), name);
        List<Name> last = children(before, name);
        // Of ten thousand services most lead nowhere.
        if (!now.isEmpty() || !last.isEmpty()) {
            Set<Name> children = new TreeSet<>(Declared.ORDER);
            children.addAll(now);
            children.addAll(last);
            children.forEach(child -> visit(child, services, before, visited, ordered));
        }
        if (services.names().contains(name)) {
            ordered.add(name);
        }
    }

    private static List<Name> children(Map<Name, Service> versions, Name name) {
        Service version = versions.get(name);
        return version == null ? List.of() : version.children();
    }

    @Override
    public List<Problem> errors(Name name, Service service) {
        List<Problem> errors = new ArrayList<>();
        Optional<List<Name>> circle = circle(name, service);
        if (circle.isPresent()) {
            String way = circle.get().stream().map(Name::toString).collect(Collectors.joining(" -> "));
            errors.add(new Problem("it leads back to itself: " + way, "take one of these steps out"));
            return errors;
        }
        for (Name child : new LinkedHashSet<>(service.children())) {
            if (InternalServices.isInternal(child)) {
                errors.add(InternalServices.onlyForRoutes("the service", child));
            } else if (!kept.contains(child)) {
                errors.add(new Problem(
                        "the service \"" + child + "\" that it leads to does not exist or is disabled",
                        "declare the service or take it out"));
            }
        }
        service.transport()
                .filter(transport -> !transports.containsKey(transport))
                .ifPresent(transport -> errors.add(new Problem(
                        "its transport \"" + transport
                                + "\" does not exist or is disabled, and without it its backends would be verified in"
                                + " another way",
                        "declare it under http.serversTransports or take it out of the service")));
        return errors;
    }

    private Optional<List<Name>> circle(Name start, Service service) {
        return circle(start, service, new ArrayList<>(List.of(start)), new HashSet<>());
    }

    private Optional<List<Name>> circle(Name start, Service service, List<Name> way, Set<Name> visited) {
        for (Name child : service.children()) {
            way.add(child);
            if (child.equals(start)) {
                return Optional.of(List.copyOf(way));
            }
            Service next = declared.get(child);
            if (next != null && visited.add(child)) {
                Optional<List<Name>> found = circle(start, next, way, visited);
                if (found.isPresent()) {
                    return found;
                }
            }
            way.removeLast();
        }
        return Optional.empty();
    }

    @Override
    public Service keep(Name name, Service service, List<Problem> warnings) {
        kept.add(name);
        return service;
    }
}
