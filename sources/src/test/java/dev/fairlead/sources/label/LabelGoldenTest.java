package dev.fairlead.sources.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.form.DeclarationForm;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of {@code src/test/golden-labels}: cases, each with containers and their labels, a line {@code ----}, and what
 * comes of them: findings, then objects. A case without a {@code container} line is one container {@code web} on port
 * 80; {@code strict}, {@code default-rule} and {@code not-exposed} set the rules. With {@code -Dgolden=write} what
 * comes of them is written anew, to be read in the difference.
 */
final class LabelGoldenTest {

    private static final Path ROOT = Path.of("src/test/golden-labels");

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

    /** @param title its comment lines */
    record Case(String file, String title, List<String> input, List<String> expected) {
        @Override
        public String toString() {
            return file + ": " + title;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (Stream<Path> files = Files.list(ROOT)) {
            return files.sorted().toList().stream().flatMap(file -> read(file).stream());
        }
    }

    private static List<Case> read(Path file) {
        try {
            List<Case> cases = new ArrayList<>();
            for (String block : Files.readString(file).split("\n\n+", -1)) {
                List<String> lines = block.lines().toList();
                List<String> title =
                        lines.stream().filter(line -> line.startsWith("# ")).toList();
                int bar = lines.indexOf("----");
                List<String> input = lines.subList(title.size(), bar < 0 ? lines.size() : bar);
                List<String> expected = bar < 0 ? List.of() : lines.subList(bar + 1, lines.size());
                cases.add(new Case(file.getFileName().toString(), String.join("\n", title), input, expected));
            }
            return cases;
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void labels_mean_what_the_file_says(Case one) throws IOException {
        if (System.getProperty("golden", "").equals("write")) {
            write(one.file());
            return;
        }
        assertThat(String.join("\n", outcome(one.input()))).isEqualTo(String.join("\n", one.expected()));
    }

    private static void write(String file) throws IOException {
        List<String> blocks = new ArrayList<>();
        for (Case one : read(ROOT.resolve(file))) {
            List<String> lines = new ArrayList<>();
            if (!one.title().isEmpty()) {
                lines.add(one.title());
            }
            lines.addAll(one.input());
            lines.add("----");
            lines.addAll(outcome(one.input()));
            blocks.add(String.join("\n", lines));
        }
        Files.writeString(ROOT.resolve(file), String.join("\n\n", blocks) + "\n");
    }

    // -- from lines to what comes of them ---------------------------------------------------------------------------

    private static List<String> outcome(List<String> input) {
        LabelRules rules = rules(input);
        List<Diagnostic> notes = new ArrayList<>();
        List<Container> enabled = new ArrayList<>();
        for (Container container : containers(input)) {
            ContainerOptions options = ContainerOptions.of(container, rules, Owner.DOCKER);
            notes.addAll(options.diagnostics());
            boolean counts = rules.constraints()
                    .map(constraint -> constraint.holds(container.labels()))
                    .orElse(true);
            if (options.enabled() && counts) {
                enabled.add(container);
            }
        }
        return print(LabelReader.read(enabled, rules, Owner.DOCKER, KEYS, notes));
    }

    private static LabelRules rules(List<String> input) {
        LabelRules usual = LabelRules.usual();
        try {
            RuleTemplate rule = usual.defaultRule();
            Optional<Constraint> constraint = Optional.empty();
            for (String line : input) {
                if (line.startsWith("default-rule ")) {
                    rule = RuleTemplate.parse(line.substring("default-rule ".length()));
                }
                if (line.startsWith("constraint ")) {
                    constraint = Optional.of(Constraint.parse(line.substring("constraint ".length())));
                }
            }
            return new LabelRules(
                    !input.contains("not-exposed"), rule, constraint, Optional.empty(), input.contains("strict"));
        } catch (RuleTemplate.Malformed malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
    }

    private static List<Container> containers(List<String> input) {
        List<Container> containers = new ArrayList<>();
        String head = "container web 80 at 10.0.0.2";
        Map<String, String> labels = new LinkedHashMap<>();
        boolean begun = false;
        for (String line : input) {
            if (line.startsWith("container ")) {
                if (begun) {
                    containers.add(container(head, labels));
                }
                head = line;
                labels.clear();
                begun = true;
            } else if (line.indexOf('=') > 0 && !line.startsWith("default-rule ") && !line.startsWith("constraint ")) {
                labels.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
                begun = true;
            }
        }
        containers.add(container(head, labels));
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
        return new Container(name, Names.service(name, labels), labels, ports, reach, label -> place(name, label));
    }

    private static Place place(String container, String label) {
        return Place.of(container + (label.isEmpty() ? "" : " " + label));
    }

    private static List<String> print(Declaration declaration) {
        List<String> lines = new ArrayList<>();
        for (Diagnostic diagnostic : declaration.diagnostics()) {
            lines.add(diagnostic.severity().name().toLowerCase(Locale.ROOT) + " " + diagnostic);
        }
        Node.Mapping all = DeclarationForm.write(declaration);
        section(lines, "product", all, "products");
        if (all.members().get("http") instanceof Node.Mapping http) {
            section(lines, "route", http, "routers");
            section(lines, "middleware", http, "middlewares");
            section(lines, "service", http, "services");
        }
        if (all.members().get("tcp") instanceof Node.Mapping tcp) {
            section(lines, "tcp-route", tcp, "routers");
            section(lines, "tcp-middleware", tcp, "middlewares");
            section(lines, "tcp-service", tcp, "services");
        }
        return lines;
    }

    private static void section(List<String> lines, String word, Node.Mapping from, String section) {
        if (from.members().get(section) instanceof Node.Mapping objects) {
            objects.members().forEach((name, node) -> lines.add(word + " " + name + " " + Json.canonical(node)));
        }
    }
}
