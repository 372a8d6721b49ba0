package dev.fairlead.compose.emit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How manifests become files. */
public enum Layout {
    /** One file a workload, for {@code kubectl apply -f DIR}. */
    PLAIN {
        @Override
        public Map<String, String> files(
                String project, List<Manifest> manifests, Map<String, List<Manifest>> profiles) {
            return grouped(manifests, "");
        }
    },
    /** A base and an overlay for each environment, for {@code kubectl apply -k DIR/overlays/production}. */
    KUSTOMIZE {
        @Override
        public Map<String, String> files(
                String project, List<Manifest> manifests, Map<String, List<Manifest>> profiles) {
            return Kustomize.files(manifests, grouped(manifests, "base/"));
        }
    },
    /** A chart, for {@code helm install NAME DIR}. */
    HELM {
        @Override
        public Map<String, String> files(
                String project, List<Manifest> manifests, Map<String, List<Manifest>> profiles) {
            return new Chart(project, manifests, profiles).files();
        }
    };

    /**
     * The files by their paths.
     *
     * @param profiles what there would be with each profile that is not converted; a chart has a switch for each
     */
    public abstract Map<String, String> files(
            String project, List<Manifest> manifests, Map<String, List<Manifest>> profiles);

    /** The same without such profiles. */
    public Map<String, String> files(String project, List<Manifest> manifests) {
        return files(project, manifests, Map.of());
    }

    /** The one of that name. */
    public static Optional<Layout> of(String word) {
        for (Layout layout : values()) {
            if (layout.name().toLowerCase(Locale.ROOT).equals(word)) {
                return Optional.of(layout);
            }
        }
        return Optional.empty();
    }

    static Map<String, String> grouped(List<Manifest> manifests, String folder) {
        Map<String, String> files = new TreeMap<>();
        for (Manifest manifest : manifests) {
            files.merge(
                    folder + manifest.group() + ".yaml", manifest.yaml(), (before, more) -> before + "---\n" + more);
        }
        return files;
    }
}
