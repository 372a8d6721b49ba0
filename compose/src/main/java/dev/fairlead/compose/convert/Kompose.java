package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Item;
import dev.fairlead.model.form.Spelling;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Labels by which users of kompose say what Compose has no word for. Those with an equal key below {@code x-fairlead} are
 * read as if they stood there; {@code x-fairlead} itself counts before them. Of the others each says what to do instead:
 * as annotations, which other labels become, they would be lost in silence.
 */
final class Kompose {

    private static final String PREFIX = "kompose.";
    private static final String EXPOSE = PREFIX + "service.expose";
    private static final String TYPE = PREFIX + "service.type";
    private static final String CONTROLLER = PREFIX + "controller.type";
    private static final String HPA = PREFIX + "hpa.";
    private static final String READINESS = PREFIX + "service.healthcheck.readiness.";
    private static final String LIVENESS = PREFIX + "service.healthcheck.liveness.";

    // Label, and the key below x-fairlead.
    private static final Map<String, String> KEYS = table(
            EXPOSE + ".tls-secret", "ingress.tls",
            EXPOSE + ".ingress-class-name", "ingress.class",
            PREFIX + "serviceaccount-name", "serviceAccount",
            HPA + "replicas.min", "autoscale.min",
            HPA + "replicas.max", "autoscale.max",
            HPA + "cpu", "autoscale.cpu",
            HPA + "memory", "autoscale.memory",
            READINESS + "http_get_path", "probes.readiness.path",
            READINESS + "http_get_port", "probes.readiness.port",
            READINESS + "tcp_port", "probes.readiness.port",
            READINESS + "interval", "probes.readiness.period",
            READINESS + "timeout", "probes.readiness.timeout",
            READINESS + "retries", "probes.readiness.failures",
            READINESS + "start_period", "probes.readiness.delay",
            LIVENESS + "http_get_path", "probes.liveness.path",
            LIVENESS + "http_get_port", "probes.liveness.port",
            LIVENESS + "tcp_port", "probes.liveness.port");

    private static final Map<String, String> OF_VOLUMES =
            table(PREFIX + "volume.size", "size", PREFIX + "volume.storage-class-name", "class");

    // What kompose takes where one is not said.
    private static final Map<String, String> SCALES =
            table("autoscale.min", "1", "autoscale.max", "3", "autoscale.cpu", "50", "autoscale.memory", "70");

    private static final Map<String, String> INSTEAD = table(
            TYPE,
            "x-fairlead.publish says how published ports are opened",
            EXPOSE,
            "name a host: " + EXPOSE + ": shop.example.com",
            PREFIX + "service.group",
            "say network_mode: service:NAME, which puts both into one pod",
            PREFIX + "service.nodeport.port",
            "a port of the nodes is the cluster's to give; fix it in an overlay",
            PREFIX + "service.external-traffic-policy",
            "set it in an overlay",
            PREFIX + "volume.type",
            "say it at the volume: a named one, tmpfs, or a bind of a file",
            PREFIX + "volume.subpath",
            "say volume: {subpath: PATH} at the mount",
            PREFIX + "image-pull-policy",
            "say pull_policy",
            PREFIX + "image-pull-secret",
            "name the Secret at the ServiceAccount, or in an overlay",
            READINESS + "disable",
            "say healthcheck: {disable: true}",
            READINESS + "test",
            "say it as the test of healthcheck, which becomes the readiness probe",
            PREFIX + "security-context.fsgroup",
            "set it in an overlay",
            PREFIX + "cronjob.schedule",
            "write a CronJob beside the manifests: Compose starts nothing at a time of day",
            PREFIX + "cronjob.concurrency_policy",
            "write a CronJob beside the manifests",
            PREFIX + "cronjob.backoff_limit",
            "write a CronJob beside the manifests",
            PREFIX + "init.containers.name",
            "say pre_start, or a service that depends_on waits for",
            PREFIX + "init.containers.image",
            "say pre_start, or a service that depends_on waits for",
            PREFIX + "init.containers.command",
            "say pre_start, or a service that depends_on waits for");

    private Kompose() {}

    static boolean isOne(String label) {
        return label.startsWith(PREFIX);
    }

    /** The keys of {@code x-fairlead} that labels of a service say, with the labels that say them. */
    static Map<String, Item> said(Item service) {
        Map<String, Item> said = new LinkedHashMap<>();
        Map<String, Item> labels = service.at("labels").members();
        labels.forEach((label, item) -> {
            String key = KEYS.get(label);
            if (key != null) {
                said.putIfAbsent(key, item);
            } else if (label.equals(TYPE)) {
                publish(item, said);
            } else if (label.equals(EXPOSE)) {
                expose(item, said);
            }
        });
        labels.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(HPA) && KEYS.containsKey(entry.getKey()))
                .findFirst()
                .ifPresent(first -> SCALES.forEach((key, usual) -> {
                    boolean metric = said.containsKey("autoscale.cpu") || said.containsKey("autoscale.memory");
                    if (!metric || key.endsWith("min") || key.endsWith("max")) {
                        said.putIfAbsent(key, first.getValue().as(usual));
                    }
                }));
        return said;
    }

    private static void publish(Item item, Map<String, Item> said) {
        switch (item.text().toLowerCase(Locale.ROOT)) {
            case "nodeport" -> said.put("publish", item.as("NodePort"));
            case "loadbalancer" -> said.put("publish", item.as("LoadBalancer"));
            case "clusterip" -> said.put("publish", item.as("none"));
            default -> {}
        }
    }

    // "true" has no host, and an Ingress for every host would take those of others.
    private static void expose(Item item, Map<String, Item> said) {
        String hosts = String.join(
                ",",
                Arrays.stream(item.text().split(",", -1))
                        .map(String::trim)
                        .filter(host -> !host.isEmpty() && !host.equals("true"))
                        .toList());
        if (!hosts.isEmpty()) {
            said.put("ingress.host", item.as(hosts));
        }
    }

    /** The keys of {@code x-fairlead} of a volume that labels of the services say which mount it. */
    static Map<String, Item> saidOfVolume(Item services, String volume) {
        Map<String, Item> said = new LinkedHashMap<>();
        services.members().values().stream()
                .filter(service -> Mounted.all(service).stream()
                        .anyMatch(mount -> mount.isNamed() && mount.source().equals(volume)))
                .forEach(service -> OF_VOLUMES.forEach((label, key) -> {
                    Item item = service.at("labels").at(label);
                    if (item.isThere()) {
                        said.putIfAbsent(key, item);
                    }
                }));
        return said;
    }

    /** Takes what nobody else takes. */
    static void rest(Task task, String label, Item item) {
        if (label.equals(CONTROLLER)) {
            controller(task, item);
        } else if (isTakenElsewhere(task, label, item)) {
            return;
        } else if (INSTEAD.containsKey(label)) {
            item.refused("a label of kompose, of which nothing comes here", INSTEAD.get(label));
        } else {
            List<String> known = List.copyOf(INSTEAD.keySet());
            item.refused("no label of kompose", Spelling.remedy(label, known));
        }
    }

    // Where the key of x-fairlead is, if it counts.
    private static boolean isTakenElsewhere(Task task, String label, Item item) {
        return switch (label) {
            case TYPE -> !item.text().equalsIgnoreCase("headless");
            case EXPOSE -> said(task.item()).containsKey("ingress.host");
            default -> KEYS.containsKey(label) || OF_VOLUMES.containsKey(label);
        };
    }

    /** Takes what is still there when everything is written. */
    static void left(Task task) {
        task.item().at("labels").members().forEach((label, item) -> {
            if (isOne(label)) {
                item.restRefused(
                        "x-fairlead says it, or there is nothing here that it could be said of", "take it out");
            }
        });
    }

    private static void controller(Task task, Item item) {
        String made = task.kind().word();
        if (made.equalsIgnoreCase(item.text()) || item.text().equalsIgnoreCase("replicationcontroller")) {
            item.holds("it becomes a " + made);
        } else {
            item.refused(
                    "it becomes a " + made,
                    "a StatefulSet follows from a volume of its own, a DaemonSet from deploy: {mode: global}");
        }
    }

    private static Map<String, String> table(String... words) {
        Map<String, String> table = new LinkedHashMap<>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            table.put(words[i], words[i + 1]);
        }
        return table;
    }
}
