package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Match;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service.Scheme;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.rule.RulePrinter;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import dev.fairlead.sources.cluster.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** HTTPRoutes and GRPCRoutes that are attached to Gateways of ours, as routes. */
final class Routes {

    private final Seen seen;
    private final Draft draft;
    private final Backends backends;
    private final Grants grants;
    private final Gateways gateways;
    private final Map<String, Integer> attached = new HashMap<>();
    private int ages;

    Routes(Seen seen, Draft draft, Backends backends, Grants grants, Gateways gateways) {
        this.seen = seen;
        this.draft = draft;
        this.backends = backends;
        this.grants = grants;
        this.gateways = gateways;
    }

    /** What became of one route. */
    record Outcome(Item route, List<Attachment> attachments, Faults faults) {}

    /** Declares what they say; those that refer to a Gateway of ours, the oldest first. */
    List<Outcome> declare() {
        List<Outcome> outcomes = new ArrayList<>();
        Stream.concat(seen.all(Kinds.HTTP_ROUTE).stream(), seen.all(Kinds.GRPC_ROUTE).stream())
                .sorted(Comparator.comparing(Item::created).thenComparing(Item::key))
                .forEach(route -> {
                    List<Attachment> attachments = Attachment.of(route, gateways);
                    if (!attachments.isEmpty()) {
                        outcomes.add(declare(route, attachments));
                    }
                });
        return outcomes;
    }

    /** How many routes are attached to a listener. */
    int attached(Listener listener) {
        return attached.getOrDefault(listener.key(), 0);
    }

    private Outcome declare(Item route, List<Attachment> attachments) {
        Faults faults = new Faults();
        List<Branch> branches = branches(route, faults);
        List<Attachment.Place> places = attachments.stream()
                .flatMap(attachment -> attachment.places().stream())
                .distinct()
                .toList();
        places.stream()
                .map(place -> place.listener().key())
                .distinct()
                .forEach(listener -> attached.merge(listener, 1, Integer::sum));
        for (Attachment.Place place : places) {
            if (place.listener().serves()) {
                branches.forEach(branch -> put(branch, place));
            }
        }
        tell(route, attachments, faults);
        return new Outcome(route, attachments, faults);
    }

    private List<Branch> branches(Item route, Faults faults) {
        boolean grpc = route.resource().equals(Kinds.GRPC_ROUTE);
        Filters filters = new Filters(draft, route.namespace(), faults);
        Targets targets = new Targets(route, draft, backends, grants, faults, grpc ? Scheme.H2C : Scheme.HTTP);
        HttpRules http = new HttpRules(filters, targets, draft, faults, () -> ages++);
        GrpcRules calls = new GrpcRules(filters, targets, faults, () -> ages++);
        List<Branch> all = new ArrayList<>();
        List<Node> rules = Nodes.list(route.node(), "spec", "rules");
        for (int i = 0; i < rules.size(); i++) {
            String name = (grpc ? "grpcroute/" : "httproute/") + route.key() + ":" + i;
            List<Branch> read = grpc ? calls.read(rules.get(i), name) : http.read(rules.get(i), name);
            if (read.isEmpty()) {
                faults.dropped();
            } else {
                faults.kept();
            }
            all.addAll(read);
        }
        return all;
    }

    private void put(Branch branch, Attachment.Place place) {
        Listener listener = place.listener();
        List<String> narrower =
                listener.narrower(gateways.listeners(listener.gateway().key()));
        // The most specific listener alone has a host.
        if (narrower.stream().anyMatch(other -> Hosts.holds(other, place.host()))) {
            return;
        }
        List<String> without = narrower.stream()
                .filter(other -> Hosts.holds(place.host(), other))
                .toList();
        Match match = branch.match(place.host(), without);
        String host = place.host().isEmpty() ? "" : ":" + place.host();
        draft.route(
                new Route(
                        branch.name() + ":" + listener.key() + host,
                        RulePrinter.print(match),
                        match,
                        branch.priority(place.host()),
                        List.of(listener.secured() ? Entrypoints.HTTPS : Entrypoints.HTTP),
                        branch.middlewares(),
                        branch.service(),
                        listener.secured() ? Optional.of(Route.Tls.usual()) : Optional.empty()),
                branch.place());
    }

    // What the status says, for those who look at the gateway and not at the cluster.
    private void tell(Item route, List<Attachment> attachments, Faults faults) {
        for (Attachment attachment : attachments) {
            attachment.refused().ifPresent(fault -> warn(route, attachment.reference(), fault));
        }
        faults.all().stream().distinct().forEach(fault -> warn(route, route.node(), fault));
    }

    private void warn(Item route, Node at, Fault fault) {
        draft.warn(
                Kind.SOURCE,
                "",
                at.place(),
                fault.message() + " (" + fault.reason() + ")",
                "see the status of the " + route.resource().kind());
    }
}
