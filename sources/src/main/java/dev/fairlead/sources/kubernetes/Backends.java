package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.Name;
import dev.fairlead.model.Service.Backend;
import dev.fairlead.model.Service.LoadBalancer;
import dev.fairlead.model.Service.RetryBudget;
import dev.fairlead.model.Service.Scheme;
import dev.fairlead.model.Service.Strategy;
import dev.fairlead.model.Service.Timeouts;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import dev.fairlead.sources.cluster.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Services of a cluster as groups of backends. What EndpointSlices call ready gets requests. What is on its way out and
 * still serves gets none while something is ready, and all of them when nothing else is left: so a rollout loses none, and
 * those in flight end where they are.
 */
final class Backends {

    private static final String SLICE_OF = "kubernetes.io/service-name";

    private final Seen seen;
    private final Draft draft;
    private final boolean externalNames;
    private final Map<String, List<Item>> slices = new HashMap<>();
    private final Map<String, Group> groups = new HashMap<>();

    Backends(Seen seen, Draft draft, boolean externalNames) {
        this.seen = seen;
        this.draft = draft;
        this.externalNames = externalNames;
        for (Item slice : seen.all(Kinds.ENDPOINT_SLICE)) {
            slice.label(SLICE_OF).ifPresent(service -> slices.computeIfAbsent(
                            slice.namespace() + "/" + service, missing -> new ArrayList<>())
                    .add(slice));
        }
    }

    /** What a reference to a Service comes to. */
    sealed interface Group {

        /** A group of backends; empty where none is ready. */
        record Found(Name name, boolean empty) implements Group {}

        /** What is missing, in one sentence. */
        record Missing(Why kind, String text) implements Group {}
    }

    /** Why a Service is of no use. */
    enum Why {
        NO_SERVICE,
        NO_PORT,
        NOT_ALLOWED,
        PROTOCOL
    }

    /**
     * The group of a Service's port.
     *
     * @param port its number or its name
     * @param usual what is spoken where the Service does not say
     */
    Group find(String namespace, String service, String port, Scheme usual) {
        String name = namespace + "/" + service + ":" + port + (usual == Scheme.HTTP ? "" : ":" + usual.word());
        Group known = groups.get(name);
        if (known == null) {
            known = seen.find(Kinds.SERVICE, namespace, service)
                    .map(item -> group(name, item, port, usual))
                    .orElseGet(() -> new Group.Missing(
                            Why.NO_SERVICE, "there is no Service \"" + namespace + "/" + service + "\""));
            groups.put(name, known);
        }
        return known;
    }

    private Group group(String name, Item service, String port, Scheme usual) {
        boolean external = Nodes.text(service.node(), "spec", "type")
                .filter("ExternalName"::equals)
                .isPresent();
        Optional<Node> found = port(service, port);
        if (external) {
            return external(name, service, found, port, usual);
        }
        if (found.isEmpty()) {
            return new Group.Missing(Why.NO_PORT, "the Service \"" + service.key() + "\" has no port " + port);
        }
        Optional<Scheme> scheme = scheme(service, found.get(), usual);
        if (scheme.isEmpty()) {
            return new Group.Missing(
                    Why.PROTOCOL,
                    "port " + port + " of the Service \"" + service.key() + "\" speaks "
                            + Nodes.text(found.get(), "appProtocol").orElse("") + ", which is not spoken here");
        }
        List<Backend> backends =
                backends(service, Nodes.text(found.get(), "name").orElse(""), scheme.get());
        return put(name, service, backends);
    }

    private Group put(String name, Item service, List<Backend> backends) {
        ServiceAnnotations options = ServiceAnnotations.of(service, draft, name);
        LoadBalancer group = new LoadBalancer(
                backends,
                options.passHostHeader(),
                Optional.empty(),
                Strategy.WRR,
                options.sticky(),
                Optional.empty(),
                Optional.empty(),
                Timeouts.NONE,
                Optional.empty(),
                RetryBudget.STANDARD);
        return new Group.Found(draft.service(name, group, service.place()), backends.isEmpty());
    }

    private static Optional<Node> port(Item service, String wanted) {
        return Nodes.list(service.node(), "spec", "ports").stream()
                .filter(port ->
                        Long.toString(Nodes.number(port, "port").orElse(-1)).equals(wanted)
                                || Nodes.text(port, "name").orElse("").equals(wanted))
                .findFirst();
    }

    // What the Service itself says, else an annotation of Traefik's.
    private static Optional<Scheme> scheme(Item service, Node port, Scheme usual) {
        String said = Nodes.text(port, "appProtocol")
                .or(() -> service.annotation(ServiceAnnotations.SCHEME))
                .orElse("");
        return switch (said) {
            case "kubernetes.io/h2c", "h2c", "grpc" -> Optional.of(Scheme.H2C);
            case "https" -> Optional.of(Scheme.HTTPS);
            case "kubernetes.io/ws", "http" -> Optional.of(Scheme.HTTP);
            case "kubernetes.io/wss" -> Optional.empty();
            default -> Optional.of(usual);
        };
    }

    private Group external(String name, Item service, Optional<Node> port, String wanted, Scheme usual) {
        if (!externalNames) {
            return new Group.Missing(
                    Why.NOT_ALLOWED,
                    "the Service \"" + service.key()
                            + "\" is an ExternalName, which leads out of the cluster and is not allowed here"
                            + " (FAIRLEAD_KUBERNETES_EXTERNAL_NAMES)");
        }
        String host = Nodes.text(service.node(), "spec", "externalName").orElse("");
        int number = (int) port.map(each -> Nodes.number(each, "port").orElse(0))
                .orElseGet(() -> wanted.matches("[0-9]{1,5}") ? Long.parseLong(wanted) : 0)
                .longValue();
        if (!Hosts.isValid(host) || number < 1 || number > 65535) {
            return new Group.Missing(
                    Why.NO_PORT, "the ExternalName \"" + service.key() + "\" has no host, or no port " + wanted);
        }
        Scheme scheme = port.flatMap(each -> scheme(service, each, usual)).orElse(usual);
        return put(name, service, List.of(new Backend(scheme, host, number, "", 1)));
    }

    // -- endpoints --------------------------------------------------------------------------------------------------

    private List<Backend> backends(Item service, String port, Scheme scheme) {
        Map<String, Backend> ready = new TreeMap<>();
        Map<String, Backend> leaving = new TreeMap<>();
        for (Item slice : slices.getOrDefault(service.key(), List.of())) {
            int number = number(slice, port);
            for (Node endpoint : number == 0 ? List.<Node>of() : Nodes.list(slice.node(), "endpoints")) {
                boolean isReady = Nodes.bool(endpoint, "conditions", "ready").orElse(true);
                boolean serves = Nodes.bool(endpoint, "conditions", "serving").orElse(isReady);
                boolean ends = Nodes.bool(endpoint, "conditions", "terminating").orElse(false);
                if (isReady || (serves && ends)) {
                    // All addresses of one endpoint are the same pod; the first is enough.
                    Nodes.texts(endpoint, "addresses").stream()
                            .filter(Backends::isAddress)
                            .findFirst()
                            .map(host -> new Backend(scheme, host, number, "", 1))
                            .ifPresent(backend -> (isReady ? ready : leaving).put(backend.url(), backend));
                }
            }
        }
        return List.copyOf((ready.isEmpty() ? leaving : ready).values());
    }

    private static int number(Item slice, String port) {
        return Nodes.list(slice.node(), "ports").stream()
                .filter(each -> Nodes.text(each, "name").orElse("").equals(port))
                .mapToLong(each -> Nodes.number(each, "port").orElse(0))
                .filter(number -> number > 0 && number <= 65535)
                .mapToInt(number -> (int) number)
                .findFirst()
                .orElse(0);
    }

    private static boolean isAddress(String text) {
        return text.matches("[0-9A-Fa-f.:]{2,45}") || Hosts.isValid(text);
    }
}
