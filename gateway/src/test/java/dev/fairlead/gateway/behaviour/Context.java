package dev.fairlead.gateway.behaviour;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.assemble.Assembler;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.form.DeclarationReader;
import dev.fairlead.model.form.EntrypointForm;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Documents;
import dev.fairlead.sources.file.Yaml;
import dev.fairlead.sources.label.Constraint;
import dev.fairlead.sources.label.Container;
import dev.fairlead.sources.label.ContainerOptions;
import dev.fairlead.sources.label.LabelReader;
import dev.fairlead.sources.label.LabelRules;
import dev.fairlead.sources.label.Names;
import dev.fairlead.sources.label.RuleTemplate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a row's context declares, in the words of the files of {@code src/test/golden/behaviour}:
 *
 * <ul>
 *   <li>{@code container NAME PORTS at HOST} and labels {@code name=value} below it; labels alone are those of a
 *       container {@code web} on port 80 at 10.0.0.2
 *   <li>{@code not-exposed}, {@code strict}, {@code default-rule T}, {@code constraint E}: what holds for all of them
 *   <li>{@code route NAME RULE}: a route of a file, to the service {@code s}; {@code route2} in version 2
 *   <li>{@code use TYPE OPTIONS}: a middleware of a file, on a route that takes everything
 *   <li>{@code service OPTIONS}: the service {@code s} of a file, as YAML
 *   <li>{@code setting FAIRLEAD_ENTRYPOINT_…}: what holds for listeners
 *   <li>{@code | text}: a line of a file; {@code toml} before them makes it one of TOML
 * </ul>
 */
final class Context {

    private static final KeyHasher KEYS = new KeyHasher() {
        @Override
        public KeyHash hash(String secret) {
            return KeyHash.of(secret.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.empty();
        }
    };

    /** Where routes of {@code route} lines lead; not worth a line. */
    static final Name STAND_IN = new Name("s", Owner.FILE);

    private final List<String> lines;

    Context(List<String> lines) {
        this.lines = lines;
    }

    Snapshot snapshot() {
        return Assembler.assemble(List.of(file(), labels()), Snapshot.empty(), entrypoints(), ExpressionCheck.NONE);
    }

    /** The listeners, on the ports 80 and 443. */
    Entrypoints entrypoints() {
        return EntrypointForm.of(
                        EntrypointForm.names(setting("ENTRYPOINT_NAMES")),
                        EntrypointForm.middlewares(setting("ENTRYPOINT_MIDDLEWARES")),
                        EntrypointForm.tls(setting("ENTRYPOINT_TLS")),
                        EntrypointForm.redirections(setting("ENTRYPOINT_REDIRECTIONS")),
                        EntrypointForm.defaults(setting("DEFAULT_ENTRYPOINTS")))
                .on(Map.of(Entrypoints.HTTP, 80, Entrypoints.HTTPS, 443));
    }

    private String setting(String name) {
        return String.join(",", after("setting FAIRLEAD_" + name + "="));
    }

    /** Whether the objects that come of it are what is looked at, in all their options. */
    boolean showsOptions() {
        return lines.stream().anyMatch(line -> line.startsWith("use ") || line.startsWith("service "));
    }

    private List<String> after(String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word))
                .map(line -> line.substring(word.length()))
                .toList();
    }

    // -- files ------------------------------------------------------------------------------------------------------

    private Declaration file() {
        List<String> yaml = new ArrayList<>(after("| "));
        List<String> routes = new ArrayList<>();
        after("route ").forEach(route -> routes.add(router(route, "v3")));
        after("route2 ").forEach(route -> routes.add(router(route, "v2")));
        List<String> used = after("use ");
        List<String> services = after("service ");
        if (!used.isEmpty() || !services.isEmpty()) {
            String names = String.join(
                    ", ",
                    java.util.stream.IntStream.rangeClosed(1, used.size())
                            .mapToObj(i -> "m" + i)
                            .toList());
            routes.add("    r: {rule: 'PathPrefix(`/`)', service: s, middlewares: [" + names + "]}");
        }
        if (!routes.isEmpty()) {
            yaml.add("http:");
            yaml.add("  routers:");
            yaml.addAll(routes);
            yaml.add("  services:");
            yaml.add("    s: "
                    + (services.isEmpty()
                            ? "{loadBalancer: {servers: [{url: 'http://10.0.0.9'}]}}"
                            : services.getFirst()));
        }
        if (!used.isEmpty()) {
            yaml.add("  middlewares:");
            for (int i = 0; i < used.size(); i++) {
                String[] words = (used.get(i) + " {}").split(" ", 2);
                yaml.add("    m" + (i + 1) + ": {" + words[0] + ": " + words[1].replaceFirst("(?<=.) \\{\\}$", "")
                        + "}");
            }
        }
        return read(yaml.isEmpty() ? "{}" : String.join("\n", yaml), lines.contains("toml") ? "toml" : "yaml");
    }

    private static String router(String nameAndRule, String syntax) {
        String[] words = nameAndRule.split(" ", 2);
        return "    " + words[0] + ": {rule: '" + words[1].replace("'", "''") + "', service: s, ruleSyntax: " + syntax
                + "}";
    }

    private static Declaration read(String text, String kind) {
        String name = "dynamic." + kind;
        DeclarationReader reader = new DeclarationReader(Owner.FILE, KEYS);
        try {
            reader.file(Documents.read(Path.of(name), text.getBytes(StandardCharsets.UTF_8), variable -> null)
                    .root());
        } catch (Yaml.Malformed malformed) {
            throw new IllegalArgumentException(text, malformed);
        }
        return reader.declaration(0);
    }

    /** A static configuration in YAML, with the marks taken off. */
    static Node tree(List<String> lines) {
        String text = String.join("\n", lines);
        try {
            return Documents.read(Path.of("traefik.yml"), text.getBytes(StandardCharsets.UTF_8), variable -> null)
                    .root();
        } catch (Yaml.Malformed malformed) {
            throw new IllegalArgumentException(text, malformed);
        }
    }

    // -- labels -----------------------------------------------------------------------------------------------------

    private Declaration labels() {
        LabelRules rules = rules();
        List<Diagnostic> notes = new ArrayList<>();
        List<Container> enabled = new ArrayList<>();
        for (Container container : containers()) {
            ContainerOptions options = ContainerOptions.of(container, rules, Owner.DOCKER);
            notes.addAll(options.diagnostics());
            boolean counts = rules.constraints()
                    .map(constraint -> constraint.holds(container.labels()))
                    .orElse(true);
            if (options.enabled() && counts) {
                enabled.add(container);
            }
        }
        return LabelReader.read(enabled, rules, Owner.DOCKER, KEYS, notes);
    }

    private LabelRules rules() {
        try {
            List<String> templates = after("default-rule ");
            RuleTemplate rule = templates.isEmpty() ? RuleTemplate.usual() : RuleTemplate.parse(templates.getFirst());
            Optional<Constraint> constraint =
                    after("constraint ").stream().findFirst().map(Constraint::parse);
            return new LabelRules(
                    !lines.contains("not-exposed"), rule, constraint, Optional.empty(), lines.contains("strict"));
        } catch (RuleTemplate.Malformed malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
    }

    private List<Container> containers() {
        List<Container> containers = new ArrayList<>();
        String head = "container web 80 at 10.0.0.2";
        Map<String, String> labels = new LinkedHashMap<>();
        boolean begun = false;
        for (String line : lines) {
            boolean container = line.startsWith("container ");
            if (container && begun) {
                containers.add(container(head, labels));
                labels.clear();
            }
            if (container) {
                head = line;
            } else if (line.matches("[A-Za-z][A-Za-z0-9.\\[\\]_-]*=.*")) {
                labels.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            } else {
                continue;
            }
            begun = true;
        }
        if (begun) {
            containers.add(container(head, labels));
        }
        return containers;
    }

    // container NAME PORTS at HOST, or container NAME PORTS REASON…
    private static Container container(String head, Map<String, String> labels) {
        String[] words = head.split(" ", 4);
        String name = words[1];
        List<Integer> ports = words[2].equals("none")
                ? List.of()
                : Stream.of(words[2].split(",", -1)).map(Integer::valueOf).toList();
        Container.Reach reach = words[3].startsWith("at ")
                ? new Container.Reach.At(words[3].substring(3))
                : new Container.Reach.Nowhere(words[3]);
        return new Container(
                name,
                Names.service(name, labels),
                labels,
                ports,
                reach,
                label -> Place.of(name + (label.isEmpty() ? "" : " " + label)));
    }
}
