package dev.fairlead.compose.file;

import dev.fairlead.compose.file.Workload.Attachment;
import dev.fairlead.compose.file.Workload.Mount;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One service of the laid-over tree as a workload. */
final class ServiceReader {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private final String name;
    private final Node.Mapping service;
    private final Function<Node, Optional<Scalar>> scalars;
    private final Map<String, Node> configs;
    private final Problems problems;

    /**
     * @param scalars values with what is known of their variables
     * @param configs the section of that name
     */
    ServiceReader(
            String name,
            Node.Mapping service,
            Function<Node, Optional<Scalar>> scalars,
            Map<String, Node> configs,
            Problems problems) {
        this.name = name;
        this.service = service;
        this.scalars = scalars;
        this.configs = configs;
        this.problems = problems;
    }

    Workload workload() {
        Optional<Scalar> mode = at("network_mode").flatMap(scalars);
        return new Workload(
                name,
                problems.key(service),
                at("image").flatMap(scalars),
                build(),
                at("container_name").flatMap(scalars),
                values(at("labels")),
                values(at("deploy").flatMap(deploy -> member(deploy, "labels"))),
                values(at("environment")),
                envFiles(),
                ports(),
                expose(),
                mode.isPresent() ? Map.of() : networks(),
                mode,
                command(),
                mounts(),
                texts(at("profiles")).stream().map(Scalar::text).collect(Collectors.toSet()));
    }

    private Optional<Node> at(String key) {
        return Optional.ofNullable(service.members().get(key));
    }

    static Optional<Node> member(Node node, String key) {
        return node instanceof Node.Mapping mapping
                ? Optional.ofNullable(mapping.members().get(key))
                : Optional.empty();
    }

    private String text(Node node, String key) {
        return member(node, key).flatMap(scalars).map(Scalar::text).orElse("");
    }

    private Map<String, Scalar> values(Optional<Node> node) {
        Map<String, Scalar> values = new LinkedHashMap<>();
        if (node.isPresent() && node.get() instanceof Node.Mapping mapping) {
            mapping.members()
                    .forEach((key, value) -> scalars.apply(value).ifPresent(scalar -> values.put(key, scalar)));
        }
        return values;
    }

    private List<Scalar> texts(Optional<Node> node) {
        List<Scalar> texts = new ArrayList<>();
        if (node.isPresent() && node.get() instanceof Node.Sequence list) {
            list.elements().forEach(element -> scalars.apply(element).ifPresent(texts::add));
        } else {
            node.flatMap(scalars).ifPresent(texts::add);
        }
        return texts;
    }

    private static List<Node> elements(Optional<Node> node) {
        return node.isPresent() && node.get() instanceof Node.Sequence list ? list.elements() : List.of();
    }

    private List<Scalar> envFiles() {
        List<Scalar> files = new ArrayList<>(texts(at("env_file")));
        elements(at("env_file"))
                .forEach(element -> member(element, "path").flatMap(scalars).ifPresent(files::add));
        return files;
    }

    private Optional<Workload.Build> build() {
        return at("build").map(node -> {
            String context = scalars.apply(node).map(Scalar::text).orElse(text(node, "context"));
            String dockerfile = text(node, "dockerfile");
            boolean inline = member(node, "dockerfile_inline").isPresent();
            return new Workload.Build(inline ? "" : context, dockerfile.isEmpty() ? "Dockerfile" : dockerfile);
        });
    }

    private List<Port> ports() {
        List<Port> ports = new ArrayList<>();
        for (Node element : elements(at("ports"))) {
            Optional<List<Port>> read = element instanceof Node.Mapping ? longPort(element) : shortPort(element);
            if (read.isEmpty()) {
                boolean untargeted = element instanceof Node.Mapping
                        && member(element, "target").isEmpty();
                problems.refuse(
                        "compose-value",
                        element.place(),
                        "service \"" + name + "\"",
                        untargeted
                                ? "a published port has no target"
                                : scalars.apply(element)
                                                .map(port -> "\"" + port.text() + "\"")
                                                .orElse("this") + " is not a published port",
                        untargeted
                                ? "write target:, the port of the container"
                                : "write \"PUBLISHED:TARGET\", such as \"8080:80\"");
            }
            read.orElse(List.of()).stream()
                    .filter(port -> !ports.contains(port))
                    .forEach(ports::add);
        }
        return ports;
    }

    private Optional<List<Port>> shortPort(Node element) {
        return scalars.apply(element).flatMap(port -> Port.parse(port.text(), element.place()));
    }

    private Optional<List<Port>> longPort(Node element) {
        String protocol = text(element, "protocol");
        return Port.of(
                text(element, "host_ip"),
                text(element, "published"),
                text(element, "target"),
                protocol.isEmpty() ? "tcp" : protocol,
                element.place());
    }

    private List<Integer> expose() {
        List<Integer> ports = new ArrayList<>();
        for (Scalar port : texts(at("expose"))) {
            Port.parse(port.text(), port.place()).orElse(List.of()).stream()
                    .filter(Port::isTcp)
                    .forEach(each -> ports.add(each.target()));
        }
        return ports;
    }

    private Map<String, Attachment> networks() {
        Map<String, Attachment> networks = new LinkedHashMap<>();
        Optional<Node> node = at("networks");
        if (node.isPresent() && node.get() instanceof Node.Mapping mapping) {
            mapping.members().forEach((key, value) -> {
                networks.put(key, new Attachment(aliases(value), problems.key(value)));
            });
        }
        if (networks.isEmpty()) {
            networks.put("default", new Attachment(List.of(), problems.key(service)));
        }
        return networks;
    }

    private List<String> aliases(Node node) {
        return texts(member(node, "aliases")).stream().map(Scalar::text).toList();
    }

    private List<Scalar> command() {
        Optional<Node> node = at("command");
        if (node.isEmpty() || node.get() instanceof Node.Sequence) {
            return texts(node);
        }
        List<Scalar> words = new ArrayList<>();
        scalars.apply(node.get()).ifPresent(line -> {
            Matcher word = WORD.matcher(line.text());
            while (word.find()) {
                String text = word.group().replaceAll("^[\"']|[\"']$", "");
                words.add(new Scalar(text, text, line.place(), line.unset()));
            }
        });
        return words;
    }

    private List<Mount> mounts() {
        List<Mount> mounts = new ArrayList<>();
        for (Node element : elements(at("volumes"))) {
            if (element instanceof Node.Mapping) {
                mounts.add(new Mount(text(element, "source"), text(element, "target")));
            } else {
                scalars.apply(element).ifPresent(volume -> mounts.add(volume(volume)));
            }
        }
        for (Node element : elements(at("configs"))) {
            String source = element instanceof Node.Mapping
                    ? text(element, "source")
                    : scalars.apply(element).map(Scalar::text).orElse("");
            String target = text(element, "target");
            Node config = configs.getOrDefault(source, new Node.Empty(element.place()));
            mounts.add(new Mount(hostPath(text(config, "file")), target.isEmpty() ? "/" + source : target));
        }
        return mounts;
    }

    private static String hostPath(String file) {
        return file.isEmpty() || file.startsWith("/") || file.startsWith(".") ? file : "./" + file;
    }

    private static Mount volume(Scalar volume) {
        String[] parts = volume.text().split(":", -1);
        return parts.length == 1 ? new Mount("", parts[0]) : new Mount(parts[0], parts[1]);
    }

    /** The names of a section that it uses, each with its place. */
    Map<String, Place> uses(String key) {
        Map<String, Place> uses = new LinkedHashMap<>();
        Optional<Node> node = at(key);
        if (node.isPresent() && node.get() instanceof Node.Mapping mapping) {
            mapping.members().forEach((used, value) -> {
                boolean optional = text(value, "required").equals("false");
                if (!optional) {
                    uses.put(used, problems.key(value));
                }
            });
        }
        for (Node element : elements(node)) {
            String used = element instanceof Node.Mapping
                    ? text(element, "source")
                    : scalars.apply(element).map(Scalar::text).orElse("");
            uses.put(used, element.place());
        }
        uses.remove("");
        return uses;
    }

    /** The volumes by name that it uses, each with its place. */
    Map<String, Place> usesVolumes() {
        Map<String, Place> uses = new LinkedHashMap<>();
        for (Node element : elements(at("volumes"))) {
            boolean other =
                    element instanceof Node.Mapping && !text(element, "type").equals("volume");
            String source = element instanceof Node.Mapping
                    ? text(element, "source")
                    : scalars.apply(element)
                            .map(ServiceReader::volume)
                            .map(Mount::source)
                            .orElse("");
            if (!other && Set.of("", ".", "/", "~").stream().noneMatch(start -> isPath(source, start))) {
                uses.put(source, element.place());
            }
        }
        return uses;
    }

    private static boolean isPath(String source, String start) {
        return start.isEmpty() ? source.isEmpty() || source.matches("[A-Za-z]") : source.startsWith(start);
    }
}
