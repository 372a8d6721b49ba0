package dev.fairlead.sources.label;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.tree.Json;
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
 * Objects of one kind that several containers declare. Equal ones are one; services that differ in nothing but their
 * servers are one with all servers; products are put together from their parts. Of those that differ otherwise none
 * counts, whichever container came first, as in Traefik: a route must not lose a middleware to the order of starting.
 */
final class Merge {

    private record Declared(Node node, String container) {}

    private final Kind kind;
    private final Owner owner;
    private final Map<String, List<Declared>> declared = new TreeMap<>();
    private final List<Diagnostic> conflicts = new ArrayList<>();
    private final Map<String, Node> merged = new LinkedHashMap<>();

    Merge(Kind kind, Owner owner) {
        this.kind = kind;
        this.owner = owner;
    }

    void add(String name, Node node, String container) {
        declared.computeIfAbsent(name, missing -> new ArrayList<>()).add(new Declared(node, container));
    }

    /** One finding for each name under which containers mean different things. */
    List<Diagnostic> conflicts() {
        settle();
        return conflicts;
    }

    /** The others, by name. */
    Map<String, Node> merged() {
        settle();
        return merged;
    }

    private void settle() {
        declared.forEach((name, all) -> {
            Declared first = all.getFirst();
            Node node = first.node();
            for (Declared next : all.subList(1, all.size())) {
                Optional<Node> both = both(node, next.node());
                if (both.isEmpty()) {
                    conflicts.add(conflict(name, first, next));
                    return;
                }
                node = both.get();
            }
            merged.put(name, node);
        });
        declared.clear();
    }

    private Optional<Node> both(Node one, Node other) {
        return switch (kind) {
            case SERVICE, TCP_SERVICE ->
                same(withoutServers(one), withoutServers(other))
                        ? Optional.of(withServers(one, other))
                        : Optional.empty();
            case PRODUCT -> deep(one, other);
            case ROUTE,
                    MIDDLEWARE,
                    CLIENT,
                    POLICY,
                    SECRET,
                    WORKFLOW,
                    SOURCE,
                    TLS_OPTIONS,
                    CERTIFICATE,
                    TRANSPORT,
                    TCP_ROUTE,
                    TCP_MIDDLEWARE -> same(one, other) ? Optional.of(one) : Optional.empty();
        };
    }

    private static boolean same(Node one, Node other) {
        return Json.canonical(sorted(one)).equals(Json.canonical(sorted(other)));
    }

    private static Node sorted(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> {
                Map<String, Node> members = new TreeMap<>();
                mapping.members().forEach((name, value) -> members.put(name, sorted(value)));
                yield new Node.Mapping(members, mapping.place());
            }
            case Node.Sequence sequence ->
                new Node.Sequence(
                        sequence.elements().stream().map(Merge::sorted).toList(), sequence.place());
            case Node.Text text -> text;
            case Node.Decimal decimal -> decimal;
            case Node.Bool bool -> bool;
            case Node.Empty empty -> empty;
        };
    }

    // -- services ---------------------------------------------------------------------------------------------------

    private static Node withoutServers(Node service) {
        return balancer(service)
                .map(balancer -> with(service, without(balancer, "servers")))
                .orElse(service);
    }

    private static Optional<Node.Mapping> balancer(Node service) {
        return service instanceof Node.Mapping mapping
                        && mapping.members().get("loadBalancer") instanceof Node.Mapping balancer
                ? Optional.of(balancer)
                : Optional.empty();
    }

    private static Node.Mapping without(Node.Mapping mapping, String member) {
        Map<String, Node> members = new LinkedHashMap<>(mapping.members());
        members.remove(member);
        return new Node.Mapping(members, mapping.place());
    }

    private static Node with(Node service, Node.Mapping balancer) {
        if (!(service instanceof Node.Mapping mapping)) {
            return service;
        }
        Map<String, Node> members = new LinkedHashMap<>(mapping.members());
        members.put("loadBalancer", balancer);
        return new Node.Mapping(members, mapping.place());
    }

    private static Node withServers(Node one, Node other) {
        Optional<Node.Mapping> balancer = balancer(one);
        if (balancer.isEmpty()) {
            return one;
        }
        List<Node> servers = new ArrayList<>();
        Set<String> urls = new HashSet<>();
        List<Node> all = new ArrayList<>(servers(one));
        all.addAll(servers(other));
        for (Node server : all) {
            if (urls.add(url(server))) {
                servers.add(server);
            }
        }
        Map<String, Node> members = new LinkedHashMap<>(balancer.get().members());
        members.put("servers", new Node.Sequence(servers, balancer.get().place()));
        return with(one, new Node.Mapping(members, balancer.get().place()));
    }

    private static List<Node> servers(Node service) {
        return balancer(service)
                .map(balancer -> balancer.members().get("servers") instanceof Node.Sequence list
                        ? list.elements()
                        : List.<Node>of())
                .orElse(List.of());
    }

    private static String url(Node server) {
        if (server instanceof Node.Mapping mapping) {
            for (String where : List.of("url", "address")) {
                if (mapping.members().get(where) instanceof Node.Text text) {
                    return text.value();
                }
            }
        }
        return "";
    }

    // -- products ---------------------------------------------------------------------------------------------------

    private static Optional<Node> deep(Node one, Node other) {
        if (!(one instanceof Node.Mapping left) || !(other instanceof Node.Mapping right)) {
            return same(one, other) ? Optional.of(one) : Optional.empty();
        }
        Map<String, Node> members = new LinkedHashMap<>(left.members());
        for (Map.Entry<String, Node> member : right.members().entrySet()) {
            Node before = members.get(member.getKey());
            Optional<Node> both = before == null ? Optional.of(member.getValue()) : deep(before, member.getValue());
            if (both.isEmpty()) {
                return Optional.empty();
            }
            members.put(member.getKey(), both.get());
        }
        return Optional.of(new Node.Mapping(members, left.place()));
    }

    // -- what differs -----------------------------------------------------------------------------------------------

    private Diagnostic conflict(String name, Declared first, Declared next) {
        Subject subject = new Subject(kind, name, owner);
        String where = difference(withoutServers(first.node()), withoutServers(next.node()), "")
                .map(option -> "; they differ in " + option)
                .orElse("");
        return Diagnostic.error(
                subject,
                next.node().place(),
                "containers \"" + first.container() + "\" and \"" + next.container()
                        + "\" declare it differently, so neither counts" + where,
                "make the two the same, or give one another name");
    }

    private static Optional<String> difference(Node one, Node other, String path) {
        if (one instanceof Node.Mapping left && other instanceof Node.Mapping right) {
            Set<String> names = new java.util.TreeSet<>(left.members().keySet());
            names.addAll(right.members().keySet());
            for (String name : names) {
                Node before = left.members().get(name);
                Node after = right.members().get(name);
                String longer = path.isEmpty() ? name : path + "." + name;
                if (before == null || after == null) {
                    return Optional.of(longer);
                }
                Optional<String> inside = difference(before, after, longer);
                if (inside.isPresent()) {
                    return inside;
                }
            }
            return Optional.empty();
        }
        return same(one, other) ? Optional.empty() : Optional.of(path);
    }
}
