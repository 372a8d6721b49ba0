package dev.fairlead.sources.label;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one container declares, in the form of a file: what its labels say, and what follows without being said: a
 * service for a container that names none, a route for one that has none, the service that a route means, the address
 * that a service has.
 */
final class Elements {

    private final Container container;
    private final LabelRules rules;
    private final Owner owner;
    private final LabelTree.Result labels;
    private final Map<Kind, Map<String, Node>> nodes = new TreeMap<>();
    private final Set<Subject> broken = new HashSet<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    private Elements(Container container, LabelRules rules, Owner owner) {
        this.container = container;
        this.rules = rules;
        this.owner = owner;
        this.labels = LabelTree.read(container);
    }

    static Elements of(Container container, LabelRules rules, Owner owner) {
        Elements elements = new Elements(container, rules, owner);
        for (LabelProblem problem : elements.labels.problems()) {
            elements.broken.add(problem.subject(owner));
            elements.diagnostics.add(problem.diagnostic(owner));
        }
        if (rules.strict() && !elements.labels.problems().isEmpty()) {
            elements.diagnostics.add(Diagnostic.error(
                    new Subject(Kind.SOURCE, "", owner),
                    container.place(""),
                    "nothing that this container declares counts, because labels are read strictly",
                    "mend the labels named above"));
            return elements;
        }
        elements.diagnostics.addAll(OldLabels.of(container, owner));
        Streams streams = Streams.of(container, elements.labels, owner);
        elements.diagnostics.addAll(streams.diagnostics());
        streams.nodes().forEach(elements::put);
        elements.http();
        elements.products();
        return elements;
    }

    /** Objects by kind and name that the container declares and that could be read. */
    Map<Kind, Map<String, Node>> nodes() {
        return nodes;
    }

    List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    private void http() {
        Map<String, Node> services = new LinkedHashMap<>(labels.at("http", "services"));
        Map<String, Node> routers = new LinkedHashMap<>(labels.at("http", "routers"));
        Map<String, Node> middlewares = labels.at("http", "middlewares");
        boolean says = !services.isEmpty() || !routers.isEmpty() || !middlewares.isEmpty() || hasBroken();
        boolean streamsOnly = !says && (hasSection("tcp") || hasSection("udp"));
        boolean productsOnly = !says && hasSection("products");
        if (!streamsOnly) {
            if (services.isEmpty() && !isBroken(Kind.SERVICE)) {
                silentService(services, routers, productsOnly);
            }
            services(services);
            if (!productsOnly) {
                routers(routers, services);
            }
        }
        put(Kind.MIDDLEWARE, middlewares);
    }

    private boolean hasSection(String section) {
        return labels.root().members().containsKey(section);
    }

    private boolean hasBroken() {
        return isBroken(Kind.SERVICE) || isBroken(Kind.ROUTE) || isBroken(Kind.MIDDLEWARE);
    }

    private boolean isBroken(Kind kind) {
        return broken.stream().anyMatch(subject -> subject.kind() == kind);
    }

    private boolean isBroken(Kind kind, String name) {
        return broken.contains(new Subject(kind, name, owner));
    }

    // A container that only lends middlewares to others need not have a port.
    private void silentService(Map<String, Node> services, Map<String, Node> routers, boolean productsOnly) {
        boolean needed = productsOnly || !routers.isEmpty() || isBroken(Kind.ROUTE);
        if (needed || !container.ports().isEmpty()) {
            Place place = container.place("");
            Node balancer = new Node.Mapping(Map.of(), place);
            services.put(container.service(), new Node.Mapping(Map.of("loadBalancer", balancer), place));
        }
    }

    // -- services ---------------------------------------------------------------------------------------------------

    private void services(Map<String, Node> services) {
        Map<String, Node> addressed = new LinkedHashMap<>();
        services.forEach((name, node) -> {
            Servers servers = new Servers(container, new Subject(Kind.SERVICE, name, owner));
            Optional<Node> withServers = servers.into(node);
            diagnostics.addAll(servers.diagnostics());
            withServers.ifPresentOrElse(
                    found -> addressed.put(name, found), () -> broken.add(new Subject(Kind.SERVICE, name, owner)));
        });
        put(Kind.SERVICE, addressed);
    }

    // -- routes -----------------------------------------------------------------------------------------------------

    private void routers(Map<String, Node> routers, Map<String, Node> services) {
        List<String> names = new ArrayList<>(services.keySet());
        broken.stream()
                .filter(subject -> subject.kind() == Kind.SERVICE && !names.contains(subject.name()))
                .forEach(subject -> names.add(subject.name()));
        boolean silent = routers.isEmpty()
                && !isBroken(Kind.ROUTE)
                && !labels.hasStray()
                && names.size() == 1
                && !leadsToGateway();
        if (silent) {
            routers.put(container.service(), new Node.Mapping(Map.of(), container.place("")));
        }
        Map<String, Node> complete = new LinkedHashMap<>();
        routers.forEach((name, node) -> {
            if (!isBroken(Kind.ROUTE, name) && node instanceof Node.Mapping mapping) {
                router(name, mapping, names).ifPresent(router -> complete.put(name, router));
            }
        });
        put(Kind.ROUTE, complete);
    }

    private Optional<Node> router(String name, Node.Mapping node, List<String> services) {
        Map<String, Node> members = new LinkedHashMap<>(node.members());
        if (isMissing(members, "rule")) {
            Optional<String> rule = defaultRule(name, node.place());
            if (rule.isEmpty()) {
                return Optional.empty();
            }
            members.put("rule", new Node.Text(rule.get(), node.place()));
        }
        if (isMissing(members, "service")) {
            if (leadsToGateway()) {
                error(
                        name,
                        node.place(),
                        "it names no service, so it means a port of its container \"" + container.name()
                                + "\", which is the gateway: requests would come back to it without end",
                        "for the dashboard and the API set traefik.http.routers." + name + ".service=api@internal");
                return Optional.empty();
            }
            if (services.size() != 1) {
                error(
                        name,
                        node.place(),
                        "it names no service, and its container declares "
                                + (services.isEmpty() ? "none" : "several: " + String.join(", ", services)),
                        "name it in traefik.http.routers." + name + ".service");
                return Optional.empty();
            }
            members.put("service", new Node.Text(services.getFirst(), node.place()));
        }
        return Optional.of(new Node.Mapping(members, node.place()));
    }

    // The dashboard's router without a service, as many have it.
    private boolean leadsToGateway() {
        return container.isGateway() && labels.at("http", "services").isEmpty() && !isBroken(Kind.SERVICE);
    }

    private static boolean isMissing(Map<String, Node> members, String option) {
        Node node = members.get(option);
        return node == null || (node instanceof Node.Text text && text.value().isEmpty());
    }

    private Optional<String> defaultRule(String name, Place place) {
        try {
            String rule = rules.defaultRule().of(container);
            if (rule.isBlank()) {
                error(
                        name,
                        place,
                        "it has no rule, and the default rule is empty for this container",
                        "write its rule");
                return Optional.empty();
            }
            return Optional.of(rule);
        } catch (RuleTemplate.Malformed malformed) {
            error(
                    name,
                    place,
                    "it has no rule, and the default rule fails: " + malformed.getMessage(),
                    "write its rule");
            return Optional.empty();
        }
    }

    private void error(String router, Place place, String text, String remedy) {
        diagnostics.add(Diagnostic.error(new Subject(Kind.ROUTE, router, owner), place, text, remedy));
    }

    // -- products ---------------------------------------------------------------------------------------------------

    // A proxy that names neither a service nor a URL means the one of its container, as a route does.
    private void products() {
        List<String> services =
                List.copyOf(nodes.getOrDefault(Kind.SERVICE, Map.of()).keySet());
        Map<String, Node> products = new LinkedHashMap<>();
        labels.at("products").forEach((name, node) -> {
            if (node instanceof Node.Mapping product) {
                products.put(name, product(product, services));
            }
        });
        put(Kind.PRODUCT, products);
    }

    private static Node product(Node.Mapping product, List<String> services) {
        if (services.size() != 1 || !(product.members().get("proxies") instanceof Node.Mapping proxies)) {
            return product;
        }
        Map<String, Node> linked = new LinkedHashMap<>();
        proxies.members().forEach((name, node) -> {
            if (node instanceof Node.Mapping proxy
                    && isMissing(proxy.members(), "service")
                    && isMissing(proxy.members(), "url")) {
                Map<String, Node> members = new LinkedHashMap<>(proxy.members());
                members.put("service", new Node.Text(services.getFirst(), proxy.place()));
                linked.put(name, new Node.Mapping(members, proxy.place()));
            } else {
                linked.put(name, node);
            }
        });
        Map<String, Node> members = new LinkedHashMap<>(product.members());
        members.put("proxies", new Node.Mapping(linked, proxies.place()));
        return new Node.Mapping(members, product.place());
    }

    private void put(Kind kind, Map<String, Node> objects) {
        Map<String, Node> readable = nodes.computeIfAbsent(kind, missing -> new LinkedHashMap<>());
        objects.forEach((name, node) -> {
            if (!isBroken(kind, name)) {
                readable.put(name, node);
            }
        });
    }
}
