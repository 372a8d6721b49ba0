package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.account.Ledger;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.compose.file.Scope;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.model.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What all parts of one conversion share. */
final class Conversion {

    static final String NAME = "app.kubernetes.io/name";
    static final String PART_OF = "app.kubernetes.io/part-of";
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    private final Stack stack;
    private final Ledger ledger;
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private final Map<String, Manifest> manifests = new LinkedHashMap<>();
    private final Map<String, Manifest> values = new TreeMap<>();
    private final Map<String, String> expects = new TreeMap<>();
    private final Set<String> toFill = new TreeSet<>();
    private final Map<String, String> aliases = new TreeMap<>();
    private final Vault vault = new Vault();
    private final Volumes volumes;
    private final Contents contents;

    Conversion(Stack stack, Ledger ledger) {
        this.stack = stack;
        this.ledger = ledger;
        this.volumes = new Volumes(this);
        this.contents = new Contents(this);
    }

    Stack stack() {
        return stack;
    }

    Item root() {
        return ledger.root();
    }

    Item extension() {
        return root().at("x-fairlead");
    }

    Ledger ledger() {
        return ledger;
    }

    Map<String, Task> byName() {
        return tasks;
    }

    Collection<Task> tasks() {
        return tasks.values();
    }

    Optional<Task> task(String name) {
        return Optional.ofNullable(tasks.get(name));
    }

    Vault vault() {
        return vault;
    }

    Volumes volumes() {
        return volumes;
    }

    Contents contents() {
        return contents;
    }

    String project() {
        return Names.label(stack.project());
    }

    /** What has to be in the cluster already, with the reason. */
    Map<String, String> expects() {
        return expects;
    }

    /** A variable of the machine has no value here, and what it says is secret: somebody has to fill the key. */
    void leaveToFill(String variable, Vault.Key key) {
        toFill.add(variable);
        expects.put(
                "a value for " + variable,
                "it is not set here; put it under the key " + key.key() + " of Secret/" + key.secret());
    }

    /** The variables that have no value here and are secret. */
    Set<String> toFill() {
        return toFill;
    }

    /** Values for charts of others, by the file that they are written to. */
    Map<String, Manifest> values() {
        return values;
    }

    /** A path as somebody wrote it at that place. */
    Path path(String written, Place place) {
        String home = stack.environment().getOrDefault("HOME", "/root");
        String full = written.startsWith("~") ? home + written.substring(1) : written;
        return scope(place).directory().resolve(full).normalize();
    }

    /** What holds in the file where something stands. */
    Scope scope(Place place) {
        return stack.document().scope(place, stack);
    }

    /** Adds an object, with the labels that all have; one of the same kind and name is there once. */
    Manifest add(Manifest manifest, String name, Cause cause) {
        Manifest before = manifests.putIfAbsent(manifest.id(), manifest);
        if (before != null) {
            return before;
        }
        labels(manifest.metadata().at("labels"), name, cause);
        manifest.metadata().at("labels").put(MANAGED_BY, "fairlead", Cause.rule("made by fairlead compose convert"));
        return manifest;
    }

    /** The labels that tell a workload and its project. */
    void labels(Draft labels, String name, Cause cause) {
        if (!name.isEmpty()) {
            labels.put(NAME, name, cause);
        }
        labels.put(PART_OF, project(), projectCause());
    }

    Cause projectCause() {
        Item name = root().at("name");
        return name.isThere() ? name.mapped() : Cause.rule("the project is named after its directory");
    }

    /** Keeps a further name of a workload. */
    void alias(String name, String id) {
        aliases.put(name, id);
    }

    /** Whose further name it is. */
    String aliasOf(String name) {
        return aliases.getOrDefault(name, "another object");
    }

    boolean has(String id) {
        return manifests.containsKey(id);
    }

    /** All objects, in the order of their files, and in those as they depend on each other. */
    List<Manifest> manifests() {
        List<Manifest> all = new ArrayList<>(manifests.values());
        all.sort(java.util.Comparator.comparing(Manifest::group)
                .thenComparingInt(manifest -> ORDER.indexOf(manifest.kind()))
                .thenComparing(Manifest::name));
        return all;
    }

    private static final List<String> ORDER = List.of(
            "Namespace",
            "PriorityClass",
            "ServiceAccount",
            "Secret",
            "ExternalSecret",
            "ConfigMap",
            "PersistentVolumeClaim",
            "Service",
            "Deployment",
            "StatefulSet",
            "MongoDBCommunity",
            "DaemonSet",
            "Job",
            "HorizontalPodAutoscaler",
            "PodDisruptionBudget",
            "Ingress",
            "HTTPRoute",
            "NetworkPolicy");

    /** In whose pod a workload is: its own, or that of another one. */
    Task host(Task task) {
        return task.isGuest() ? task(task.host()).orElse(task) : task;
    }

    /** Whether one workload can call the other one. */
    boolean meet(Task one, Task other) {
        return networks(one).stream().anyMatch(networks(other)::contains);
    }

    /** The networks of a workload by their key; those of another one where it shares its. */
    Set<String> networks(Task task) {
        String mode = task.workload().mode();
        if (mode.startsWith("service:")) {
            return task(mode.substring("service:".length()))
                    .filter(other -> !other.workload().mode().startsWith("service:"))
                    .map(this::networks)
                    .orElse(Set.of());
        }
        return mode.equals("bridge")
                ? Set.of("default")
                : new TreeSet<>(task.workload().networks().keySet());
    }
}
