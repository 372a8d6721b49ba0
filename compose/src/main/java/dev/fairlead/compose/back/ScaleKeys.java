package dev.fairlead.compose.back;

import static dev.fairlead.compose.cluster.ClusterObject.at;
import static dev.fairlead.compose.cluster.ClusterObject.elementsOf;
import static dev.fairlead.compose.cluster.ClusterObject.textOf;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.model.tree.Node;
import java.util.Optional;

/** How many pods there are and how they are replaced. */
final class ScaleKeys {

    private final Piece piece;
    private final Pieces pieces;
    private final Tree deploy;

    ScaleKeys(Piece piece, Pieces pieces) {
        this.piece = piece;
        this.pieces = pieces;
        this.deploy = piece.service().at("deploy");
    }

    void write() {
        if (piece.isGate() || piece.isJob()) {
            return;
        }
        long replicas = number(at(piece.spec(), "replicas"), 1);
        Optional<ClusterObject> scaler = pieces.kind("HorizontalPodAutoscaler").stream()
                .filter(each ->
                        textOf(each.at("spec", "scaleTargetRef", "name")).equals(piece.name()))
                .findFirst();
        if (piece.kind().equals("DaemonSet")) {
            deploy.put("mode", "global");
        } else if (scaler.isPresent()) {
            autoscale(scaler.get());
        } else if (replicas != 1) {
            deploy.put("replicas", replicas);
            if (piece.kind().equals("StatefulSet")) {
                piece.extension().put("volumePerReplica", true);
            }
        }
        if (piece.kind().equals("Deployment")) {
            strategy(at(piece.spec(), "strategy"));
        }
        seconds("minReadySeconds", "delay");
        seconds("progressDeadlineSeconds", "monitor");
    }

    private void autoscale(ClusterObject scaler) {
        if (piece.kind().equals("StatefulSet")) {
            piece.extension().put("volumePerReplica", true);
        }
        Tree scale = piece.extension().at("autoscale");
        scale.put("min", number(scaler.at("spec", "minReplicas"), 1));
        scale.put("max", number(scaler.at("spec", "maxReplicas"), 1));
        for (Node metric : elementsOf(scaler.at("spec", "metrics"))) {
            boolean own = textOf(metric, "containerResource", "container").equals(piece.name());
            String source = own ? "containerResource" : "resource";
            String resource = textOf(metric, source, "name");
            String use = textOf(metric, source, "target", "averageUtilization");
            if (resource.matches("cpu|memory") && !use.isEmpty()) {
                scale.put(resource, Long.parseLong(use));
            }
        }
    }

    private void strategy(Node strategy) {
        if (textOf(strategy, "type").equals("Recreate")) {
            deploy.at("update_config").put("order", "stop-first");
            return;
        }
        String surge = textOf(strategy, "rollingUpdate", "maxSurge");
        String unavailable = textOf(strategy, "rollingUpdate", "maxUnavailable");
        if (surge.matches("[1-9][0-9]{0,3}") && unavailable.equals("0")) {
            if (!surge.equals("1")) {
                deploy.at("update_config")
                        .put("parallelism", Long.parseLong(surge))
                        .put("order", "start-first");
            }
        } else if (surge.equals("0") && unavailable.matches("[1-9][0-9]{0,3}")) {
            deploy.at("update_config")
                    .put("parallelism", Long.parseLong(unavailable))
                    .put("order", "stop-first");
        }
    }

    private void seconds(String field, String key) {
        String text = textOf(piece.spec(), field);
        if (!text.isEmpty()) {
            deploy.at("update_config").put(key, text + "s");
        }
    }

    private static long number(Node node, long usual) {
        String text = textOf(node);
        return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : usual;
    }
}
