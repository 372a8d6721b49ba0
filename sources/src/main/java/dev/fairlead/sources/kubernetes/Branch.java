package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.Match;
import dev.fairlead.model.Name;
import dev.fairlead.model.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * One way into a rule of a route, without its hosts.
 *
 * @param name among those of its route: rule and match
 * @param conditions all of which must hold
 * @param path how the path is matched
 * @param age among all: who came first
 */
record Branch(
        String name,
        List<Match> conditions,
        Precedence.Path path,
        int pathLength,
        boolean method,
        int headers,
        int queries,
        int age,
        List<Name> middlewares,
        Name service,
        Place place) {

    Branch {
        conditions = List.copyOf(conditions);
        middlewares = List.copyOf(middlewares);
    }

    /** What a request for this host must be; those for the hosts of others are left to them. */
    Match match(String host, List<String> without) {
        List<Match> all = new ArrayList<>();
        Hosts.match(host).ifPresent(all::add);
        for (String other : without) {
            Hosts.match(other).ifPresent(match -> all.add(new Match.Not(match)));
        }
        all.addAll(conditions);
        return all.size() == 1 ? all.getFirst() : new Match.And(all);
    }

    long priority(String host) {
        return new Precedence(host, path, pathLength, method, headers, queries, age).priority();
    }
}
