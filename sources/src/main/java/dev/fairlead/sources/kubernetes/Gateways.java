package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import dev.fairlead.sources.cluster.Resource;
import dev.fairlead.sources.cluster.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The Gateways of our classes, with their listeners. */
final class Gateways {

    static final List<Resource> ROUTES = List.of(Kinds.HTTP_ROUTE, Kinds.GRPC_ROUTE);

    private final Seen seen;
    private final KubernetesSettings settings;
    private final Grants grants;
    private final Certificates certificates;
    private final List<Item> classes;
    private final Map<String, List<Listener>> listeners = new LinkedHashMap<>();
    private final Map<String, Item> gateways = new LinkedHashMap<>();

    Gateways(Seen seen, KubernetesSettings settings, Grants grants, Certificates certificates) {
        this.seen = seen;
        this.settings = settings;
        this.grants = grants;
        this.certificates = certificates;
        classes = seen.all(Kinds.GATEWAY_CLASS).stream()
                .filter(each -> Nodes.text(each.node(), "spec", "controllerName")
                        .filter(KubernetesSettings.GATEWAY_CONTROLLER::equals)
                        .isPresent())
                .toList();
        Set<String> accepted = new TreeSet<>();
        classes.stream().filter(each -> refused(each).isEmpty()).forEach(each -> accepted.add(each.name()));
        for (Item gateway : seen.all(Kinds.GATEWAY)) {
            if (Nodes.text(gateway.node(), "spec", "gatewayClassName")
                    .filter(accepted::contains)
                    .isPresent()) {
                gateways.put(gateway.key(), gateway);
                listeners.put(gateway.key(), listenersOf(gateway));
            }
        }
    }

    /** Classes that name us as their controller. */
    List<Item> classes() {
        return classes;
    }

    /** Why a class of ours is not accepted. */
    static Optional<Fault> refused(Item gatewayClass) {
        return Nodes.has(gatewayClass.node(), "spec", "parametersRef")
                ? Optional.of(new Fault(
                        "InvalidParameters", "there are no parameters for this controller; take parametersRef out"))
                : Optional.empty();
    }

    /** Those of an accepted class, by key. */
    Map<String, Item> gateways() {
        return gateways;
    }

    List<Listener> listeners(String gateway) {
        return listeners.getOrDefault(gateway, List.of());
    }

    private List<Listener> listenersOf(Item gateway) {
        List<Listener> all = new ArrayList<>();
        for (Node node : Nodes.list(gateway.node(), "spec", "listeners")) {
            Nodes.text(node, "name").ifPresent(name -> all.add(listener(gateway, node, name)));
        }
        return Listener.withConflicts(all);
    }

    private Listener listener(Item gateway, Node node, String name) {
        String protocol = Nodes.text(node, "protocol").orElse("");
        int port = (int) Math.min(Nodes.number(node, "port").orElse(0), 65536);
        String hostname = Hosts.lower(Nodes.text(node, "hostname").orElse(""));
        List<String> kinds = new ArrayList<>();
        Optional<Fault> unresolved = kinds(node, protocol, kinds);
        if (unresolved.isEmpty() && protocol.equals("HTTPS")) {
            unresolved = certificates(gateway, node);
        }
        return new Listener(
                gateway,
                node,
                name,
                protocol,
                port,
                hostname,
                kinds,
                refused(node, protocol, port, hostname),
                unresolved,
                Optional.empty());
    }

    private Optional<Fault> refused(Node node, String protocol, int port, String hostname) {
        boolean secured = protocol.equals("HTTPS");
        if (!secured && !protocol.equals("HTTP")) {
            return Optional.of(new Fault("UnsupportedProtocol", "only HTTP and HTTPS are served, not " + protocol));
        }
        if (secured && !Nodes.text(node, "tls", "mode").orElse("Terminate").equals("Terminate")) {
            return Optional.of(new Fault("UnsupportedProtocol", "TLS is terminated here; Passthrough is not served"));
        }
        Set<Integer> ports = secured ? settings.httpsPorts() : settings.httpPorts();
        if (!ports.contains(port)) {
            return Optional.of(new Fault(
                    "PortUnavailable",
                    "nobody listens on port " + port + " for " + protocol + "; use one of " + new TreeSet<>(ports)));
        }
        if (!hostname.isEmpty() && !Hosts.isValid(hostname)) {
            return Optional.of(new Fault("Invalid", "\"" + hostname + "\" is not the name of a host"));
        }
        return Optional.empty();
    }

    // What is asked for and known goes into the list; something unknown is a fault, and the others still may attach.
    private static Optional<Fault> kinds(Node node, String protocol, List<String> to) {
        boolean http = protocol.equals("HTTP") || protocol.equals("HTTPS");
        List<String> known = http ? ROUTES.stream().map(Resource::kind).toList() : List.of();
        List<Node> asked = Nodes.list(node, "allowedRoutes", "kinds");
        if (asked.isEmpty()) {
            to.addAll(known);
            return Optional.empty();
        }
        Optional<Fault> fault = Optional.empty();
        for (Node each : asked) {
            String kind = Nodes.text(each, "kind").orElse("");
            boolean ours = Nodes.text(each, "group").orElse(Kinds.GATEWAY_GROUP).equals(Kinds.GATEWAY_GROUP);
            if (ours && known.contains(kind)) {
                to.add(kind);
            } else {
                fault = Optional.of(new Fault("InvalidRouteKinds", "routes of the kind " + kind + " cannot attach"));
            }
        }
        return fault;
    }

    private Optional<Fault> certificates(Item gateway, Node node) {
        List<Node> references = Nodes.list(node, "tls", "certificateRefs");
        if (references.isEmpty()) {
            return Optional.of(new Fault("InvalidCertificateRef", "it names no certificate"));
        }
        for (Node each : references) {
            String name = Nodes.text(each, "name").orElse("");
            String namespace = Nodes.text(each, "namespace").orElse(gateway.namespace());
            boolean secret = Nodes.text(each, "group").isEmpty()
                    && Nodes.text(each, "kind").orElse("Secret").equals("Secret");
            if (!secret) {
                return Optional.of(new Fault("InvalidCertificateRef", "\"" + name + "\" is not a Secret"));
            }
            if (!grants.allow(gateway, Kinds.SECRET, namespace, name)) {
                return Optional.of(new Fault(
                        "RefNotPermitted",
                        "no ReferenceGrant in \"" + namespace + "\" allows the Secret \"" + name + "\""));
            }
            Optional<String> fault = certificates.use(namespace, name);
            if (fault.isPresent()) {
                return Optional.of(new Fault("InvalidCertificateRef", fault.get()));
            }
        }
        return Optional.empty();
    }

    /** The namespace of that name, with its labels. */
    Optional<Item> namespace(String name) {
        return seen.find(Kinds.NAMESPACE, "", name);
    }
}
