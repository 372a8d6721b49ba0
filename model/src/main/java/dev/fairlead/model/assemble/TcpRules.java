package dev.fairlead.model.assemble;

import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Name;
import dev.fairlead.model.TcpMiddleware;
import dev.fairlead.model.TcpObjects;
import dev.fairlead.model.TcpRoute;
import dev.fairlead.model.TcpService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** TCP: a route has its service and all of its middlewares, a service leads to some that are there and never back. */
final class TcpRules {

    private TcpRules() {}

    static TcpObjects<Name> settle(
            Declared declared, TcpObjects<Name> previous, Settlement settlement, Entrypoints entrypoints) {
        Map<Name, TcpService> services = settlement.settle(
                inOrder(declared.tcpServices(), previous.services()), previous.services(), new Services());
        Map<Name, TcpMiddleware> middlewares =
                settlement.settle(declared.tcpMiddlewares(), previous.middlewares(), new Rules.None<>());
        Map<Name, TcpRoute> routes = settlement.settle(
                declared.tcpRoutes(), previous.routes(), new Routes(services, middlewares, entrypoints));
        return new TcpObjects<>(routes, services, middlewares);
    }

    // Those that are led to before those that lead there; what leads in a circle is met before it is settled.
    private static Declared.Objects<TcpService> inOrder(
            Declared.Objects<TcpService> services, Map<Name, TcpService> before) {
        Set<Name> ordered = new LinkedHashSet<>();
        services.names().forEach(name -> visit(name, services, before, new HashSet<>(), ordered));
        return new Declared.Objects<>(services.kind(), services.readable(), ordered);
    }

    private static void visit(
            Name name,
            Declared.Objects<TcpService> services,
            Map<Name, TcpService> before,
            Set<Name> above,
            Set<Name> ordered) {
        if (ordered.contains(name) || !services.names().contains(name) || !above.add(name)) {
            return;
        }
        for (Map<Name, TcpService> versions : List.of(services.readable(), before)) {
            TcpService version = versions.get(name);
            if (version != null) {
                version.children().forEach(child -> visit(child, services, before, above, ordered));
            }
        }
        ordered.add(name);
    }

    private static final class Services implements Rules<TcpService> {

        private final Set<Name> kept = new HashSet<>();

        @Override
        public List<Problem> errors(Name name, TcpService service) {
            List<Problem> errors = new ArrayList<>();
            for (Name child : new LinkedHashSet<>(service.children())) {
                if (!kept.contains(child)) {
                    errors.add(new Problem(
                            "the TCP service \"" + child
                                    + "\" that it leads to does not exist, is disabled, or leads back to it",
                            "declare the service or take it out"));
                }
            }
            return errors;
        }

        @Override
        public TcpService keep(Name name, TcpService service, List<Problem> warnings) {
            kept.add(name);
            return service;
        }
    }

    private record Routes(Map<Name, TcpService> services, Map<Name, TcpMiddleware> middlewares, Entrypoints entrypoints)
            implements Rules<TcpRoute> {

        @Override
        public List<Problem> errors(Name name, TcpRoute route) {
            List<Problem> errors = new ArrayList<>();
            if (!services.containsKey(route.service())) {
                errors.add(new Problem(
                        "its TCP service \"" + route.service() + "\" does not exist or is disabled",
                        "declare it under tcp.services or name another one"));
            }
            for (Name middleware : route.middlewares()) {
                if (!middlewares.containsKey(middleware)) {
                    errors.add(new Problem(
                            "its TCP middleware \"" + middleware
                                    + "\" does not exist or is disabled, and without it the route would be unprotected",
                            "declare it under tcp.middlewares or take it out of the route"));
                }
            }
            Listeners.misfit(route, entrypoints).ifPresent(errors::add);
            return errors;
        }

        @Override
        public TcpRoute keep(Name name, TcpRoute route, List<Problem> warnings) {
            List<String> missing =
                    route.entrypoints().stream().filter(entrypoints::isMissing).toList();
            if (!missing.isEmpty()) {
                warnings.add(Listeners.missing(missing, entrypoints));
            }
            return route;
        }
    }
}
