package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.file.Scalar;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.label.Labelled;
import dev.fairlead.compose.label.Labelled.Labels;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Service.Backend;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Ports that requests go to: missing, a matter of chance, or those of the host. */
final class PortLint implements Lint {

    @Override
    public List<Finding> of(Scene scene) {
        List<Finding> findings = new ArrayList<>();
        scene.ledTo().forEach((name, service) -> {
            if (name.owner() == Owner.DOCKER) {
                for (Backend backend : service.backends()) {
                    scene.labelled()
                            .workload(backend)
                            .ifPresent(workload -> findings.addAll(of(scene, name, backend, workload)));
                }
            }
        });
        return findings;
    }

    private static List<Finding> of(Scene scene, Name name, Backend backend, Workload workload) {
        String label = "http.services." + name.name() + ".loadbalancer.server.";
        if (Labels.option(workload, label + "url").isPresent()) {
            return List.of();
        }
        Optional<Scalar> port = Labels.option(workload, label + "port");
        if (port.isPresent()) {
            return hostPort(scene, name, backend, workload, port.get().place()).stream()
                    .toList();
        }
        return scene.isGateway(workload) || !Labels.any(workload)
                ? List.of()
                : implied(scene, name, backend, workload).stream().toList();
    }

    private static Optional<Finding> implied(Scene scene, Name name, Backend backend, Workload workload) {
        Set<Integer> exposed = new TreeSet<>(Labelled.exposed(workload, scene.stack()));
        if (backend.port() != Labelled.UNKNOWN_PORT && exposed.size() < 2) {
            return Optional.empty();
        }
        boolean missing = backend.port() == Labelled.UNKNOWN_PORT;
        Subject subject = Scene.subject(Kind.SERVICE, name);
        return Optional.of(new Finding(
                Severity.WARNING,
                missing ? "missing-port" : "ambiguous-port",
                scene.places().of(subject),
                subject.toString(),
                missing
                        ? "no port of \"" + workload.name() + "\" is named, exposed or published here"
                        : "\"" + workload.name() + "\" exposes " + listed(exposed) + ", and none is named",
                missing
                        ? "only if its image happens to expose the right one do requests arrive"
                        : "requests go to the lowest, " + backend.port(),
                "name it in traefik.http.services." + name.name() + ".loadbalancer.server.port"));
    }

    private static String listed(Set<Integer> ports) {
        List<String> texts = ports.stream().map(String::valueOf).toList();
        return String.join(", ", texts.subList(0, texts.size() - 1)) + " and " + texts.getLast();
    }

    private static Optional<Finding> hostPort(Scene scene, Name name, Backend backend, Workload workload, Place place) {
        return workload.ports().stream()
                .filter(port -> port.isTcp() && port.published() == backend.port() && port.target() != backend.port())
                .filter(port -> !Labelled.exposed(workload, scene.stack()).contains(backend.port()))
                .findFirst()
                .map(port -> new Finding(
                        Severity.ERROR,
                        "host-port",
                        place,
                        Scene.subject(Kind.SERVICE, name).toString(),
                        "port " + backend.port() + " is the one on the host; \"" + workload.name() + "\" listens on "
                                + port.target(),
                        "the gateway reaches containers on their own ports",
                        "write " + port.target()));
    }
}
