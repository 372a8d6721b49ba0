package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.compose.file.Units;
import dev.fairlead.compose.file.Workload;
import java.util.Set;
import java.util.TreeSet;

/**
 * The named volumes of a stack. One that a single workload writes is a claim of its own StatefulSet; one that several
 * use is one claim that all of them mount.
 */
final class Volumes {

    static final String DEFAULT_SIZE = "10Gi";

    private final Conversion run;

    Volumes(Conversion run) {
        this.run = run;
    }

    private Item declared(String volume) {
        return run.root().at("volumes").at(volume);
    }

    boolean isExternal(String volume) {
        Item external = declared(volume).at("external");
        return external.isMapping() || external.isTrue();
    }

    /** The services that mount it, whether or not they are converted. */
    Set<String> users(String volume) {
        Set<String> users = new TreeSet<>();
        run.root().at("services").members().forEach((name, service) -> {
            if (mounts(service, volume) || lends(service, volume)) {
                users.add(name);
            }
        });
        return users;
    }

    private static boolean mounts(Item service, String volume) {
        return Mounted.all(service).stream()
                .anyMatch(mount -> mount.isNamed() && mount.source().equals(volume));
    }

    private boolean lends(Item service, String volume) {
        return service.at("volumes_from").elements().stream()
                .map(from -> from.text().replaceFirst(":.*", ""))
                .anyMatch(other -> mounts(run.root().at("services").at(other), volume));
    }

    boolean isShared(String volume) {
        return users(volume).size() > 1;
    }

    /** Whether a workload has a volume that nobody else has, and writes to it. */
    boolean keepsOwn(Item service, Workload workload) {
        return Mounted.all(service).stream()
                .anyMatch(mount -> mount.isNamed() && !mount.readOnly() && isOwn(mount.source()));
    }

    boolean isOwn(String volume) {
        return !isExternal(volume) && !isShared(volume) && !hasOptions(volume);
    }

    private boolean hasOptions(String volume) {
        return declared(volume).at("driver_opts").isThere();
    }

    /** What the cluster calls it. */
    String claim(String volume) {
        Item name = declared(volume).at("name");
        Item old = declared(volume).at("external").at("name");
        return Names.label(name.isThere() ? name.text() : old.isThere() ? old.text() : volume);
    }

    /** The cause of everything about it. */
    Cause cause(String volume) {
        Item item = declared(volume);
        if (item.isNull() || item.members().isEmpty()) {
            return item.mapped();
        }
        return item.at("name").isThere()
                ? item.at("name").mapped()
                : Cause.rule("the volume \"" + volume + "\" at " + item.keyPlace());
    }

    /** A claim of a StatefulSet. */
    void template(Task task, String volume) {
        template(task.object().spec(), claim(volume), volume, cause(volume));
    }

    /** The same under another name, in the template of something else. */
    void template(Draft spec, String name, String volume, Cause cause) {
        Draft template = spec.append("volumeClaimTemplates");
        template.at("metadata").put("name", name, cause);
        claimed(template.at("spec"), volume, "ReadWriteOnce", "one workload writes it");
        options(volume);
    }

    /** A claim that several mount. */
    void shared(String volume) {
        String claim = claim(volume);
        if (run.has("PersistentVolumeClaim/" + claim)) {
            return;
        }
        Cause cause = cause(volume);
        Manifest manifest = run.add(Manifest.of("v1", "PersistentVolumeClaim", claim, "volumes", cause), "", cause);
        boolean many = isShared(volume);
        claimed(
                manifest.spec(),
                volume,
                many ? "ReadWriteMany" : "ReadWriteOnce",
                many ? "several workloads use it, on whichever nodes they are" : "one workload uses it");
        options(volume);
        if (many) {
            run.expects().put("storage with ReadWriteMany for " + claim, "several workloads use the volume");
        }
    }

    /** How large it is, and of which class, as values of a chart. */
    void persistence(Draft persistence, String volume, Cause cause) {
        Draft claim = new Draft();
        claimed(claim, volume, "ReadWriteOnce", "one workload writes it");
        persistence.put("enabled", true, cause);
        claim.move("accessModes", persistence, "accessModes");
        claim.at("resources").at("requests").move("storage", persistence, "size");
        claim.move("storageClassName", persistence, "storageClass");
        options(volume);
    }

    private void claimed(Draft spec, String volume, String mode, String why) {
        Item own = declared(volume)
                .at("x-fairlead")
                .with(Kompose.saidOfVolume(run.root().at("services"), volume));
        Item stack = run.extension().at("storage");
        spec.add("accessModes", mode, Cause.rule(why));
        Item size = own.at("size").isThere() ? own.at("size") : stack.at("size");
        spec.at("resources")
                .at("requests")
                .put(
                        "storage",
                        size.isThere()
                                ? Resources.memory(Units.bytes(size.text()).orElse(0L))
                                : DEFAULT_SIZE,
                        size.isThere()
                                ? size.mapped()
                                : Cause.rule("Compose sets no size; say it with x-fairlead.storage.size"));
        Item storage = own.at("class").isThere() ? own.at("class") : stack.at("class");
        if (storage.isThere()) {
            spec.put("storageClassName", storage.text(), storage.mapped());
        }
    }

    /** Takes what is said of a volume beside its name. */
    private void options(String volume) {
        Item item = declared(volume);
        Item driver = item.at("driver");
        if (driver.text().equals("local")) {
            driver.holds("a claim is met by whatever storage the cluster has");
        } else {
            driver.refused(
                    "volume drivers of Docker are not those of a cluster",
                    "name a storage class: x-fairlead.storage.class");
        }
        item.at("driver_opts")
                .refused(
                        "options of a volume driver mean nothing to a cluster",
                        "make a PersistentVolume for it, and say external: true");
        item.at("labels").inert("labels of a volume say nothing to what runs");
        Item external = item.at("external");
        if (external.isThere() && !isExternal(volume)) {
            external.inert("it is the usual case");
        }
    }

    /** Takes what is said of a volume that is there already. */
    Cause existing(String volume) {
        Item item = declared(volume);
        Item external = item.at("external");
        run.expects().put("PersistentVolumeClaim/" + claim(volume), "the volume \"" + volume + "\" is external");
        options(volume);
        Cause cause = external.mapped();
        return item.at("name").isThere() ? item.at("name").mapped().and(cause) : cause;
    }
}
