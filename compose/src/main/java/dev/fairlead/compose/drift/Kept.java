package dev.fairlead.compose.drift;

import dev.fairlead.compose.cluster.Bare;
import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.emit.Trees;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was edited by hand, as patches of Kustomize over what is generated: field by field, and each checks that the
 * element of a list that it means is still there. Objects that somebody added are files, and those that somebody took away
 * are deleted. What a name tells to be secret is not kept.
 *
 * @param files by their paths
 * @param left differences that are not kept, for they are secret
 */
public record Kept(Map<String, String> files, List<Difference> left) {

    private static final String HEAD = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n";

    public Kept {
        files = Map.copyOf(files);
        left = List.copyOf(left);
    }

    /**
     * Makes the files.
     *
     * @param base what the patches are laid over, as a path that Kustomize takes
     */
    public static Kept of(
            Collection<Difference> differences,
            Collection<ClusterObject> now,
            Collection<ClusterObject> there,
            String base) {
        Map<String, List<Difference>> byObject = new TreeMap<>();
        List<Difference> left = differences.stream()
                .filter(difference -> difference.change() != Change.GENERATED)
                .filter(difference -> !difference.isWhole() && difference.isSecret())
                .toList();
        for (Difference difference : differences) {
            boolean kept =
                    difference.change() != Change.GENERATED && left.stream().noneMatch(difference::isBeside);
            if (kept) {
                byObject.computeIfAbsent(difference.object(), none -> new ArrayList<>())
                        .add(difference);
            }
        }
        Map<String, String> files = new LinkedHashMap<>();
        StringBuilder resources = new StringBuilder("- ").append(base).append('\n');
        StringBuilder patches = new StringBuilder();
        byObject.forEach((id, some) -> {
            ClusterObject made = find(now, id);
            ClusterObject found = find(there, id);
            if (made == null && found != null) {
                String file = file("added/", found);
                files.put(file, Trees.yaml(Bare.of(found)));
                resources.append("- ").append(file).append('\n');
            } else if (made != null && found == null) {
                patches.append(deleted(made));
            } else if (made != null && found != null) {
                String ops = new Patch(made.root(), Bare.of(found)).of(some);
                if (!ops.isEmpty()) {
                    files.put(file("patches/", made), ops);
                    patches.append(patched(made));
                }
            }
        });
        String patchList = patches.isEmpty() ? "" : "patches:\n" + patches;
        files.put("kustomization.yaml", HEAD + resources + patchList);
        return new Kept(files, left);
    }

    private static @Nullable ClusterObject find(Collection<ClusterObject> objects, String id) {
        return objects.stream()
                .filter(object -> object.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    static String file(String folder, ClusterObject object) {
        return folder + object.kind().toLowerCase(Locale.ROOT) + "-"
                + object.name().replace('/', '-') + ".yaml";
    }

    static String patched(ClusterObject object) {
        String version = object.apiVersion();
        int slash = version.indexOf('/');
        return "- path: " + file("patches/", object) + "\n  target:\n"
                + (slash < 0 ? "" : "    group: " + version.substring(0, slash) + "\n")
                + "    version: " + version.substring(slash + 1) + "\n    kind: " + object.kind() + "\n    name: "
                + object.name() + "\n";
    }

    private static String deleted(ClusterObject object) {
        String namespace = object.namespace().isEmpty() ? "" : "      namespace: " + object.namespace() + "\n";
        return "- patch: |\n    apiVersion: " + object.apiVersion() + "\n    kind: " + object.kind()
                + "\n    metadata:\n      name: " + object.name() + "\n" + namespace + "    $patch: delete\n";
    }
}
