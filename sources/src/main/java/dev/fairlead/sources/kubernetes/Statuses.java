package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import dev.fairlead.sources.cluster.StatusPatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What should be written back: for each object of ours whose status does not say it already. */
final class Statuses {

    private static final List<String> FEATURES = List.of(
            "GRPCRoute",
            "Gateway",
            "GatewayHTTPListenerIsolation",
            "HTTPRoute",
            "HTTPRouteBackendProtocolH2C",
            "HTTPRouteBackendProtocolWebSocket",
            "HTTPRouteBackendRequestHeaderModification",
            "HTTPRouteBackendTimeout",
            "HTTPRouteCORS",
            "HTTPRouteHostRewrite",
            "HTTPRouteMethodMatching",
            "HTTPRouteParentRefPort",
            "HTTPRoutePathRedirect",
            "HTTPRoutePathRewrite",
            "HTTPRoutePortRedirect",
            "HTTPRouteQueryParamMatching",
            "HTTPRouteRequestMirror",
            "HTTPRouteRequestMultipleMirrors",
            "HTTPRouteRequestPercentageMirror",
            "HTTPRouteRequestTimeout",
            "HTTPRouteResponseHeaderModification",
            "HTTPRouteSchemeRedirect",
            "ReferenceGrant");

    private final String now;
    private final List<String> addresses;
    private final List<StatusPatch> patches = new ArrayList<>();

    /**
     * @param now the time of conditions that change
     * @param addresses where callers reach the gateways
     */
    Statuses(String now, List<String> addresses) {
        this.now = now;
        this.addresses = addresses;
    }

    List<StatusPatch> patches() {
        return patches;
    }

    // -- Ingress ----------------------------------------------------------------------------------------------------

    void ingress(Item ingress) {
        if (addresses.isEmpty()) {
            return;
        }
        List<Node> entries = new ArrayList<>();
        addresses.forEach(address -> entries.add(
                new Members().put(isIp(address) ? "ip" : "hostname", address).build()));
        put(
                ingress,
                Map.of(
                        "loadBalancer",
                        new Members().put("ingress", Members.of(entries)).build()));
    }

    static boolean isIp(String address) {
        return address.contains(":") || address.matches("[0-9.]+");
    }

    // -- Gateway API ------------------------------------------------------------------------------------------------

    void gatewayClass(Item each) {
        Optional<Fault> refused = Gateways.refused(each);
        Conditions conditions = conditions(each.node(), each)
                .put(
                        "Accepted",
                        refused.isEmpty(),
                        refused.map(Fault::reason).orElse("Accepted"),
                        refused.map(Fault::message).orElse("its Gateways are served"));
        List<Node> features = FEATURES.stream()
                .map(name -> (Node) new Members().put("name", name).build())
                .toList();
        put(each, Map.of("conditions", conditions.build(), "supportedFeatures", Members.of(features)));
    }

    void gateway(Item gateway, List<Listener> listeners, Routes routes) {
        boolean some = listeners.stream()
                .anyMatch(each -> each.refused().isEmpty() && each.conflict().isEmpty());
        boolean all = listeners.stream()
                .allMatch(each -> each.refused().isEmpty() && each.conflict().isEmpty());
        boolean programmed = listeners.stream().anyMatch(Listener::serves);
        Optional<Fault> address = address(gateway);
        boolean wrongType = address.filter(fault -> fault.reason().equals("UnsupportedAddress"))
                .isPresent();
        Conditions conditions = conditions(gateway.node(), gateway)
                .put(
                        "Accepted",
                        some && !wrongType,
                        wrongType ? "UnsupportedAddress" : all ? "Accepted" : "ListenersNotValid",
                        all ? "all listeners are accepted" : "some listener is not accepted; see its conditions")
                .put(
                        "Programmed",
                        programmed && address.isEmpty(),
                        programmed ? address.map(Fault::reason).orElse("Programmed") : "Invalid",
                        address.map(Fault::message).orElse(programmed ? "it is served" : "no listener can be served"));
        List<Node> written = new ArrayList<>();
        listeners.forEach(each -> written.add(listener(gateway, each, routes.attached(each))));
        Map<String, Node> status = new LinkedHashMap<>();
        status.put(
                "addresses",
                Members.of(addresses.stream().map(Statuses::address).toList()));
        status.put("conditions", conditions.build());
        status.put("listeners", Members.of(written));
        put(gateway, status);
    }

    private static Node address(String address) {
        return new Members()
                .put("type", isIp(address) ? "IPAddress" : "Hostname")
                .put("value", address)
                .build();
    }

    // Addresses are those of the load balancer in front; none can be asked for.
    private Optional<Fault> address(Item gateway) {
        for (Node asked : Nodes.list(gateway.node(), "spec", "addresses")) {
            String type = Nodes.text(asked, "type").orElse("IPAddress");
            if (!type.equals("IPAddress") && !type.equals("Hostname")) {
                return Optional.of(new Fault("UnsupportedAddress", "addresses of the type " + type + " are not known"));
            }
            Optional<String> value = Nodes.text(asked, "value");
            if (value.isPresent() && !addresses.contains(value.get())) {
                return Optional.of(
                        new Fault("AddressNotUsable", value.get() + " is no address of the load balancer in front"));
            }
        }
        return Optional.empty();
    }

    private Node listener(Item gateway, Listener listener, int attached) {
        List<Node> before = Nodes.list(gateway.node(), "status", "listeners").stream()
                .filter(each -> Nodes.text(each, "name").orElse("").equals(listener.name()))
                .findFirst()
                .map(each -> Nodes.list(each, "conditions"))
                .orElse(List.of());
        Optional<Fault> refused = listener.refused();
        Optional<Fault> accepted = refused.or(listener::conflict);
        Optional<Fault> resolved = listener.unresolved();
        Node conditions = new Conditions(before, gateway.generation(), now)
                .put(
                        "Accepted",
                        accepted.isEmpty(),
                        accepted.map(Fault::reason).orElse("Accepted"),
                        accepted.map(Fault::message).orElse("it is valid"))
                .put(
                        "Conflicted",
                        listener.conflict().isPresent(),
                        listener.conflict().map(Fault::reason).orElse("NoConflicts"),
                        listener.conflict().map(Fault::message).orElse("no other listener has its hosts"))
                .put(
                        "Programmed",
                        listener.serves() && resolved.isEmpty(),
                        listener.serves() && resolved.isEmpty() ? "Programmed" : "Invalid",
                        accepted.or(() -> resolved).map(Fault::message).orElse("it is served"))
                .put(
                        "ResolvedRefs",
                        resolved.isEmpty(),
                        resolved.map(Fault::reason).orElse("ResolvedRefs"),
                        resolved.map(Fault::message).orElse("all that it refers to is there"))
                .own();
        List<Node> kinds = listener.kinds().stream()
                .map(kind -> (Node) new Members()
                        .put("group", Kinds.GATEWAY_GROUP)
                        .put("kind", kind)
                        .build())
                .toList();
        return new Members()
                .put("name", listener.name())
                .put("attachedRoutes", attached)
                .put("supportedKinds", Members.of(kinds))
                .put("conditions", conditions)
                .build();
    }

    void route(Routes.Outcome outcome) {
        Item route = outcome.route();
        List<Node> parents = new ArrayList<>();
        List<Node> before = Nodes.list(route.node(), "status", "parents");
        before.stream().filter(each -> !isOurs(each)).forEach(parents::add);
        for (Attachment attachment : outcome.attachments()) {
            List<Node> conditions = before.stream()
                    .filter(Statuses::isOurs)
                    .filter(each -> same(Nodes.at(each, "parentRef"), attachment.reference()))
                    .findFirst()
                    .map(each -> Nodes.list(each, "conditions"))
                    .orElse(List.of());
            parents.add(new Members()
                    .put("parentRef", attachment.reference())
                    .put("controllerName", KubernetesSettings.GATEWAY_CONTROLLER)
                    .put("conditions", conditions(outcome, attachment, conditions))
                    .build());
        }
        put(route, Map.of("parents", Members.of(parents)));
    }

    private Node conditions(Routes.Outcome outcome, Attachment attachment, List<Node> before) {
        Faults faults = outcome.faults();
        Optional<Fault> refused = attachment.refused().or(faults::refused);
        Optional<Fault> resolved = faults.unresolved();
        Conditions conditions = new Conditions(before, outcome.route().generation(), now)
                .put(
                        "Accepted",
                        refused.isEmpty(),
                        refused.map(Fault::reason).orElse("Accepted"),
                        refused.map(Fault::message).orElse("it is served"))
                .put(
                        "ResolvedRefs",
                        resolved.isEmpty(),
                        resolved.map(Fault::reason).orElse("ResolvedRefs"),
                        resolved.map(Fault::message).orElse("all that it refers to is there"));
        faults.partly().ifPresent(fault -> conditions.put("PartiallyInvalid", true, fault.reason(), fault.message()));
        return conditions.own();
    }

    /** A route that refers to none of ours any more, and whose status still says so. */
    void leftRoute(Item route) {
        List<Node> before = Nodes.list(route.node(), "status", "parents");
        if (before.stream().anyMatch(Statuses::isOurs)) {
            put(
                    route,
                    Map.of(
                            "parents",
                            Members.of(before.stream()
                                    .filter(each -> !isOurs(each))
                                    .toList())));
        }
    }

    private static boolean isOurs(Node parent) {
        return Nodes.text(parent, "controllerName")
                .filter(KubernetesSettings.GATEWAY_CONTROLLER::equals)
                .isPresent();
    }

    private Conditions conditions(Node object, Item item) {
        return new Conditions(Nodes.list(object, "status", "conditions"), item.generation(), now);
    }

    // A merge: what is not named stays as it is.
    private void put(Item item, Map<String, Node> wanted) {
        boolean said = wanted.entrySet().stream()
                .allMatch(each -> same(Nodes.at(item.node(), "status", each.getKey()), each.getValue()));
        if (!said) {
            Members status = new Members();
            new TreeMap<>(wanted).forEach(status::put);
            patches.add(new StatusPatch(item, status.build()));
        }
    }

    // Servers write members in an order of their own, and may leave out empty lists.
    private static boolean same(Node one, Node other) {
        return Json.canonical(sorted(one)).equals(Json.canonical(sorted(other)));
    }

    private static Node sorted(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> {
                Map<String, Node> members = new TreeMap<>();
                mapping.members().forEach((name, member) -> members.put(name, sorted(member)));
                yield new Node.Mapping(members, mapping.place());
            }
            case Node.Sequence sequence ->
                sequence.elements().isEmpty()
                        ? new Node.Empty(sequence.place())
                        : new Node.Sequence(
                                sequence.elements().stream()
                                        .map(Statuses::sorted)
                                        .toList(),
                                sequence.place());
            default -> node;
        };
    }
}
