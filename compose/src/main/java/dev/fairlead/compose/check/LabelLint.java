package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.file.Scalar;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.label.Labelled.Labels;
import dev.fairlead.model.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Labels that nobody looks at. */
final class LabelLint implements Lint {

    @Override
    public List<Finding> of(Scene scene) {
        List<Finding> findings = new ArrayList<>();
        boolean exposed = scene.start().rules().exposedByDefault();
        boolean swarm = scene.start()
                .root()
                .flatMap(root -> Shown.at(root, "providers", "swarm")
                        .or(() -> Shown.at(root, "providers", "docker", "swarmMode")))
                .isPresent();
        for (Workload workload : scene.stack().workloads().values()) {
            if (!exposed && Labels.wantsToCount(workload)) {
                Labels.first(workload, "http.")
                        .or(() -> Labels.first(workload, ""))
                        .ifPresent(label -> findings.add(notEnabled(workload, label)));
            }
            if (!swarm) {
                deployed(workload).ifPresent(findings::add);
            }
        }
        return findings;
    }

    private static Finding notEnabled(Workload workload, Scalar label) {
        return new Finding(
                Severity.ERROR,
                "not-enabled",
                label.place(),
                "service \"" + workload.name() + "\"",
                "its labels count for nothing, for it has no traefik.enable",
                "with exposedByDefault=false the gateway leaves out what does not ask to be served",
                "add traefik.enable=true");
    }

    private static Optional<Finding> deployed(Workload workload) {
        boolean routed = workload.labels().keySet().stream().anyMatch(label -> Labels.isOurs(label, "http."));
        return workload.deployLabels().entrySet().stream()
                .filter(label -> !routed && Labels.isOurs(label.getKey(), ""))
                .map(Map.Entry::getValue)
                .findFirst()
                .map(label -> new Finding(
                        Severity.ERROR,
                        "deploy-labels",
                        label.place(),
                        "service \"" + workload.name() + "\"",
                        "its labels stand below deploy",
                        "those are labels of a Swarm service, and an engine shows them at no container",
                        "move them to labels of the service itself"));
    }
}
