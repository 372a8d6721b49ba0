package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import dev.fairlead.sources.cluster.Seen;
import dev.fairlead.sources.cluster.StatusPatch;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of a cluster as one declaration, and what should be written back. A pure function. */
final class Discovery {

    private final KubernetesSettings settings;
    private final KeyHasher keys;

    Discovery(KubernetesSettings settings, KeyHasher keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /** What comes of a look. */
    record Outcome(Declaration declaration, List<StatusPatch> statuses) {}

    /** @param notes findings of the following itself */
    Outcome look(Seen seen, List<Diagnostic> notes, Instant now) {
        Draft draft = new Draft(keys);
        notes.forEach(draft::note);
        Grants grants = new Grants(seen);
        Certificates certificates = new Certificates(seen, draft);
        Backends backends = new Backends(seen, draft, settings.externalNames());
        middlewares(seen, draft);
        List<Item> ingresses = new Ingresses(seen, draft, backends, certificates, settings).declare();
        Gateways gateways = new Gateways(seen, settings, grants, certificates);
        Routes routes = new Routes(seen, draft, backends, grants, gateways);
        List<Routes.Outcome> outcomes = routes.declare();
        Statuses statuses = new Statuses(now.truncatedTo(ChronoUnit.SECONDS).toString(), addresses(seen));
        ingresses.forEach(statuses::ingress);
        gateways.classes().forEach(statuses::gatewayClass);
        gateways.gateways().forEach((key, gateway) -> statuses.gateway(gateway, gateways.listeners(key), routes));
        outcomes.forEach(statuses::route);
        left(seen, outcomes).forEach(statuses::leftRoute);
        return new Outcome(draft.build(), statuses.patches());
    }

    private static List<Item> left(Seen seen, List<Routes.Outcome> outcomes) {
        Set<Item> ours = new HashSet<>();
        outcomes.forEach(outcome -> ours.add(outcome.route()));
        List<Item> left = new ArrayList<>(seen.all(Kinds.HTTP_ROUTE));
        left.addAll(seen.all(Kinds.GRPC_ROUTE));
        left.removeIf(ours::contains);
        return left;
    }

    // -- Middlewares of Traefik's -----------------------------------------------------------------------------------

    private static void middlewares(Seen seen, Draft draft) {
        for (Item item : seen.all(Kinds.MIDDLEWARE)) {
            draft.middleware(item.namespace() + "-" + item.name(), spec(item));
        }
    }

    // In a cluster a chain names its links as objects; everything else is as in a file.
    private static Node spec(Item item) {
        Node spec = Nodes.at(item.node(), "spec");
        List<Node> links = Nodes.list(spec, "chain", "middlewares");
        if (links.stream().noneMatch(Node.Mapping.class::isInstance)) {
            return spec;
        }
        List<String> names = links.stream()
                .map(link -> Nodes.text(link, "namespace").orElse(item.namespace()) + "-"
                        + Nodes.text(link, "name").orElse(""))
                .toList();
        Map<String, Node> members = new LinkedHashMap<>(spec.members());
        members.put(
                "chain",
                new Members().put("middlewares", Members.ofTexts(names)).build());
        return new Node.Mapping(members, spec.place());
    }

    // -- addresses --------------------------------------------------------------------------------------------------

    private List<String> addresses(Seen seen) {
        if (!settings.addresses().isEmpty() || settings.publishedService().isEmpty()) {
            return settings.addresses();
        }
        String[] key = settings.publishedService().get().split("/", 2);
        if (key.length < 2) {
            return List.of();
        }
        return seen.find(Kinds.SERVICE, key[0], key[1])
                .map(Discovery::published)
                .orElse(List.of());
    }

    private static List<String> published(Item service) {
        List<String> addresses = new ArrayList<>();
        for (Node entry : Nodes.list(service.node(), "status", "loadBalancer", "ingress")) {
            Nodes.text(entry, "ip").or(() -> Nodes.text(entry, "hostname")).ifPresent(addresses::add);
        }
        return addresses.isEmpty() ? Nodes.texts(service.node(), "spec", "externalIPs") : addresses;
    }
}
