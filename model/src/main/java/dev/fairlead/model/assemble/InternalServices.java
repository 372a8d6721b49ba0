package dev.fairlead.model.assemble;

import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.InternalService;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service;
import dev.fairlead.model.Snapshot;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The gateway's own services as a declaration beside the others. Only those are in it that a route leads to, or led to
 * in the version that may have to be served on: a snapshot has nothing that nobody asked for.
 */
final class InternalServices {

    private InternalServices() {}

    /** These declarations, and that one. */
    static List<Declaration> beside(List<Declaration> declarations, Snapshot previous) {
        Set<InternalService> used = EnumSet.noneOf(InternalService.class);
        declarations.forEach(declaration -> declaration.routes().values().forEach(route -> add(route, used)));
        previous.routes().values().forEach(route -> add(route, used));
        if (used.isEmpty()) {
            return declarations;
        }
        Map<String, Service> services = new TreeMap<>();
        used.forEach(each -> services.put(each.word(), each.service()));
        List<Declaration> all = new ArrayList<>(declarations);
        all.add(Declaration.of(Owner.INTERNAL, AllObjects.<String>none().withServices(services)));
        return all;
    }

    private static void add(Route route, Set<InternalService> to) {
        InternalService.of(route.service()).ifPresent(to::add);
    }

    /** Whether the gateway itself is named as its owner. */
    static boolean isInternal(Name name) {
        return name.owner() == Owner.INTERNAL;
    }

    /** Why a service of the gateway itself does not do where {@code what} stands. */
    static Rules.Problem onlyForRoutes(String what, Name name) {
        return new Rules.Problem(
                what + " \"" + name + "\" is answered by the gateway itself, and only a route can lead there",
                "name a service with backends, or give " + name + " a route");
    }
}
