package dev.fairlead.compose.emit;

import java.util.Comparator;
import java.util.List;

/** The order of keys that people expect in a manifest; the rest by name. */
final class Order {

    private static final List<String> FIRST = List.of(
            "apiVersion",
            "kind",
            "metadata",
            "name",
            "namespace",
            "labels",
            "annotations",
            "immutable",
            "type",
            "clusterIP",
            "serviceName",
            "replicas",
            "minReplicas",
            "maxReplicas",
            "selector",
            "strategy",
            "updateStrategy",
            "podSelector",
            "policyTypes",
            "ingress",
            "egress",
            "from",
            "to",
            "template",
            "serviceAccountName",
            "automountServiceAccountToken",
            "enableServiceLinks",
            "initContainers",
            "containers",
            "image",
            "imagePullPolicy",
            "command",
            "args",
            "workingDir",
            "ports",
            "envFrom",
            "env",
            "key",
            "value",
            "valueFrom",
            "resources",
            "requests",
            "limits",
            "lifecycle",
            "startupProbe",
            "readinessProbe",
            "livenessProbe",
            "securityContext",
            "volumeMounts",
            "volumes",
            "spec",
            "data",
            "stringData");

    static final Comparator<String> KEYS =
            Comparator.<String>comparingInt(Order::rank).thenComparing(Comparator.naturalOrder());

    private Order() {}

    private static int rank(String key) {
        int at = FIRST.indexOf(key);
        return at < 0 ? FIRST.indexOf("volumes") : at;
    }
}
