package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What became of one reference of a route to a Gateway of ours.
 *
 * @param reference as the route has it
 * @param places where the route is served
 * @param refused why it is served nowhere
 */
record Attachment(Node reference, Item gateway, List<Place> places, Optional<Fault> refused) {

    Attachment {
        places = List.copyOf(places);
    }

    /** A listener, and one of the route's hosts there; an empty one is all. */
    record Place(Listener listener, String host) {}

    /** Those of a route, in its order; references to anything else are somebody else's. */
    static List<Attachment> of(Item route, Gateways gateways) {
        List<Attachment> all = new ArrayList<>();
        for (Node reference : Nodes.list(route.node(), "spec", "parentRefs")) {
            boolean gateway =
                    Nodes.text(reference, "group").orElse(Kinds.GATEWAY_GROUP).equals(Kinds.GATEWAY_GROUP)
                            && Nodes.text(reference, "kind").orElse("Gateway").equals("Gateway");
            String key = Nodes.text(reference, "namespace").orElse(route.namespace()) + "/"
                    + Nodes.text(reference, "name").orElse("");
            Item found = gateways.gateways().get(key);
            if (gateway && found != null) {
                all.add(attach(route, reference, found, gateways));
            }
        }
        return all;
    }

    private static Attachment attach(Item route, Node reference, Item gateway, Gateways gateways) {
        Optional<String> section = Nodes.text(reference, "sectionName");
        OptionalLong port = Nodes.number(reference, "port");
        List<Listener> named = gateways.listeners(gateway.key()).stream()
                .filter(each -> section.map(each.name()::equals).orElse(true))
                .filter(each -> port.isEmpty() || each.port() == port.getAsLong())
                .toList();
        if (named.isEmpty()) {
            return new Attachment(
                    reference,
                    gateway,
                    List.of(),
                    Optional.of(new Fault("NoMatchingParent", "the Gateway has no listener of that name and port")));
        }
        List<Listener> allowed = named.stream()
                .filter(each -> each.kinds().contains(route.resource().kind())
                        && each.admits(route.namespace(), gateways.namespace(route.namespace())))
                .toList();
        if (allowed.isEmpty()) {
            return new Attachment(
                    reference,
                    gateway,
                    List.of(),
                    Optional.of(new Fault(
                            "NotAllowedByListeners", "no listener allows routes of this kind and namespace")));
        }
        List<Place> places = new ArrayList<>();
        allowed.forEach(listener -> places.addAll(places(route, listener)));
        return new Attachment(
                reference,
                gateway,
                places,
                places.isEmpty()
                        ? Optional.of(new Fault(
                                "NoMatchingListenerHostname", "no listener has one of the route's host names"))
                        : Optional.empty());
    }

    private static List<Place> places(Item route, Listener listener) {
        List<String> hosts = Nodes.texts(route.node(), "spec", "hostnames").stream()
                .map(Hosts::lower)
                .filter(Hosts::isValid)
                .distinct()
                .toList();
        Node written = Nodes.at(route.node(), "spec", "hostnames");
        boolean said = Nodes.has(written)
                && !(written instanceof Node.Sequence list && list.elements().isEmpty());
        return (said ? hosts : List.of(""))
                .stream()
                        .flatMap(host -> Hosts.both(listener.hostname(), host).stream())
                        .distinct()
                        .map(host -> new Place(listener, host))
                        .toList();
    }
}
