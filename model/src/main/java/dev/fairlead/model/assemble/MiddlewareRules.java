package dev.fairlead.model.assemble;

import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import java.util.List;
import java.util.Map;

/** A middleware that asks a service has that service. */
final class MiddlewareRules implements Rules<Middleware> {

    private final Map<Name, Service> services;

    MiddlewareRules(Map<Name, Service> services) {
        this.services = services;
    }

    @Override
    public List<Problem> errors(Name name, Middleware middleware) {
        if (middleware instanceof Middleware.Errors pages && InternalServices.isInternal(pages.service())) {
            return List.of(InternalServices.onlyForRoutes("its service", pages.service()));
        }
        if (middleware instanceof Middleware.Errors pages && !services.containsKey(pages.service())) {
            return List.of(new Problem(
                    "its service \"" + pages.service() + "\" does not exist or is disabled",
                    "declare the service or name another one"));
        }
        return List.of();
    }

    @Override
    public Middleware keep(Name name, Middleware middleware, List<Problem> warnings) {
        return middleware;
    }
}
