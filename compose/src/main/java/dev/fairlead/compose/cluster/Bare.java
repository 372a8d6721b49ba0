package dev.fairlead.compose.cluster;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An object without what a server adds to it: who manages what, status, addresses, and fields with the value that they
 * have when nobody says one. Two objects that mean the same to a server are the same when bare; values of Secrets are gone.
 */
public final class Bare {

    // Below these every key is somebody's own word.
    private static final Set<String> FREE =
            Set.of("data", "binaryData", "labels", "annotations", "matchLabels", "nodeSelector", "limits", "requests");
    private static final Set<String> META = Set.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "managedFields",
            "selfLink",
            "finalizers",
            "ownerReferences",
            "generateName");
    private static final Pattern ANNOTATION =
            Pattern.compile("kubectl\\.kubernetes\\.io/.*|deployment\\.kubernetes\\.io/.*"
                    + "|deprecated\\.daemonset\\..*|pv\\.kubernetes\\.io/.*|volume(\\.beta)?\\.kubernetes\\.io/.*"
                    + "|autoscaling\\.alpha\\..*|meta\\.helm\\.sh/.*|batch\\.kubernetes\\.io/.*");
    private static final Pattern LABEL = Pattern.compile(
            "app\\.kubernetes\\.io/managed-by|helm\\.sh/.*|batch\\.kubernetes\\.io/.*|controller-uid|job-name"
                    + "|kubernetes\\.io/metadata\\.name");
    // What a mapping is when it says nothing.
    private static final Set<String> HOLLOW = Set.of(
            "securityContext",
            "resources",
            "strategy",
            "annotations",
            "labels",
            "rollingUpdate",
            "updateStrategy",
            "lifecycle",
            "affinity");
    // Fields that are not written where they have no value.
    private static final Set<String> ZERO = Set.of(
            "globalDefault",
            "tty",
            "stdin",
            "stdinOnce",
            "readOnly",
            "hostNetwork",
            "hostPID",
            "hostIPC",
            "initialDelaySeconds",
            "minReadySeconds");

    private static final Map<String, Map<String, String>> DEFAULTS = table();

    private final ClusterObject object;

    private Bare(ClusterObject object) {
        this.object = object;
    }

    /** The object without them. */
    public static Node.Mapping of(ClusterObject object) {
        return new Bare(object).root();
    }

    private static Map<String, Map<String, String>> table() {
        Map<String, Map<String, String>> table = new LinkedHashMap<>();
        TextTable.beside(Bare.class, "usual.txt").rows("").forEach(row -> table.computeIfAbsent(
                        row.get(0), none -> new LinkedHashMap<>())
                .put(row.get(1), row.get(2)));
        return table;
    }

    private Node.Mapping root() {
        Map<String, Node> members = new LinkedHashMap<>();
        object.root().members().forEach((key, value) -> {
            if (!key.equals("status") && !(object.kind().equals("Namespace") && key.equals("spec"))) {
                put(members, key, value, "");
            }
        });
        return new Node.Mapping(members, object.root().place());
    }

    private void put(Map<String, Node> into, String key, Node value, String parent) {
        if (isUsual(key, value, parent)) {
            return;
        }
        Node bare = bare(key, value);
        boolean hollow = isHollow(bare) && (!isHollow(value) || HOLLOW.contains(key) || bare instanceof Node.Sequence);
        if (!hollow && !(bare instanceof Node.Empty)) {
            into.put(key, bare);
        }
    }

    private static boolean isHollow(Node node) {
        return (node instanceof Node.Mapping mapping && mapping.members().isEmpty())
                || (node instanceof Node.Sequence list && list.elements().isEmpty());
    }

    private Node bare(String key, Node value) {
        return switch (value) {
            case Node.Mapping mapping -> mapping.members().isEmpty() ? mapping : mapping(key, mapping);
            case Node.Sequence list -> {
                List<Node> elements = new ArrayList<>();
                list.elements().forEach(element -> elements.add(bare(key, element)));
                yield new Node.Sequence(elements, list.place());
            }
            case Node.Text text -> text;
            case Node.Decimal number -> number;
            case Node.Bool bool -> bool;
            case Node.Empty nothing -> nothing;
        };
    }

    private Node mapping(String key, Node.Mapping mapping) {
        Map<String, Node> members = new LinkedHashMap<>();
        mapping.members().forEach((name, value) -> {
            boolean free = isFree(key);
            if (free) {
                boolean dropped = key.equals("annotations")
                        ? ANNOTATION.matcher(name).matches()
                        : key.equals("labels") && LABEL.matcher(name).matches();
                if (!dropped) {
                    members.put(name, value);
                }
            } else if (!(key.equals("metadata") && META.contains(name)) && !isImplied(name, value, mapping)) {
                put(members, name, value, key);
            }
        });
        return new Node.Mapping(members, mapping.place());
    }

    private boolean isFree(String key) {
        return switch (key) {
            case "selector" -> object.kind().equals("Service");
            case "data" -> !object.kind().equals("ExternalSecret");
            default -> FREE.contains(key);
        };
    }

    private boolean isUsual(String key, Node value, String parent) {
        String text = ClusterObject.textOf(value);
        if (value instanceof Node.Empty || (ZERO.contains(key) && text.matches("false|0|"))) {
            return true;
        }
        if (parent.equals("env") && key.equals("value") && text.isEmpty()) {
            return true;
        }
        for (String kinds : List.of("*", object.kind())) {
            String usual = DEFAULTS.getOrDefault(kinds, Map.of()).get(key);
            boolean scalar = !(value instanceof Node.Mapping) && !(value instanceof Node.Sequence);
            if (usual != null && (usual.equals("?") || (scalar && usual.equals(text)))) {
                return true;
            }
        }
        return false;
    }

    // What follows from a member beside it.
    private static boolean isImplied(String key, Node value, Node.Mapping beside) {
        String text = ClusterObject.textOf(value);
        return switch (key) {
            case "serviceAccount" -> beside.members().containsKey("serviceAccountName");
            case "clusterIP" -> !text.equals("None");
            case "targetPort" -> text.equals(ClusterObject.textOf(beside, "port"));
            case "apiVersion", "kind" ->
                (beside.members().containsKey("spec") && text.matches("v1|PersistentVolumeClaim"))
                        || (beside.members().containsKey("fieldPath") && text.equals("v1"));
            case "status" -> beside.members().containsKey("spec");
            case "imagePullPolicy" -> text.equals(usualPull(ClusterObject.textOf(beside, "image")));
            default -> false;
        };
    }

    private static String usualPull(String image) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        boolean floating = !last.contains("@") && (!last.contains(":") || last.endsWith(":latest"));
        return floating ? "Always" : "IfNotPresent";
    }

    /** A tree that means the same, as one text: quantities in one spelling. */
    static String meaning(String key, Node value) {
        return Json.canonical(Quantity.isOne(key) ? Members.of(Quantity.spelling(ClusterObject.textOf(value))) : value);
    }
}
