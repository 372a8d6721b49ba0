package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.file.Units;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a container sees at a path: volumes, files of this machine, memory; configs and secrets are {@link Contents}. */
final class VolumePart implements Part {

    // Those that are not about writing are about the host, or about what the image has there.
    private static final Set<String> OPTIONS = Set.of(
            "",
            "ro",
            "rw",
            "z",
            "Z",
            "U",
            "nocopy",
            "copy",
            "cached",
            "delegated",
            "consistent",
            "shared",
            "rshared",
            "slave",
            "rslave",
            "private",
            "rprivate");

    @Override
    public void write(Task task, Conversion run) {
        Set<String> claimed = new HashSet<>();
        for (Mounted mount : Mounted.all(task.item())) {
            one(task, run, mount, claimed);
            if (mount.item().isMapping()) {
                rest(mount.item());
            }
        }
        tmpfs(task);
        shm(task);
        lent(task, run, claimed);
        run.contents().mount(task);
    }

    private static void one(Task task, Conversion run, Mounted mount, Set<String> claimed) {
        if (!mount.target().startsWith("/") || mount.item().text().startsWith(":")) {
            mount.item()
                    .refused(
                            "it is no path of a Linux container, or nothing stands before its colon",
                            "write SOURCE:/TARGET");
            return;
        }
        if (!OPTIONS.containsAll(mount.options())) {
            mount.item().refused("Docker has no such option of a mount", "write :ro or :rw, or take it out");
            return;
        }
        switch (mount.type()) {
            case "volume" -> {
                if (mount.source().isEmpty()) {
                    anonymous(task, mount);
                } else {
                    named(task, run, mount, claimed);
                }
            }
            case "bind" -> run.contents().bind(task, mount);
            case "tmpfs" -> memory(task, mount);
            default ->
                mount.item()
                        .refused("pods have no mounts of the type " + mount.type(), "use a volume, a bind or a tmpfs");
        }
    }

    // Named volumes of another service are volumes of this one too; what else it mounts cannot be lent.
    private static void lent(Task task, Conversion run, Set<String> claimed) {
        Set<String> paths = new HashSet<>(Mounted.paths(task.item()));
        for (Item from : task.item().at("volumes_from").elements()) {
            String[] parts = from.text().split(":", -1);
            List<Mounted> mounts = Mounted.all(run.root().at("services").at(parts[0]));
            List<Mounted> named = mounts.stream().filter(Mounted::isNamed).toList();
            if (named.isEmpty()) {
                from.refused(
                        "it has no volume with a name, and containers do not lend other mounts to other pods",
                        "make it a named volume, and mount it in both services");
                continue;
            }
            if (named.size() < mounts.size()) {
                from.approximated("only volumes with a name are lent to other pods");
            }
            boolean readOnly = parts[parts.length - 1].equals("ro");
            for (Mounted mount : named) {
                if (!paths.add(Mounted.bare(mount.target()))) {
                    continue;
                }
                boolean only = readOnly || mount.readOnly();
                named(task, run, new Mounted(from, "volume", mount.source(), mount.target(), only, Set.of()), claimed);
            }
        }
    }

    private static void named(Task task, Conversion run, Mounted mount, Set<String> claimed) {
        String volume = mount.source();
        Volumes volumes = run.volumes();
        Cause cause = volumes.isShared(volume)
                ? mount.item().isMapping()
                        ? source(mount).mapped()
                        : mount.item()
                                .approximated("Docker fills an empty volume with what the image has at "
                                        + mount.target() + "; a cluster does not")
                : source(mount).mapped();
        String name = volumes.claim(volume);
        if (claimed.add(name)) {
            run.contents().volume(task, name, "claim");
            boolean template = task.kind() == Kind.STATEFUL_SET && volumes.isOwn(volume);
            if (template) {
                volumes.template(task, volume);
            } else {
                Cause claim = cause;
                if (volumes.isExternal(volume)) {
                    claim = volumes.existing(volume);
                } else {
                    volumes.shared(volume);
                }
                Draft entry = task.pod().named("volumes", name, cause);
                entry.at("persistentVolumeClaim").put("claimName", name, claim);
            }
        }
        Draft at = mounted(task, name, mount, cause);
        Item subpath = mount.item().at("volume").at("subpath");
        if (subpath.isThere()) {
            at.put("subPath", subpath.text(), subpath.mapped());
        }
    }

    private static Item source(Mounted mount) {
        return mount.item().isMapping() ? mount.item().at("source") : mount.item();
    }

    /** The mount in the container, with what the long form says of it. */
    static Draft mounted(Task task, String volume, Mounted mount, Cause cause) {
        Item item = mount.item();
        Draft at = task.container().append("volumeMounts");
        at.put("name", volume, cause);
        at.put("mountPath", mount.target(), item.isMapping() ? item.at("target").mapped() : cause);
        Item readOnly = item.at("read_only");
        if (readOnly.isThere()) {
            at.put("readOnly", readOnly.isTrue(), readOnly.mapped());
        } else if (mount.readOnly()) {
            at.put("readOnly", true, cause);
        }
        if (item.isMapping()) {
            item.at("type").holds("the sort of volume says it");
        }
        return at;
    }

    private static void rest(Item mount) {
        mount.at("consistency").holds("a mount of a pod is always consistent");
        mount.at("volume").at("nocopy").holds("a cluster never fills a volume from the image");
        mount.at("bind").at("selinux").holds("the runtime labels volumes itself");
        mount.at("bind").at("create_host_path").inert("nothing of the host is mounted");
        mount.restRefused("a mount of a pod has nothing for it", "take it out");
    }

    private static void anonymous(Task task, Mounted mount) {
        String name = own(task, "anonymous-" + Names.hash(mount.target()).substring(0, 6));
        Item item = mount.item().isMapping() ? mount.item().at("target") : mount.item();
        Cause cause =
                item.approximated("it goes with the pod, and begins empty: Docker copies what the image has there");
        task.pod().named("volumes", name, cause).putNothing("emptyDir", cause);
        mounted(task, name, mount, cause);
        if (mount.item().isMapping()) {
            item.approximated("it goes with the pod, and begins empty: Docker copies what the image has there");
        }
    }

    /** The name of a volume that no other container of the pod sees. */
    static String own(Task task, String name) {
        return task.isGuest() ? Names.label(name + "-" + task.id()) : name;
    }

    private static void memory(Task task, Mounted mount) {
        Item size = mount.item().at("tmpfs").at("size");
        Cause cause = mount.item().at("target").mapped();
        mount.item().at("type").mapped();
        Draft dir =
                inMemory(task, mount.target(), cause.and(mount.item().at("type").cause("")));
        Units.bytes(size.text())
                .filter(bytes -> bytes > 0)
                .ifPresent(bytes -> dir.put("sizeLimit", Resources.memory(bytes), size.mapped()));
        Item readOnly = mount.item().at("read_only");
        readOnly.refused("a tmpfs that nobody can write is of no use", "take it out");
    }

    private static Draft inMemory(Task task, String target, Cause cause) {
        String name = own(task, "tmpfs-" + Names.hash(target).substring(0, 6));
        Draft volume = task.pod().named("volumes", name, cause);
        volume.at("emptyDir").put("medium", "Memory", cause);
        task.container().append("volumeMounts").put("name", name, cause).put("mountPath", target, cause);
        return volume.at("emptyDir");
    }

    private static void tmpfs(Task task) {
        for (Item item : task.item().at("tmpfs").elements()) {
            int colon = item.text().indexOf(':');
            String target = colon < 0 ? item.text() : item.text().substring(0, colon);
            String options = colon < 0 ? "" : item.text().substring(colon + 1);
            if (!target.startsWith("/")) {
                item.refused("it is no path of a Linux container", "write /PATH, or /PATH:size=64m");
                continue;
            }
            boolean onlySize = options.matches("(?:size=[0-9.]++[kmgtpKMGTP]?+[iI]?+[bB]?+|rw|,)*+");
            Cause cause = onlySize
                    ? item.mapped()
                    : item.approximated("of its options only the size can be set; anybody may write there");
            Draft dir = inMemory(task, target, cause);
            for (String option : options.split(",", -1)) {
                if (option.startsWith("size=")) {
                    Units.bytes(option.substring(5))
                            .filter(bytes -> bytes > 0)
                            .ifPresent(bytes -> dir.put("sizeLimit", Resources.memory(bytes), cause));
                }
            }
        }
    }

    private static void shm(Task task) {
        Item shm = task.item().at("shm_size");
        boolean other = Mounted.paths(task.item()).stream().anyMatch("/dev/shm"::equals);
        if (other) {
            shm.inert("another mount is there");
        } else if (shm.isThere()) {
            Cause cause = shm.mapped();
            Draft dir = inMemory(task, "/dev/shm", cause);
            dir.put("sizeLimit", Resources.memory(Units.bytes(shm.text()).orElse(0L)), cause);
        }
    }
}
