package dev.fairlead.compose.check;

import dev.fairlead.compose.file.EnvFile;
import dev.fairlead.compose.file.Scalar;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Place;
import dev.fairlead.model.form.EntrypointForm;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.label.Constraint;
import dev.fairlead.sources.label.LabelRules;
import dev.fairlead.sources.label.RuleTemplate;
import dev.fairlead.sources.traefik.StaticConfiguration;
import dev.fairlead.sources.traefik.StaticOptions;
import dev.fairlead.sources.traefik.Translation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a gateway is told when it starts, as far as the files show it: a static file, flags, variables.
 *
 * @param root the static configuration of Traefik; empty where there is none to be seen
 * @param settings by variable, such as {@code FAIRLEAD_SOURCES}
 * @param places where they are written
 */
record GatewayStart(Optional<Node> root, Map<String, String> settings, Map<String, Place> places) {

    private static final List<String> STATIC = List.of(
            "/etc/traefik/traefik.yml",
            "/etc/traefik/traefik.yaml",
            "/etc/traefik/traefik.toml",
            "/traefik.yml",
            "/traefik.yaml",
            "/traefik.toml");

    static final GatewayStart UNKNOWN = new GatewayStart(Optional.empty(), Map.of(), Map.of());

    /** @param given static files that were named; the first counts */
    static GatewayStart of(List<Path> given, List<Workload> gateways, Stack stack, Map<String, String> environment) {
        Optional<Node> file = given.stream()
                .flatMap(path -> Shown.read(path, environment::get).stream())
                .findFirst();
        Optional<Workload> gateway = gateways.stream().findFirst();
        Optional<Node> root = file.or(() -> gateway.flatMap(workload -> mounted(workload, stack, environment)))
                .or(() -> gateway.flatMap(workload -> flags(workload, stack)));
        Translation translation =
                root.map(StaticConfiguration::translate).orElse(new Translation(Map.of(), Map.of(), List.of()));
        Map<String, String> settings = new HashMap<>(translation.settings());
        Map<String, Place> places = new HashMap<>(translation.places());
        gateway.ifPresent(workload -> variables(workload, stack).forEach((key, value) -> {
            if (key.startsWith("FAIRLEAD_")) {
                settings.put(key, value.text());
                places.put(key, value.place());
            }
        }));
        return new GatewayStart(root, settings, places);
    }

    private static Optional<Node> mounted(Workload gateway, Stack stack, Map<String, String> environment) {
        List<String> paths = new ArrayList<>();
        gateway.command().stream()
                .map(Scalar::text)
                .filter(flag -> flag.toLowerCase(Locale.ROOT).startsWith("--configfile="))
                .forEach(flag -> paths.add(flag.substring(flag.indexOf('=') + 1)));
        Optional.ofNullable(variables(gateway, stack).get("FAIRLEAD_CONFIG")).ifPresent(path -> paths.add(path.text()));
        paths.addAll(STATIC);
        return paths.stream()
                .flatMap(path -> Mounts.onHost(path, gateway, stack.directory()).stream())
                .flatMap(path -> Shown.read(path, environment::get).stream())
                .findFirst();
    }

    // Those of the file count more than those of the files that it names.
    private static Map<String, Scalar> variables(Workload gateway, Stack stack) {
        Map<String, Scalar> variables = new LinkedHashMap<>();
        for (Scalar file : gateway.envFiles()) {
            EnvFile.read(stack.directory().resolve(file.text()), stack.environment()::get)
                    .forEach((key, value) -> variables.put(key, new Scalar(value, value, file.place(), Set.of())));
        }
        variables.putAll(gateway.environment());
        return variables;
    }

    private static Optional<Node> flags(Workload gateway, Stack stack) {
        Map<String, Place> flags = new LinkedHashMap<>();
        gateway.command().stream()
                .filter(word -> word.text().startsWith("--"))
                .forEach(word -> flags.put(word.text(), word.place()));
        variables(gateway, stack).forEach((key, value) -> {
            if (key.startsWith("TRAEFIK_")) {
                String path = key.substring("TRAEFIK_".length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                flags.put("--" + path + "=" + value.text(), value.place());
            }
        });
        return flags.isEmpty()
                ? Optional.empty()
                : Optional.of(StaticOptions.ofFlags(
                        List.copyOf(flags.keySet()), flag -> flags.getOrDefault(flag, Place.of(flag))));
    }

    /** Whether it is known where the gateway reads. */
    boolean knowsSources() {
        return root.isPresent() || settings.containsKey("FAIRLEAD_SOURCES");
    }

    /** The sources that it reads. */
    List<String> sources() {
        String all = settings.getOrDefault("FAIRLEAD_SOURCES", "");
        return all.isBlank() ? List.of() : List.of(all.split("\\s*,\\s*", -1));
    }

    boolean readsLabels() {
        return sources().stream().anyMatch(source -> source.equals("docker") || source.startsWith("docker:"))
                || root.flatMap(node -> Shown.at(node, "providers", "swarm")).isPresent();
    }

    /** How labels are read; a setting that cannot be read counts as not set. */
    LabelRules rules() {
        LabelRules usual = LabelRules.usual();
        return new LabelRules(
                !settings.getOrDefault("FAIRLEAD_DOCKER_EXPOSED_BY_DEFAULT", "true")
                        .equals("false"),
                rule(settings.getOrDefault("FAIRLEAD_DOCKER_DEFAULT_RULE", "")).orElse(usual.defaultRule()),
                constraints(settings.getOrDefault("FAIRLEAD_DOCKER_CONSTRAINTS", "")),
                Optional.of(settings.getOrDefault("FAIRLEAD_DOCKER_NETWORK", ""))
                        .filter(name -> !name.isBlank()),
                settings.getOrDefault("FAIRLEAD_DOCKER_STRICT", "false").equals("true"));
    }

    /** What holds for all routes of a listener; nothing where a setting cannot be read. */
    Entrypoints holdsForAll() {
        try {
            Entrypoints told = EntrypointForm.of(
                    EntrypointForm.names(setting("FAIRLEAD_ENTRYPOINT_NAMES")),
                    EntrypointForm.middlewares(setting("FAIRLEAD_ENTRYPOINT_MIDDLEWARES")),
                    EntrypointForm.tls(setting("FAIRLEAD_ENTRYPOINT_TLS")),
                    EntrypointForm.redirections(setting("FAIRLEAD_ENTRYPOINT_REDIRECTIONS")),
                    EntrypointForm.defaults(setting("FAIRLEAD_DEFAULT_ENTRYPOINTS")));
            // Which listeners there are is looked at elsewhere, with its place.
            return new Entrypoints(
                    told.names(),
                    Map.of(
                            Entrypoints.HTTP, port("FAIRLEAD_HTTP_PORT"),
                            Entrypoints.HTTPS, port("FAIRLEAD_HTTPS_PORT")),
                    told.options(),
                    told.defaults(),
                    false);
        } catch (IllegalArgumentException malformed) {
            return Entrypoints.unknown();
        }
    }

    private int port(String variable) {
        String port = setting(variable);
        return port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
    }

    private String setting(String variable) {
        return settings.getOrDefault(variable, "");
    }

    private static Optional<RuleTemplate> rule(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(RuleTemplate.parse(text));
        } catch (RuleTemplate.Malformed malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Constraint> constraints(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Constraint.parse(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Those who order certificates; empty where that cannot be seen. */
    Optional<Set<String>> resolvers() {
        Set<String> names = new TreeSet<>(root.flatMap(node -> Shown.at(node, "certificatesResolvers"))
                .map(Shown::members)
                .orElse(Map.of())
                .keySet());
        String told = setting("FAIRLEAD_ACME_RESOLVERS");
        Stream.of(told.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return knowsSources() ? Optional.of(names) : Optional.empty();
    }

    /** The listeners by name, each with the port of its address; empty where nothing is said of them. */
    Map<String, Integer> entrypoints() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        root.flatMap(node -> Shown.at(node, "entryPoints"))
                .map(Shown::members)
                .orElse(Map.of())
                .forEach((name, node) -> {
                    String address = Shown.at(node, "address").map(Shown::text).orElse("");
                    String port = address.replaceFirst("/(tcp|udp)$", "").replaceFirst("^.*:", "");
                    ports.put(name, port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0);
                });
        return ports;
    }
}
