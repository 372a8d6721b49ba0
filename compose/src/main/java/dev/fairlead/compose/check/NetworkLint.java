package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.file.Network;
import dev.fairlead.compose.file.Scalar;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.label.Labelled.Labels;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Networks between the gateway and what it serves. */
final class NetworkLint implements Lint {

    @Override
    public List<Finding> of(Scene scene) {
        List<Finding> findings = new ArrayList<>();
        for (Workload workload : served(scene)) {
            Optional<Finding> named = named(scene, workload);
            named.ifPresent(findings::add);
            boolean declared = workload.networks().keySet().stream()
                    .allMatch(key -> scene.network(key).isPresent());
            if (named.isEmpty() && declared && !scene.reaches(workload)) {
                findings.add(apart(scene, workload));
            }
        }
        usual(scene).ifPresent(findings::add);
        scene.gateways().forEach(gateway -> inside(scene, gateway).ifPresent(findings::add));
        return findings;
    }

    // Those that routes lead to, and that have labels of ours: an engine has many others.
    private static List<Workload> served(Scene scene) {
        Set<Workload> ledTo = new LinkedHashSet<>();
        scene.ledTo().forEach((name, service) -> {
            if (name.owner() == Owner.DOCKER) {
                service.backends()
                        .forEach(backend -> scene.labelled().workload(backend).ifPresent(ledTo::add));
            }
        });
        return ledTo.stream()
                .filter(workload -> Labels.any(workload) && !scene.isGateway(workload))
                .toList();
    }

    private static Finding apart(Scene scene, Workload workload) {
        Set<String> own = scene.networks(workload);
        List<String> gateway = scene.gateways().stream()
                .flatMap(each -> each.networks().keySet().stream())
                .distinct()
                .toList();
        return new Finding(
                Severity.ERROR,
                "network-not-shared",
                place(workload),
                "service \"" + workload.name() + "\"",
                (own.isEmpty() ? "it is on no network" : "it is on " + String.join(", ", keys(workload)))
                        + ", the gateway is on " + String.join(", ", gateway) + ", and no network is shared",
                "requests to it end in 504",
                "put it on " + (gateway.isEmpty() ? "a network of the gateway" : gateway.getFirst()) + " too");
    }

    private static Set<String> keys(Workload workload) {
        return workload.networks().isEmpty()
                ? Set.of("those of " + workload.mode())
                : new TreeSet<>(workload.networks().keySet());
    }

    private static Place place(Workload workload) {
        return workload.networkMode()
                .map(Scalar::place)
                .or(() -> workload.networks().values().stream()
                        .map(Workload.Attachment::place)
                        .findFirst())
                .orElse(workload.place());
    }

    // -- names ------------------------------------------------------------------------------------------------------

    private static Optional<Finding> named(Scene scene, Workload workload) {
        Optional<Scalar> label = Labels.option(workload, "docker.network")
                .filter(value -> !value.text().isBlank() && value.unset().isEmpty());
        if (label.isEmpty() || workload.networks().isEmpty()) {
            return Optional.empty();
        }
        String wanted = label.get().text();
        List<Network> own = workload.networks().keySet().stream()
                .flatMap(key -> scene.network(key).stream())
                .toList();
        Optional<Network> meant =
                own.stream().filter(network -> isName(wanted, network)).findFirst();
        if (meant.isEmpty()) {
            return Optional.of(misnamed(workload, label.get(), own));
        }
        boolean apart = !scene.gateways().isEmpty()
                && !scene.gatewayIsOnHost()
                && !scene.gatewayNetworks().contains(meant.get().name());
        return apart ? Optional.of(notTheGateways(scene, workload, label.get())) : Optional.empty();
    }

    // Under which project a stack is started is not always known.
    private static boolean isName(String wanted, Network network) {
        return wanted.equals(network.name()) || (!network.isNamed() && wanted.endsWith("_" + network.key()));
    }

    private static Finding misnamed(Workload workload, Scalar label, List<Network> own) {
        Optional<Network> byKey = own.stream()
                .filter(network -> network.key().equals(label.text()))
                .findFirst();
        return new Finding(
                Severity.ERROR,
                "network-name",
                label.place(),
                "service \"" + workload.name() + "\"",
                byKey.map(network ->
                                "the engine knows the network \"" + network.key() + "\" as \"" + network.name() + "\"")
                        .orElse("it is not on a network \"" + label.text() + "\""),
                "the label names a network as the engine does, and another one is taken where that is not found",
                byKey.map(network -> "write " + network.name() + ", or give the network that name: with name:")
                        .orElse("name one of "
                                + String.join(
                                        ", ", own.stream().map(Network::name).toList())));
    }

    private static Finding notTheGateways(Scene scene, Workload workload, Scalar label) {
        return new Finding(
                Severity.ERROR,
                "network-not-shared",
                label.place(),
                "service \"" + workload.name() + "\"",
                "the network \"" + label.text() + "\" that it names is none of the gateway's, which is on "
                        + String.join(", ", scene.gatewayNetworks()),
                "requests through it end in 504",
                "name a network that both are on");
    }

    // The network that the gateway is told to use where a label names none.
    private static Optional<Finding> usual(Scene scene) {
        String wanted = scene.start().settings().getOrDefault("FAIRLEAD_DOCKER_NETWORK", "");
        Network network = scene.stack().networks().get(wanted);
        if (network == null || isName(wanted, network)) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.ERROR,
                "network-name",
                scene.start().places().getOrDefault("FAIRLEAD_DOCKER_NETWORK", network.place()),
                "gateway",
                "the engine knows the network \"" + wanted + "\" as \"" + network.name() + "\"",
                "the gateway looks for the name that the engine knows",
                "write " + network.name() + ", or give the network that name: with name:"));
    }

    private static Optional<Finding> inside(Scene scene, Workload gateway) {
        List<Network> networks = gateway.networks().keySet().stream()
                .flatMap(key -> scene.network(key).stream())
                .toList();
        boolean closed = !networks.isEmpty()
                && !gateway.ports().isEmpty()
                && networks.stream().allMatch(Network::internal);
        return closed
                ? Optional.of(new Finding(
                        Severity.ERROR,
                        "internal-gateway",
                        place(gateway),
                        "service \"" + gateway.name() + "\"",
                        "all networks of the gateway are internal",
                        "an internal network leads nowhere outside, so the ports that it publishes are not reached",
                        "put it on a network that is not internal too"))
                : Optional.empty();
    }
}
