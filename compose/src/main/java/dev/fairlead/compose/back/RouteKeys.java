package dev.fairlead.compose.back;

import static dev.fairlead.compose.cluster.ClusterObject.at;
import static dev.fairlead.compose.cluster.ClusterObject.elementsOf;
import static dev.fairlead.compose.cluster.ClusterObject.membersOf;
import static dev.fairlead.compose.cluster.ClusterObject.textOf;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.convert.Secrets;
import dev.fairlead.model.tree.Node;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ingresses as labels, by which a gateway beside the stack routes the same; what labels have no word for stands in
 * x-fairlead.
 */
final class RouteKeys {

    private final Pieces pieces;

    RouteKeys(Pieces pieces) {
        this.pieces = pieces;
    }

    /** One path of one host, and where it leads. */
    private record Target(Piece piece, String host, String path, boolean exact, int port, String servicePort) {}

    void write() {
        pieces.kind("Ingress").forEach(this::ingress);
    }

    private void ingress(ClusterObject ingress) {
        Map<Piece, Set<Target>> targets = new LinkedHashMap<>();
        for (Node rule : elementsOf(ingress.at("spec", "rules"))) {
            for (Node path : elementsOf(rule, "http", "paths")) {
                target(rule, path)
                        .ifPresent(target -> targets.computeIfAbsent(target.piece(), none -> new LinkedHashSet<>())
                                .add(target));
            }
        }
        Map<String, String> secrets = new LinkedHashMap<>();
        for (Node tls : elementsOf(ingress.at("spec", "tls"))) {
            elementsOf(tls, "hosts").forEach(host -> secrets.put(textOf(host), textOf(tls, "secretName")));
            if (elementsOf(tls, "hosts").isEmpty()) {
                secrets.put("", textOf(tls, "secretName"));
            }
        }
        targets.forEach((piece, some) -> {
            Set<Target> odd = new LinkedHashSet<>(some);
            odd.removeIf(target -> {
                String usual = Secrets.certificate(piece.name(), target.host());
                return usual.equals(secrets.getOrDefault(target.host(), usual));
            });
            Set<Target> rest = new LinkedHashSet<>(some);
            if (isOne(odd, secrets)) {
                said(piece, odd, secrets);
                rest.removeAll(odd);
            }
            labelled(piece, rest, secrets);
            extras(ingress, piece);
        });
        String usual = targets.size() == 1 ? targets.keySet().iterator().next().name() + "-ingress" : "";
        if (!ingress.name().equals(usual) && !targets.isEmpty()) {
            pieces.otherwise(ingress.id(), "each workload has an Ingress of its own, called NAME-ingress");
        }
    }

    /** The ports of a workload to which an Ingress leads. */
    Set<Integer> ports(Piece piece) {
        Set<Integer> ports = new LinkedHashSet<>();
        for (ClusterObject ingress : pieces.kind("Ingress")) {
            for (Node rule : elementsOf(ingress.at("spec", "rules"))) {
                for (Node path : elementsOf(rule, "http", "paths")) {
                    target(rule, path)
                            .filter(target -> target.piece().equals(piece))
                            .ifPresent(target -> ports.add(target.port()));
                }
            }
        }
        return ports;
    }

    private Optional<Target> target(Node rule, Node path) {
        String name = textOf(path, "backend", "service", "name");
        Optional<ClusterObject> service = pieces.find("Service", name);
        if (service.isEmpty()) {
            return Optional.empty();
        }
        Node number = at(path, "backend", "service", "port", "number");
        String named = textOf(path, "backend", "service", "port", "name");
        for (Piece piece : pieces.all()) {
            if (!piece.isSelectedBy(service.get().at("spec", "selector"))) {
                continue;
            }
            for (Node port : elementsOf(service.get().at("spec", "ports"))) {
                boolean same = textOf(port, "port").equals(textOf(number))
                        || (!named.isEmpty() && named.equals(textOf(port, "name")));
                Node leads = at(port, "targetPort") instanceof Node.Empty ? at(port, "port") : at(port, "targetPort");
                if (same && piece.port(leads).isPresent()) {
                    return Optional.of(new Target(
                            piece,
                            textOf(rule, "host"),
                            textOf(path, "path"),
                            textOf(path, "pathType").equals("Exact"),
                            piece.port(leads).get(),
                            textOf(port, "port")));
                }
            }
        }
        return Optional.empty();
    }

    // Whether x-fairlead.ingress can say all of those of which labels could not name the certificate.
    private static boolean isOne(Set<Target> odd, Map<String, String> secrets) {
        long ways = odd.stream()
                .map(target -> target.path() + target.servicePort() + secrets.getOrDefault(target.host(), ""))
                .distinct()
                .count();
        return ways == 1 && odd.stream().allMatch(target -> !target.host().isEmpty() && !target.exact());
    }

    private static void said(Piece piece, Set<Target> targets, Map<String, String> secrets) {
        Tree own = piece.extension().at("ingress");
        Target first = targets.iterator().next();
        if (targets.size() == 1) {
            own.put("host", first.host());
        } else {
            targets.forEach(target -> own.add("host", target.host()));
        }
        own.put("path", first.path().isEmpty() ? "/" : first.path());
        own.put("port", Long.parseLong(first.servicePort()));
        String secret = secrets.getOrDefault(first.host(), "");
        if (!secret.isEmpty()) {
            own.put("tls", secret);
        }
    }

    private static void labelled(Piece piece, Set<Target> targets, Map<String, String> secrets) {
        Tree labels = piece.service().at("labels");
        boolean onePort = targets.stream().map(Target::port).distinct().count() == 1;
        int number = 1;
        for (Target target : targets) {
            String router = piece.name() + (number++ == 1 ? "" : "-" + (number - 1));
            labels.put("traefik.http.routers." + router + ".rule", rule(target));
            if (secrets.containsKey(target.host())) {
                labels.put("traefik.http.routers." + router + ".tls", "true");
            }
            String group = piece.name() + (onePort ? "" : "-" + target.port());
            if (!onePort) {
                labels.put("traefik.http.routers." + router + ".service", group);
            }
            labels.put("traefik.http.services." + group + ".loadbalancer.server.port", String.valueOf(target.port()));
        }
    }

    private static String rule(Target target) {
        String host = target.host().isEmpty() ? "" : "Host(`" + target.host() + "`)";
        boolean all = !target.exact() && target.path().matches("/?");
        String path = all ? "" : (target.exact() ? "Path(`" : "PathPrefix(`") + target.path() + "`)";
        if (host.isEmpty() && path.isEmpty()) {
            return "PathPrefix(`/`)";
        }
        return host.isEmpty() ? path : path.isEmpty() ? host : host + " && " + path;
    }

    private static void extras(ClusterObject ingress, Piece piece) {
        String type = textOf(ingress.at("spec", "ingressClassName"));
        if (!type.isEmpty()) {
            piece.extension().at("ingress").put("class", type);
        }
        membersOf(ingress.at("metadata", "annotations")).forEach((key, value) -> {
            if (!key.startsWith("kubectl.kubernetes.io/")) {
                piece.extension().at("ingress").at("annotations").put(key, textOf(value));
            }
        });
    }
}
