package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files that a container is given to read: binds, configs, secrets. */
final class Contents {

    /** What a cluster takes in one ConfigMap, a little less. */
    static final int MAX_BYTES = 1_000_000;

    /** Files of one directory that may become one ConfigMap. */
    static final int MAX_FILES = 64;

    private static final Pattern OF_HOST =
            Pattern.compile("/(proc|sys|dev|run|var/run|var/lib|lib/modules|boot|etc|)(/.*)?");
    private static final Cause IMMUTABLE = Cause.rule("other content gets another name, and so a rollout");

    private final Conversion run;
    private final Map<String, String> volumes = new HashMap<>();

    Contents(Conversion run) {
        this.run = run;
    }

    // -- binds --------------------------------------------------------------------------------------------------------

    void bind(Task task, Mounted mount) {
        Path path = run.path(mount.source(), mount.item().place());
        if (mount.source().endsWith("docker.sock") || mount.source().endsWith("podman.sock")) {
            mount.item()
                    .refused(
                            "a pod must not have the engine's socket, and there is none to have",
                            "what read labels there reads objects of the cluster: its labels are an Ingress now");
        } else if (Set.of("/etc/localtime", "/etc/timezone").contains(mount.source())) {
            mount.item().refused("nodes have no time zone of yours", "set the variable TZ");
        } else if (mount.source().startsWith("/")
                && OF_HOST.matcher(path.toString()).matches()) {
            mount.item()
                    .refused("it is a part of the host, and each node has another", "give it to a DaemonSet by hand");
        } else if (Files.isRegularFile(path)) {
            file(task, mount, path);
        } else if (Files.isDirectory(path)) {
            directory(task, mount, path);
        } else {
            mount.item()
                    .refused(
                            mount.source() + " is not here, so it cannot be said what it is",
                            "convert where it is, or make it a named volume");
        }
    }

    private static Item source(Mounted mount) {
        return mount.item().isMapping() ? mount.item().at("source") : mount.item();
    }

    private static final String COPY = "a copy of the file as it is now: a change here is not seen there";

    private void file(Task task, Mounted mount, Path path) {
        String key = Names.key(path.getFileName().toString());
        Optional<byte[]> bytes = bytes(path);
        if (bytes.isEmpty()) {
            mount.item().refused("it is larger than a ConfigMap may be, or cannot be read", "put it into the image");
            return;
        }
        Cause cause;
        String volume;
        boolean repeats = text(bytes.get()).filter(run.vault()::isWithin).isPresent();
        if (repeats || Vault.isSecretFile(mount.source())) {
            cause = source(mount).mapped();
            String secret = Names.label(task.id() + "-" + path.getFileName());
            // Two files of one name have two keys.
            String value = text(bytes.get()).orElse(Names.hash(bytes.get()));
            key = run.vault().keep(secret, key, value, task.id(), cause).key();
            volume = volume(task, Names.label("secret-" + path.getFileName()), secret);
            task.pod().named("volumes", volume, cause).at("secret").put("secretName", secret, cause);
        } else {
            cause = source(mount).approximated(COPY);
            String map = map(task.id() + "-" + path.getFileName(), Map.of(key, bytes.get()), task, cause);
            volume = volume(
                    task,
                    Names.label("file-" + map.substring(Math.max(0, map.length() - 50))),
                    map + Files.isExecutable(path));
            Draft config = task.pod().named("volumes", volume, cause).at("configMap");
            config.put("name", map, cause);
            if (Files.isExecutable(path)) {
                config.put("defaultMode", 0755, Cause.rule("the file can be executed"));
            }
        }
        VolumePart.mounted(task, volume, mount, cause).put("subPath", key, cause);
    }

    private void directory(Task task, Mounted mount, Path path) {
        if (!mount.readOnly()) {
            mount.item()
                    .refused(
                            "it is a directory of this machine that the container may write to",
                            "make it a named volume; or say :ro, and it becomes a ConfigMap");
            return;
        }
        Optional<Map<String, byte[]>> files = files(path).filter(all -> all.values().stream()
                .flatMap(bytes -> text(bytes).stream())
                .noneMatch(run.vault()::isWithin));
        if (files.isEmpty() || files.get().isEmpty()) {
            mount.item()
                    .refused(
                            "it is empty, or has more than a ConfigMap holds, or secrets among its files",
                            "put it into the image, or name single files");
            return;
        }
        Cause cause =
                source(mount).approximated("a copy of the files as they are now: a change here is not seen there");
        Map<String, byte[]> keyed = new TreeMap<>();
        files.get().forEach((name, bytes) -> keyed.put(Names.key(name.replace("/", "..")), bytes));
        String map = map(task.id() + "-" + path.getFileName(), keyed, task, cause);
        String volume = Names.label("files-" + map.substring(Math.max(0, map.length() - 50)));
        Draft config = task.pod().named("volumes", volume, cause).at("configMap");
        config.put("name", map, cause);
        if (files.get().keySet().stream().anyMatch(name -> name.contains("/"))) {
            files.get().keySet().forEach(name -> config.append("items")
                    .put("key", Names.key(name.replace("/", "..")), cause)
                    .put("path", name, cause));
        }
        if (files.get().keySet().stream().anyMatch(name -> Files.isExecutable(path.resolve(name)))) {
            config.put("defaultMode", 0755, Cause.rule("some of the files can be executed"));
        }
        VolumePart.mounted(task, volume, mount, cause);
    }

    // Empty if they are too many, too large, or some are secret.
    private static Optional<Map<String, byte[]>> files(Path directory) {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> below = Files.walk(directory, 6)) {
            List<Path> all = below.filter(Files::isRegularFile)
                    .limit(MAX_FILES + 1)
                    .sorted()
                    .toList();
            long size = 0;
            for (Path file : all) {
                Optional<byte[]> bytes = bytes(file);
                size += bytes.map(some -> some.length).orElse(MAX_BYTES);
                if (all.size() > MAX_FILES
                        || size > MAX_BYTES
                        || Vault.isSecretFile(file.getFileName().toString())) {
                    return Optional.empty();
                }
                bytes.ifPresent(some -> files.put(directory.relativize(file).toString(), some));
            }
        } catch (IOException unreadable) {
            return Optional.empty();
        }
        return Optional.of(files);
    }

    static Optional<byte[]> bytes(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES
                    ? Optional.of(Files.readAllBytes(file))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException binary) {
            return Optional.empty();
        }
    }

    /** A ConfigMap of these files; returns its name. */
    String map(String name, Map<String, byte[]> files, Task task, Cause cause) {
        StringBuilder all = new StringBuilder();
        files.forEach((key, bytes) ->
                all.append(key).append('=').append(Names.hash(bytes)).append(';'));
        String hashed = Names.hashed(name, all.toString());
        Manifest manifest = run.add(Manifest.of("v1", "ConfigMap", hashed, task.id(), cause), task.id(), task.self());
        manifest.root().put("immutable", true, IMMUTABLE);
        files.forEach((key, bytes) -> text(bytes)
                .ifPresentOrElse(text -> manifest.root().at("data").put(key, text, cause), () -> manifest.root()
                        .at("binaryData")
                        .put(key, Base64.getEncoder().encodeToString(bytes), cause)));
        return hashed;
    }

    /** The name of a volume of a pod that refers to this and nothing else: as it is wished, or with a number. */
    String volume(Task task, String wish, String refers) {
        String pod = run.host(task).id() + "/";
        String name = wish;
        for (int number = 2;
                !volumes.computeIfAbsent(pod + name, none -> refers).equals(refers);
                number++) {
            name = Names.with(wish, "-" + number);
        }
        return name;
    }

    // -- configs and secrets
    // --------------------------------------------------------------------------------------------

    void mount(Task task) {
        for (Item grant : task.item().at("configs").elements()) {
            new Grant(run, task, grant, "configs").config();
        }
        for (Item grant : task.item().at("secrets").elements()) {
            new Grant(run, task, grant, "secrets").secret();
        }
    }
}
