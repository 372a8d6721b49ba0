package dev.fairlead.compose.back;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.cluster.Field;
import dev.fairlead.compose.convert.Secrets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a field of a cluster is not in a Compose file, or what takes its place there. */
final class Reasons {

    private static final Pattern VARIABLE = Pattern.compile(".*/env/\\[([^]]+)]/value");
    private static final String OWN_LABELS = "convert labels pods itself, and selects by those labels";

    /** What takes the place of a field, by the way to it. */
    private static final Map<String, String> OTHERWISE = table(
            "/metadata/labels/.*|/spec/selector/.*|/spec/template/metadata/labels/.*|.*/labelSelector/.*", OWN_LABELS,
            "/kind|/apiVersion", "what writes a volume of its own is a StatefulSet, anything else a Deployment",
            ".*/envFrom.*", "its variables stand in environment",
            "/metadata/name", "it is called otherwise",
            "/metadata/namespace", "the namespace is that of the project",
            "/immutable", "other content gets another name",
            "/metadata/annotations/fairlead.dev.keys", "it lists the keys that are referred to");

    /** Why nothing takes the place of one. */
    private static final Map<String, String> LOST = table(
            ".*/tolerations.*|.*/affinity.*|.*/nodeSelector.*",
            "Compose has one machine, so nothing says where pods run",
            ".*/topologySpreadConstraints.*",
            "Compose has one machine, so nothing is spread",
            ".*/valueFrom/.*(fieldRef|resourceFieldRef).*",
            "a container of Compose does not know its pod",
            ".*/volumes/.*",
            "Compose has volumes, binds, tmpfs, configs and secrets, and no such volume",
            ".*/serviceAccountName|.*/automountServiceAccountToken",
            "a container of Compose has no account in a cluster",
            "/spec/replicas",
            "one that writes a volume of its own runs once; x-fairlead.volumePerReplica gives each a volume",
            ".*/imagePullSecrets.*",
            "docker login says it",
            ".*Probe/.*",
            "a healthcheck of Compose has no word for it",
            ".*/lifecycle/.*",
            "hooks of Compose are commands",
            ".*/resources/.*",
            "Compose bounds processors, memory and GPUs",
            ".*/securityContext/.*",
            "Compose has no word for it; see security_opt",
            ".*/(strategy|updateStrategy)/.*",
            "update_config of Compose has no word for it",
            "/metadata/annotations/.*",
            "annotations of this kind of object have no place in Compose",
            ".*/tls/.*",
            "certificates are named by their hosts, as HOST-tls");

    private static final Map<String, String> KINDS = table(
            "NetworkPolicy", "who may reach whom is said by networks; convert makes policies of them",
            "Role|ClusterRole|RoleBinding|ClusterRoleBinding", "a container of Compose has no rights in a cluster",
            "CronJob", "Compose starts nothing at a time of day; a timer of the machine can run docker compose run",
            "Pod", "make it a Deployment or a Job first",
            "CustomResourceDefinition|.*WebhookConfiguration|APIService", "it extends the cluster itself",
            "Secret", "no workload that is carried refers to it; values of Secrets are never written",
            "ConfigMap", "no workload that is carried is given it",
            "PersistentVolume|StorageClass", "storage of the machine is Docker's own",
            "ServiceAccount", "convert gives each workload an account of its own",
            "Namespace", "convert makes the namespace of the project",
            "Service", "it leads to no workload that is carried",
            "Ingress", "it leads to no workload that is carried",
            "PodDisruptionBudget|HorizontalPodAutoscaler", "it speaks of no workload that is carried",
            "PersistentVolumeClaim", "no workload that is carried mounts it");

    private Reasons() {}

    private static Map<String, String> table(String... words) {
        Map<String, String> table = new LinkedHashMap<>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            table.put(words[i], words[i + 1]);
        }
        return table;
    }

    /** What takes the place of a field; empty where nothing does. */
    static String otherwise(ClusterObject object, Field field) {
        String path = field.path().toString();
        Matcher variable = VARIABLE.matcher(path);
        if (variable.matches() && Secrets.isSecret(variable.group(1), ClusterObject.textOf(field.value()))) {
            return "it is secret, so it comes from a Secret, and its value is not written";
        }
        boolean ours = path.contains(Pieces.NETWORK) || path.contains("app.kubernetes.io/");
        boolean immutable = path.equals("/immutable") && !object.kind().equals("ConfigMap");
        return ours || immutable ? "" : first(OTHERWISE, path, "");
    }

    static String of(ClusterObject object, Field field) {
        return first(LOST, field.path().toString(), "Compose has no word for it, or convert makes it otherwise");
    }

    static String ofObject(ClusterObject object) {
        return first(KINDS, object.kind(), "Compose has nothing of the kind " + object.kind());
    }

    private static String first(Map<String, String> table, String text, String otherwise) {
        return table.entrySet().stream()
                .filter(entry -> text.matches("(?s)" + entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }
}
