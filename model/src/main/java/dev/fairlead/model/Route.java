package dev.fairlead.model;

import java.util.List;

/**
 * A rule, a priority, middlewares and a service (Traefik: router).
 *
 * @param name unique among the routes of its owner
 * @param rule the rule as written
 * @param match the rule, parsed
 * @param priority the higher wins; the length of the rule in characters where none is given
 * @param entrypoints names of the listeners that it serves on; empty means all
 * @param middlewares applied in this order on the way in
 * @param service where its requests go
 */
public record Route(
        String name,
        String rule,
        Match match,
        int priority,
        List<String> entrypoints,
        List<Name> middlewares,
        Name service) {

    public Route {
        entrypoints = List.copyOf(entrypoints);
        middlewares = List.copyOf(middlewares);
    }
}
