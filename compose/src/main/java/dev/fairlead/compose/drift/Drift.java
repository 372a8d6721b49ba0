package dev.fairlead.compose.drift;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.cluster.Field;
import dev.fairlead.compose.cluster.FieldPath;
import dev.fairlead.compose.cluster.Fields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Three ways apart: what was generated last, what would be generated now, and what is there. A field that only the second
 * changed is the Compose files' doing, one that only the third changed somebody's by hand, and one that both changed
 * differently is a conflict. What both changed alike is none.
 */
public final class Drift {

    // Filled in by a server or by a controller where nobody says them.
    private static final Set<String> FILLED =
            Set.of("nodePort", "volumeName", "storageClassName", "ingressClassName", "loadBalancerClass", "namespace");

    private final Map<String, ClusterObject> last;
    private final Map<String, ClusterObject> now;
    private final Map<String, ClusterObject> there;
    private final Set<String> notLookedAt = new TreeSet<>();
    private final List<Difference> differences = new ArrayList<>();

    private Drift(Map<String, ClusterObject> last, Map<String, ClusterObject> now, Map<String, ClusterObject> there) {
        this.last = last;
        this.now = now;
        this.there = there;
    }

    /**
     * What came of it.
     *
     * @param objects that were compared
     * @param notLookedAt kinds of which nothing is there at all, so that nothing is said of them
     */
    public record Result(List<Difference> differences, int objects, Set<String> notLookedAt) {

        public Result {
            differences = List.copyOf(differences);
            notLookedAt = Set.copyOf(notLookedAt);
        }

        /** Those that somebody changed so. */
        public List<Difference> with(Change change) {
            return differences.stream()
                    .filter(difference -> difference.change() == change)
                    .toList();
        }
    }

    /**
     * Compares.
     *
     * @param there everything that is there; see {@link Living} for what is told from a cluster
     */
    public static Result between(Collection<ClusterObject> last, Collection<ClusterObject> now, Living there) {
        Drift drift = new Drift(byId(last), byId(now), byId(there.objects()));
        Set<String> ids = new LinkedHashSet<>(drift.now.keySet());
        ids.addAll(drift.last.keySet());
        ids.addAll(drift.there.keySet());
        Set<String> kinds = new TreeSet<>();
        there.objects().forEach(object -> kinds.add(object.kind()));
        for (String id : ids) {
            String kind = id.substring(0, id.indexOf('/'));
            if (there.isPartial() && !kinds.contains(kind)) {
                drift.notLookedAt.add(kind);
            } else {
                drift.object(id);
            }
        }
        return new Result(drift.differences, ids.size(), drift.notLookedAt);
    }

    private static Map<String, ClusterObject> byId(Collection<ClusterObject> objects) {
        Map<String, ClusterObject> byId = new LinkedHashMap<>();
        objects.forEach(object -> byId.put(object.id(), object));
        return byId;
    }

    private void object(String id) {
        Optional<Map<FieldPath, Field>> before = fields(last.get(id));
        Optional<Map<FieldPath, Field>> made = fields(now.get(id));
        Optional<Map<FieldPath, Field>> found = fields(there.get(id));
        if (made.isPresent() && found.isPresent()) {
            inside(id, before.orElse(Map.of()), made.get(), found.get());
            return;
        }
        if (made.isEmpty() && found.isEmpty()) {
            return;
        }
        boolean unchanged = made.equals(before) || same(made, before);
        boolean untouched = same(found, before);
        Change change = untouched ? Change.GENERATED : unchanged ? Change.EDITED : Change.CONFLICT;
        differences.add(new Difference(
                id, new FieldPath(List.of()), change, whole(last.get(id)), whole(now.get(id)), whole(there.get(id))));
    }

    private static Optional<Map<FieldPath, Field>> fields(@Nullable ClusterObject object) {
        return object == null ? Optional.empty() : Optional.of(Fields.of(object));
    }

    // A whole object is told by what it is, not by all that it says.
    private static Optional<Field> whole(@Nullable ClusterObject object) {
        return object == null
                ? Optional.empty()
                : Optional.of(new Field(
                        new FieldPath(List.of()), "", dev.fairlead.model.tree.Members.of(object.id()), object.id()));
    }

    private static boolean same(Optional<Map<FieldPath, Field>> one, Optional<Map<FieldPath, Field>> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() && other.isEmpty();
        }
        Set<FieldPath> paths = new LinkedHashSet<>(one.get().keySet());
        paths.addAll(other.get().keySet());
        return paths.stream().allMatch(path -> meaning(one.get(), path).equals(meaning(other.get(), path)));
    }

    private static Optional<String> meaning(Map<FieldPath, Field> fields, FieldPath path) {
        return Optional.ofNullable(fields.get(path)).map(Field::meaning);
    }

    private void inside(
            String id, Map<FieldPath, Field> before, Map<FieldPath, Field> made, Map<FieldPath, Field> found) {
        Set<FieldPath> paths = new LinkedHashSet<>(made.keySet());
        paths.addAll(before.keySet());
        paths.addAll(found.keySet());
        for (FieldPath path : paths) {
            Optional<String> was = meaning(before, path);
            Optional<String> is = meaning(made, path);
            Optional<String> stands = meaning(found, path);
            boolean filled = was.isEmpty() && is.isEmpty() && FILLED.contains(path.key());
            if (is.equals(stands) || filled || isScaled(id, path)) {
                continue;
            }
            Change change = stands.equals(was) ? Change.GENERATED : is.equals(was) ? Change.EDITED : Change.CONFLICT;
            differences.add(new Difference(
                    id,
                    path,
                    change,
                    Optional.ofNullable(before.get(path)).or(() -> written(last.get(id), path)),
                    Optional.ofNullable(made.get(path)).or(() -> written(now.get(id), path)),
                    Optional.ofNullable(found.get(path))));
        }
    }

    // A value that is the usual one is compared as if nobody said it, and shown all the same.
    private static Optional<Field> written(@Nullable ClusterObject object, FieldPath path) {
        return object == null
                ? Optional.empty()
                : path.in(object.root()).map(value -> new Field(path, value.pointer(), value.value(), ""));
    }

    // How many pods there are is the autoscaler's to say where there is one.
    private boolean isScaled(String id, FieldPath path) {
        return path.toString().equals("/spec/replicas")
                && now.values().stream()
                        .filter(object -> object.kind().equals("HorizontalPodAutoscaler"))
                        .anyMatch(object -> id.equals(ClusterObject.textOf(object.at("spec", "scaleTargetRef", "kind"))
                                + "/" + ClusterObject.textOf(object.at("spec", "scaleTargetRef", "name"))));
    }
}
