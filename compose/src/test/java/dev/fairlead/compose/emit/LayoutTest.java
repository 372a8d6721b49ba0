package dev.fairlead.compose.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.compose.convert.Convert;
import dev.fairlead.compose.convert.Converted;
import dev.fairlead.compose.file.StackReader;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three layouts say the same: what Kustomize and a chart with its defaults make is what plain has. */
final class LayoutTest {

    private static final Pattern ACTION = Pattern.compile("\\{\\{ index \\.Values ((?:\"[^\"]+\" ?)+)(\\| quote )?}}");

    @TempDir
    Path directory;

    private static List<Converted> stacks() {
        Path seeds = Path.of("src/test/seeds");
        return List.of(
                converted(List.of(seeds.resolve("zerq/compose.yaml"), seeds.resolve("zerq/compose.kubernetes.yaml"))),
                converted(List.of(seeds.resolve("motovaultpro/compose.yaml"))),
                converted(List.of(Path.of("src/test/stacks/03-socks.yaml"))));
    }

    private static Converted converted(List<Path> files) {
        return Convert.run(StackReader.readExactly(files, Map.of()), new Convert.Options(Set.of("*")));
    }

    private static Set<String> objects(String yaml) {
        Set<String> objects = new TreeSet<>();
        for (String document : yaml.split("(?m)^---\n", -1)) {
            if (!document.isBlank()) {
                objects.add(sorted(read(document)));
            }
        }
        return objects;
    }

    private static Node read(String yaml) {
        try {
            return Yaml.readAsWritten(yaml.getBytes(StandardCharsets.UTF_8), "yaml", Set.of())
                    .root();
        } catch (Yaml.Malformed malformed) {
            throw new AssertionError(yaml, malformed);
        }
    }

    private static String sorted(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> {
                Set<String> members = new TreeSet<>();
                mapping.members().forEach((key, member) -> members.add(key + ": " + sorted(member)));
                yield members.toString();
            }
            case Node.Sequence list -> {
                List<String> elements = new ArrayList<>();
                list.elements().forEach(element -> elements.add(sorted(element)));
                yield elements.toString();
            }
            case Node.Text text -> "\"" + text.value() + "\"";
            case Node.Decimal number -> number.value().toPlainString();
            case Node.Bool bool -> String.valueOf(bool.value());
            case Node.Empty nothing -> "null";
        };
    }

    private static String all(Map<String, String> files) {
        return String.join("---\n", files.values());
    }

    private static Map<String, String> plain(Converted converted) {
        return Layout.PLAIN.files(converted.project(), converted.manifests());
    }

    @Test
    void a_chart_with_its_defaults_is_plain() {
        for (Converted converted : stacks()) {
            Map<String, String> files = Layout.HELM.files(converted.project(), converted.manifests());
            Node values = read(files.get("values.yaml") + "");
            List<String> rendered = new ArrayList<>();
            files.forEach((name, text) -> {
                if (name.startsWith("templates/")) {
                    rendered.add(rendered(text, values));
                }
            });
            assertThat(objects(String.join("---\n", rendered))).isEqualTo(objects(all(plain(converted))));
        }
    }

    // As much of Helm as our charts use.
    private static String rendered(String template, Node values) {
        Matcher action = ACTION.matcher(template);
        return action.replaceAll(match -> {
                    Node node = values;
                    for (String step : match.group(1).strip().replace("\"", "").split(" ", -1)) {
                        Node nothing = new Node.Empty(node.place());
                        node = node instanceof Node.Mapping mapping
                                ? mapping.members().getOrDefault(step, nothing)
                                : nothing;
                    }
                    return Matcher.quoteReplacement(sorted(node));
                })
                .replace("{{ \"{{\" }}", "{{");
    }

    @Test
    void the_base_and_the_overlay_of_production_are_plain() throws IOException, InterruptedException {
        int number = 0;
        for (Converted converted : stacks()) {
            Path out = directory.resolve("k" + number++);
            Folder.write(out, Layout.KUSTOMIZE.files(converted.project(), converted.manifests()));
            assertThat(objects(kustomize(out.resolve("overlays/production"))))
                    .isEqualTo(objects(all(plain(converted))));
            assertThat(kustomize(out.resolve("overlays/dev"))).doesNotContain("HorizontalPodAutoscaler", "replicas: 3");
            assertThat(kustomize(out.resolve("overlays/staging"))).doesNotContain("replicas: 3");
        }
    }

    private static String kustomize(Path overlay) throws IOException, InterruptedException {
        Path output = Files.createTempFile("kustomize", ".yaml");
        Process process;
        try {
            process = new ProcessBuilder("kubectl", "kustomize", overlay.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException absent) {
            assumeTrue(false, "kubectl is not here: what kustomize makes of the base was not compared");
            return "";
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
