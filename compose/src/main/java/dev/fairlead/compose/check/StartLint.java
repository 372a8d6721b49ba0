package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.file.Port;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.label.Gateways;
import dev.fairlead.compose.label.Labelled.Labels;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.traefik.StaticOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the gateway is told at its start, and what of it does not fit the stack. */
final class StartLint implements Lint {

    private static final String SOCKET = "/var/run/docker.sock";

    @Override
    public List<Finding> of(Scene scene) {
        List<Finding> findings = new ArrayList<>();
        scene.start().root().ifPresent(root -> StaticOptions.misspelt(root)
                .forEach(option -> findings.add(new Finding(
                        Severity.ERROR,
                        "static-option",
                        option.place(),
                        "static configuration",
                        "\"" + option.path() + "\" is no option of Traefik",
                        "Traefik does not start with it",
                        "did you mean \"" + option.nearest() + "\"?"))));
        noSource(scene).ifPresent(findings::add);
        for (Workload gateway : scene.gateways()) {
            noEngine(scene, gateway).ifPresent(findings::add);
            dashboard(scene, gateway).ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<Finding> noSource(Scene scene) {
        Optional<Workload> labelled = scene.stack().workloads().values().stream()
                .filter(workload -> Labels.first(workload, "http.").isPresent())
                .findFirst();
        if (labelled.isEmpty() || !scene.start().knowsSources() || scene.start().readsLabels()) {
            return Optional.empty();
        }
        Place place = scene.gateways().stream()
                .map(Workload::place)
                .findFirst()
                .or(() -> scene.start().root().map(Node::place))
                .orElse(labelled.get().place());
        boolean fairlead = scene.gateways().stream().anyMatch(Gateways::isFairlead);
        return Optional.of(new Finding(
                Severity.ERROR,
                "no-docker-source",
                place,
                "gateway",
                "it is not told to read labels, and services such as \""
                        + labelled.get().name() + "\" have some",
                "all labels count for nothing",
                fairlead ? "add docker to FAIRLEAD_SOURCES" : "add providers.docker, or --providers.docker=true"));
    }

    // Where labels are read of the engine beside the gateway, the gateway must be able to ask it.
    private static Optional<Finding> noEngine(Scene scene, Workload gateway) {
        boolean bySocket = scene.start().sources().stream()
                .anyMatch(source -> source.equals("docker") || source.startsWith("docker:unix://"));
        boolean elsewhere = gateway.environment().containsKey("DOCKER_HOST")
                || Mounts.has(SOCKET, gateway)
                || Mounts.has("/run/docker.sock", gateway)
                || gateway.mounts().stream().anyMatch(mount -> mount.target().endsWith(".sock"));
        if (!bySocket || elsewhere) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.ERROR,
                "no-engine",
                gateway.place(),
                "service \"" + gateway.name() + "\"",
                "it reads labels of the engine, and has no socket of it",
                "without the engine it finds no container",
                "mount " + SOCKET + ":" + SOCKET + ":ro, or name a socket proxy as endpoint"));
    }

    private static Optional<Finding> dashboard(Scene scene, Workload gateway) {
        boolean insecure = scene.start()
                .root()
                .flatMap(root -> Shown.at(root, "api", "insecure"))
                .filter(Shown::isTrue)
                .isPresent();
        int own = scene.start().entrypoints().getOrDefault("traefik", 8080);
        return gateway.ports().stream()
                .filter(port -> insecure && port.isTcp() && port.target() == own && !port.isLocal())
                .findFirst()
                .map(port -> open(gateway, port));
    }

    private static Finding open(Workload gateway, Port port) {
        return new Finding(
                Severity.WARNING,
                "open-dashboard",
                port.place(),
                "service \"" + gateway.name() + "\"",
                "it publishes its dashboard on port " + port.published()
                        + ", and api.insecure asks nobody who they are",
                "the API behind it shows the whole configuration",
                "publish it as \"127.0.0.1:" + port.published() + ":" + port.target()
                        + "\", or give it a route with authentication");
    }
}
