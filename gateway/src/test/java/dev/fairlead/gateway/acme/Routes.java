package dev.fairlead.gateway.acme;

import dev.fairlead.gateway.acme.Resolver.Challenge;
import dev.fairlead.gateway.acme.Resolver.KeyType;
import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.rule.RuleSyntax;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Snapshots with routes that want certificates. */
final class Routes {

    static final Resolver LE = new Resolver(
            "le",
            URI.create("https://ca.example.com/dir"),
            Optional.empty(),
            Challenge.HTTP_01,
            KeyType.EC256,
            Optional.empty(),
            Optional.empty());

    private final Map<Name, Route> routes = new TreeMap<>();

    /** One more, named r1, r2, …. */
    Routes with(String rule, String resolver, Route.Domain... domains) {
        Name name = new Name("r" + (routes.size() + 1), Owner.FILE);
        try {
            routes.put(
                    name,
                    new Route(
                            name.name(),
                            rule,
                            RuleParser.parse(rule, RuleSyntax.V3),
                            1,
                            List.of(),
                            List.of(),
                            new Name("s", Owner.FILE),
                            Optional.of(new Route.Tls(Optional.empty(), List.of(domains), Optional.of(resolver)))));
        } catch (RuleParser.Malformed malformed) {
            throw new IllegalArgumentException(malformed);
        }
        return this;
    }

    Snapshot snapshot() {
        return new Snapshot(1, 0, AllObjects.<Name>none().withRoutes(routes), Set.of(), List.of());
    }
}
