package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.file.Network;
import dev.fairlead.compose.file.Scalar;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.label.Labelled;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.form.Spelling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Addresses in files and middlewares that the gateway cannot reach from where it runs. */
final class BackendLint implements Lint {

    /** An address that somebody wrote. */
    private record Written(Subject subject, Place place, String host, int port) {}

    @Override
    public List<Finding> of(Scene scene) {
        List<Finding> findings = new ArrayList<>();
        if (scene.gateways().isEmpty() || scene.gatewayIsOnHost()) {
            return findings;
        }
        for (Declaration declaration : scene.declarations()) {
            for (Written written : written(scene, declaration)) {
                finding(scene, written).ifPresent(findings::add);
            }
        }
        return findings;
    }

    private static List<Written> written(Scene scene, Declaration declaration) {
        List<Written> all = new ArrayList<>();
        Owner owner = declaration.owner();
        declaration.services().forEach((name, service) -> {
            Subject subject = new Subject(Kind.SERVICE, name, owner);
            for (int i = 0; i < service.backends().size(); i++) {
                var backend = service.backends().get(i);
                if (scene.labelled().workload(backend).isEmpty()) {
                    Place place = owner == Owner.DOCKER
                            ? scene.places().of(subject, "loadbalancer", "server", "url")
                            : scene.places().of(subject, "loadBalancer", "servers", String.valueOf(i), "url");
                    all.add(new Written(subject, place, backend.host(), backend.port()));
                }
            }
        });
        declaration.middlewares().forEach((name, middleware) -> {
            if (middleware instanceof Middleware.ForwardAuth auth
                    && auth.address().getHost() != null) {
                Subject subject = new Subject(Kind.MIDDLEWARE, name, owner);
                Place place = scene.places().of(subject, "forwardAuth", "address");
                all.add(new Written(
                        subject, place, auth.address().getHost(), auth.address().getPort()));
            }
        });
        return all;
    }

    private static Optional<Finding> finding(Scene scene, Written written) {
        String host = written.host();
        if (host.equals("localhost") || host.startsWith("127.") || host.equals("::1")) {
            return Optional.of(finding(
                    written,
                    "\"" + host + "\" is the gateway itself",
                    "inside of a container localhost is that container",
                    "write the name of the service that is meant"));
        }
        Optional<Workload> meant = scene.stack().workloads().values().stream()
                .filter(workload -> names(workload).contains(host))
                .findFirst();
        if (meant.isPresent()) {
            return known(scene, written, meant.get());
        }
        return host.contains(".") || host.contains(":") ? Optional.empty() : unknown(scene, written);
    }

    private static Set<String> names(Workload workload) {
        Set<String> names = new HashSet<>(Set.of(workload.name()));
        workload.containerName().map(Scalar::text).ifPresent(names::add);
        workload.networks().values().forEach(attachment -> names.addAll(attachment.aliases()));
        return names;
    }

    private static Optional<Finding> known(Scene scene, Written written, Workload workload) {
        if (!scene.reaches(workload)) {
            return Optional.of(finding(
                    written,
                    "\"" + written.host() + "\" is on " + String.join(", ", scene.networks(workload))
                            + ", the gateway is on " + String.join(", ", scene.gatewayNetworks()),
                    "without a shared network the name is not even found",
                    "put the two on one network"));
        }
        return workload.ports().stream()
                .filter(port -> port.published() == written.port() && port.target() != written.port())
                .filter(port -> !Labelled.exposed(workload, scene.stack()).contains(written.port()))
                .findFirst()
                .map(port -> finding(
                        written,
                        "port " + written.port() + " is the one on the host; \"" + workload.name() + "\" listens on "
                                + port.target(),
                        "the gateway reaches containers on their own ports",
                        "write " + port.target()));
    }

    // On a network that is made elsewhere there may be others, of which these files say nothing.
    private static Optional<Finding> unknown(Scene scene, Written written) {
        Set<String> known = new HashSet<>();
        scene.stack().workloads().values().forEach(workload -> known.addAll(names(workload)));
        Optional<String> near = Spelling.nearest(written.host(), known);
        boolean others = scene.gateways().stream()
                .flatMap(gateway -> gateway.networks().keySet().stream())
                .flatMap(key -> scene.network(key).stream())
                .anyMatch(Network::external);
        if (others) {
            return Optional.empty();
        }
        return Optional.of(finding(
                written,
                "\"" + written.host() + "\" is no service of this stack",
                "the gateway does not find the name",
                near.map(name -> "did you mean \"" + name + "\"?").orElse("write the name of a service")));
    }

    private static Finding finding(Written written, String what, String why, String remedy) {
        return new Finding(
                Severity.ERROR,
                "unreachable-backend",
                written.place(),
                written.subject().toString(),
                what,
                why,
                remedy);
    }
}
