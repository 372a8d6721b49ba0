package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Item;
import dev.fairlead.model.form.Spelling;
import dev.fairlead.sources.file.TextTable;
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

    private static final TextTable TABLE = TextTable.beside(Kompose.class, "kompose.txt");
    private static final Map<String, String> KEYS = TABLE.pairs("keys");

    private static final Map<String, String> OF_VOLUMES = TABLE.pairs("volumes");

    private static final Map<String, String> SCALES = TABLE.pairs("scales");

    private static final Map<String, String> INSTEAD = TABLE.pairs("instead");

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
}
