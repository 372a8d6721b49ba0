package dev.fairlead.compose.file;

import dev.fairlead.compose.Finding;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Place;
import dev.fairlead.model.form.Spelling;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compose files as one stack: each is read, its variables are put in, what it extends and includes is laid below it,
 * and the later files are laid over the earlier ones. What Compose would refuse is a finding, and the rest is read on.
 */
public final class StackReader {

    // What a configuration of a gateway has at its top.
    private static final Set<String> OTHERS =
            Set.of("http", "tcp", "udp", "tls", "products", "clients", "policies", "entryPoints", "providers");

    private static final List<String> NAMES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");

    private static final List<String> OVERRIDES = List.of(
            "compose.override.yml",
            "compose.override.yaml",
            "docker-compose.override.yml",
            "docker-compose.override.yaml");

    private final Problems problems = new Problems();
    private final Sources sources;
    private final Path directory;
    private final Map<String, String> environment;

    private StackReader(List<Path> files, Map<String, String> environment, boolean exact) {
        this.directory = Optional.ofNullable(
                        files.getFirst().toAbsolutePath().normalize().getParent())
                .orElse(Path.of("/"));
        this.environment = EnvFile.read(directory.resolve(".env"), environment::get);
        this.environment.putAll(environment);
        this.sources = new Sources(problems, exact);
    }

    /**
     * Reads them.
     *
     * @param files at least one; the later count more, as those of {@code docker compose -f}
     * @param environment variables that may be put in, before those of the {@code .env} beside the first file
     */
    public static Stack read(List<Path> files, Map<String, String> environment) {
        return new StackReader(files, environment, false).stack(files);
    }

    /** Reads them with the same rules, and takes variables that have no value for empty, as Compose does. */
    public static Stack readExactly(List<Path> files, Map<String, String> environment) {
        return new StackReader(files, environment, true).stack(files);
    }

    /**
     * The Compose files of a directory, as {@code docker compose} in it takes them: the first of the four names that is
     * there and, laid over it, the first of those for overrides. Empty if it has none.
     */
    public static List<Path> inDirectory(Path directory) {
        Optional<Path> file = first(directory, NAMES);
        return file.isEmpty()
                ? List.of()
                : Stream.concat(file.stream(), first(directory, OVERRIDES).stream())
                        .toList();
    }

    private static Optional<Path> first(Path directory, List<String> names) {
        return names.stream()
                .map(name -> directory.resolve(name).normalize())
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Whether a file is a Compose file, and not a configuration of a gateway; one that is not YAML by its name. */
    public static boolean isOne(Path file) {
        if (!Files.isRegularFile(file) || !file.toString().matches(".*\\.ya?ml")) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(Yaml.MAX_BYTES + 1);
            return isOne(Yaml.readAsWritten(bytes, file.toString(), Layers.TAGS).root());
        } catch (IOException | Yaml.Malformed unreadable) {
            return file.getFileName().toString().contains("compose");
        }
    }

    // Overrides may have no service at all; then nothing may stand in them that Compose does not know.
    private static boolean isOne(Node root) {
        if (!(root instanceof Node.Mapping mapping) || mapping.members().isEmpty()) {
            return false;
        }
        Set<String> keys = mapping.members().keySet();
        boolean services = keys.contains("services") && keys.stream().noneMatch(OTHERS::contains);
        return services || keys.stream().allMatch(key -> Schema.keys("top").contains(key) || key.startsWith("x-"));
    }

    // Compose gives its own name for the project to whoever asks for it.
    private void nameProject(List<Path> files) {
        Scope scope = new Scope(directory, environment);
        String name = files.stream()
                .flatMap(file -> sources.name(file, scope).stream())
                .reduce("", (first, second) -> second);
        environment.put("COMPOSE_PROJECT_NAME", project(name));
    }

    private Stack stack(List<Path> files) {
        nameProject(files);
        Node.Mapping root = new Node.Mapping(Map.of(), Place.of(files.getFirst().toString()));
        for (Path file : files) {
            root = sources.layers().over(root, sources.file(file, new Scope(directory, environment), 0));
        }
        root = new LabelFiles(sources, problems)
                .over((Node.Mapping) sources.layers().settled(root));
        String project = environment.getOrDefault("COMPOSE_PROJECT_NAME", "");
        Map<String, Network> networks = networks(root, project);
        Map<String, Workload> workloads = new LinkedHashMap<>();
        for (Map.Entry<String, Node> entry : section(root, "services").entrySet()) {
            if (entry.getValue() instanceof Node.Mapping service) {
                ServiceReader reader =
                        new ServiceReader(entry.getKey(), service, sources::scalar, section(root, "configs"), problems);
                workloads.put(entry.getKey(), reader.workload());
                references(entry.getKey(), reader, root, networks);
            } else {
                problems.refuse(
                        "compose-value",
                        problems.key(entry.getValue()),
                        "service \"" + entry.getKey() + "\"",
                        "it is " + entry.getValue().kind() + ", not a mapping",
                        "write its image below it");
            }
        }
        PortClaims.check(workloads.values(), sources.guessed(), problems);
        Document document = new Document(root, problems.keys(), sources.asWritten(), sources.scopes());
        return new Stack(
                project, directory, workloads, networks, problems.all(), sources.unset(), document, environment);
    }

    private static Map<String, Node> section(Node.Mapping root, String name) {
        return root.members().get(name) instanceof Node.Mapping mapping ? mapping.members() : Map.of();
    }

    private String project(String written) {
        String given = environment.getOrDefault("COMPOSE_PROJECT_NAME", "");
        String folder =
                directory.getFileName() == null ? "" : directory.getFileName().toString();
        String name = !given.isEmpty() ? given : !written.isEmpty() ? written : folder;
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "").replaceAll("^[_-]+", "");
    }

    private Map<String, Network> networks(Node.Mapping root, String project) {
        Map<String, Network> networks = new LinkedHashMap<>();
        networks.put("default", network("default", new Node.Empty(root.place()), project));
        section(root, "networks").forEach((key, node) -> networks.put(key, network(key, node, project)));
        return networks;
    }

    private Network network(String key, Node node, String project) {
        Optional<Node> outside = ServiceReader.member(node, "external");
        boolean external = outside.isPresent() && !isFalse(outside.get());
        String old = outside.map(inner -> text(inner, "name")).orElse("");
        String name = text(node, "name").isEmpty() ? old : text(node, "name");
        return new Network(
                key,
                !name.isEmpty() ? name : external ? key : project + "_" + key,
                !name.isEmpty() || external,
                external,
                text(node, "internal").equals("true"),
                problems.key(node));
    }

    private static boolean isFalse(Node node) {
        return node instanceof Node.Empty || (node instanceof Node.Bool bool && !bool.value());
    }

    private String text(Node node, String key) {
        return ServiceReader.member(node, key)
                .flatMap(sources::scalar)
                .map(Scalar::text)
                .orElse("");
    }

    private void references(String name, ServiceReader reader, Node.Mapping root, Map<String, Network> networks) {
        String subject = "service \"" + name + "\"";
        undeclared(subject, "network", reader.uses("networks"), networks.keySet());
        undeclared(
                subject,
                "config",
                reader.uses("configs"),
                section(root, "configs").keySet());
        undeclared(
                subject,
                "secret",
                reader.uses("secrets"),
                section(root, "secrets").keySet());
        undeclared(
                subject,
                "volume",
                reader.usesVolumes(),
                section(root, "volumes").keySet());
        undeclared(
                subject,
                "service",
                reader.uses("depends_on"),
                section(root, "services").keySet());
    }

    private void undeclared(String subject, String kind, Map<String, Place> used, Collection<String> declared) {
        used.forEach((name, place) -> {
            if (!declared.contains(name)) {
                String near = Spelling.nearest(name, declared)
                        .map(word -> "did you mean \"" + word + "\"?")
                        .orElse("declare it under " + kind + "s, or take it out here");
                problems.refuse(
                        "undeclared", place, subject, "the " + kind + " \"" + name + "\" is not declared", near);
            }
        });
    }

    /** What one file says is wrong with the whole of it. */
    static Finding broken(Place place, String text, String remedy) {
        return new Finding(
                Severity.ERROR, "yaml", place, "Compose file", text, "nothing of the file can be read", remedy);
    }
}
