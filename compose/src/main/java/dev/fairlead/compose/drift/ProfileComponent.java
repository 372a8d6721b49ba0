package dev.fairlead.compose.drift;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.emit.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a profile adds to what is always there, as a component of Kustomize: objects that are new with it, and patches for
 * those that say more with it, such as a Secret with further keys.
 */
public final class ProfileComponent {

    private ProfileComponent() {}

    /**
     * Its files.
     *
     * @param base what is always made
     * @param with what is made with the profile
     */
    public static Map<String, String> files(List<Manifest> base, List<Manifest> with) {
        List<ClusterObject> always = objects(base);
        List<ClusterObject> more = objects(with);
        Drift.Result added = Drift.between(always, more, Living.files(always));
        Map<String, StringBuilder> resources = new TreeMap<>();
        StringBuilder patches = new StringBuilder();
        Map<String, String> files = new TreeMap<>();
        for (Manifest manifest : with) {
            Optional<ClusterObject> before = find(always, manifest.id());
            if (before.isEmpty()) {
                StringBuilder file = resources.computeIfAbsent(manifest.group() + ".yaml", none -> new StringBuilder());
                file.append(file.isEmpty() ? "" : "---\n").append(manifest.yaml());
                continue;
            }
            List<Difference> changed = turned(added, manifest.id());
            String ops = changed.isEmpty() ? "" : new Patch(before.get().root(), manifest.tree()).of(changed);
            if (!ops.isEmpty()) {
                files.put(Kept.file("patches/", before.get()), ops);
                patches.append(Kept.patched(before.get()));
            }
        }
        StringBuilder list = new StringBuilder();
        resources.forEach((name, text) -> {
            files.put(name, text.toString());
            list.append("- ").append(name).append('\n');
        });
        files.put(
                "kustomization.yaml",
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
                        + (list.isEmpty() ? "" : "resources:\n" + list)
                        + (patches.isEmpty() ? "" : "patches:\n" + patches));
        return files;
    }

    // What is made with the profile is what shall be there.
    private static List<Difference> turned(Drift.Result result, String id) {
        List<Difference> turned = new ArrayList<>();
        for (Difference each : result.differences()) {
            if (each.object().equals(id) && !each.isWhole()) {
                turned.add(new Difference(
                        id, each.path(), each.change(), each.last(), /* now= */ each.there(), /* there= */ each.now()));
            }
        }
        return turned;
    }

    private static Optional<ClusterObject> find(List<ClusterObject> objects, String id) {
        return objects.stream().filter(object -> object.id().equals(id)).findFirst();
    }

    private static List<ClusterObject> objects(List<Manifest> manifests) {
        return manifests.stream()
                .map(manifest -> new ClusterObject(manifest.tree()))
                .toList();
    }
}
