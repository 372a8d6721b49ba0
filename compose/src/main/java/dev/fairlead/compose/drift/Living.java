package dev.fairlead.compose.drift;

import dev.fairlead.compose.cluster.ClusterObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is there. Of what a cluster tells, only that counts which somebody declared: pods, replica sets, endpoints and the
 * like are the doing of controllers, and other namespaces are somebody else's.
 *
 * @param isPartial whether kinds of which there is nothing were perhaps not asked for
 * @param leftOut objects that do not count
 */
public record Living(List<ClusterObject> objects, boolean isPartial, int leftOut) {

    private static final String PART_OF = "app.kubernetes.io/part-of";
    private static final Set<String> OF_CONTROLLERS =
            Set.of("Pod", "ReplicaSet", "ControllerRevision", "Endpoints", "EndpointSlice", "Event", "Lease", "Node");
    // What this program makes in a namespace or beside it.
    private static final Set<String> WITHOUT_NAMESPACE = Set.of("Namespace", "PriorityClass");

    public Living {
        objects = List.copyOf(objects);
    }

    /** Files that somebody may have edited: each object in them counts. */
    public static Living files(List<ClusterObject> objects) {
        return new Living(objects, false, 0);
    }

    /**
     * What {@code kubectl get -o yaml} says.
     *
     * @param made what was generated last and what would be generated now
     */
    public static Living cluster(List<ClusterObject> objects, Collection<ClusterObject> made) {
        Set<String> ids = new HashSet<>();
        Set<String> namespaces = new HashSet<>();
        Set<String> projects = new HashSet<>();
        Set<String> claims = new HashSet<>();
        for (ClusterObject object : made) {
            ids.add(object.id());
            namespaces.add(object.namespace());
            object.label(PART_OF).ifPresent(projects::add);
            if (object.kind().equals("StatefulSet")) {
                claims.add(object.name());
            }
        }
        List<ClusterObject> counting = new ArrayList<>();
        for (ClusterObject object : objects) {
            boolean here = WITHOUT_NAMESPACE.contains(object.kind())
                    || object.namespace().isEmpty()
                    || namespaces.contains(object.namespace());
            boolean ours = ids.contains(object.id())
                    || (object.label(PART_OF).map(projects::contains).orElse(false) && isDeclared(object, claims));
            if (here && ours) {
                counting.add(object);
            }
        }
        return new Living(counting, true, objects.size() - counting.size());
    }

    private static boolean isDeclared(ClusterObject object, Set<String> sets) {
        boolean owned = object.at("metadata", "ownerReferences") instanceof dev.fairlead.model.tree.Node.Sequence list
                && !list.elements().isEmpty();
        boolean ofSet = object.kind().equals("PersistentVolumeClaim")
                && sets.stream().anyMatch(set -> object.name().matches(".*-\\Q" + set + "\\E-[0-9]+"));
        return !owned && !ofSet && !OF_CONTROLLERS.contains(object.kind());
    }
}
