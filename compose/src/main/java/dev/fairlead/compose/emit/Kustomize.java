package dev.fairlead.compose.emit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A base of all manifests, and overlays that say what an environment has of its own. */
final class Kustomize {

    private static final String HEAD = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";

    private Kustomize() {}

    static Map<String, String> files(List<Manifest> manifests, Map<String, String> base) {
        Map<String, String> files = new TreeMap<>(base);
        StringBuilder resources = new StringBuilder(HEAD).append("resources:\n");
        base.keySet().forEach(file -> resources
                .append("- ")
                .append(file.substring("base/".length()))
                .append('\n'));
        files.put("base/kustomization.yaml", resources.toString());
        files.put("overlays/production/kustomization.yaml", overlay(""));
        files.put("overlays/staging/kustomization.yaml", overlay(fewer(manifests, 2)));
        files.put("overlays/dev/kustomization.yaml", overlay(fewer(manifests, 1)));
        return files;
    }

    private static String overlay(String more) {
        return HEAD + "resources:\n- ../../base\n" + more;
    }

    // Fewer pods where production has several, and no autoscaler that would bring them back.
    private static String fewer(List<Manifest> manifests, long most) {
        StringBuilder replicas = new StringBuilder();
        StringBuilder patches = new StringBuilder();
        for (Manifest manifest : manifests) {
            long number = manifest.at("/spec/replicas").map(Long::parseLong).orElse(0L);
            if (number > most) {
                replicas.append("- name: ")
                        .append(manifest.name())
                        .append("\n  count: ")
                        .append(most)
                        .append('\n');
            }
            if (manifest.kind().equals("HorizontalPodAutoscaler")) {
                patches.append(gone(manifest));
            }
        }
        return (replicas.isEmpty() ? "" : "replicas:\n" + replicas) + (patches.isEmpty() ? "" : "patches:\n" + patches);
    }

    private static String gone(Manifest manifest) {
        return "- patch: |\n    apiVersion: " + manifest.apiVersion() + "\n    kind: " + manifest.kind()
                + "\n    metadata:\n      name: " + manifest.name() + "\n      namespace: "
                + manifest.at("/metadata/namespace").orElse("default") + "\n    $patch: delete\n";
    }
}
