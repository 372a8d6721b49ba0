package dev.fairlead.compose.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.compose.convert.Converted;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** What the tools of each layout make of it, as sets of objects that can be compared. */
public final class Rendered {

    private Rendered() {}

    /** What kubectl apply -f would be given. */
    public static Set<String> plain(Converted converted) {
        return objects(String.join(
                "---\n",
                Layout.PLAIN.files(converted.project(), converted.manifests()).values()));
    }

    /** What Helm would make of the chart with its defaults; as much of Helm as our charts use. */
    public static Set<String> helm(Converted converted) {
        return helm(Layout.HELM.files(converted.project(), converted.manifests()), Set.of());
    }

    /** The same of these files, with the switches of some profiles on. */
    public static Set<String> helm(Map<String, String> files, Set<String> profiles) {
        String chosen = files.getOrDefault("values.yaml", "");
        for (String profile : profiles) {
            String off = "  " + profile + ":\n    enabled: false\n";
            assertThat(chosen).contains(off);
            chosen = chosen.replace(off, off.replace("false", "true"));
        }
        return helmWith(files, chosen);
    }

    /** The same with this file of values. */
    public static Set<String> helmWith(Map<String, String> files, String chosen) {
        Node values = read(chosen);
        List<String> rendered = new ArrayList<>();
        files.forEach((name, text) -> {
            if (name.startsWith("templates/")) {
                rendered.add(Templates.render(text, values));
            }
        });
        return objects(String.join("\n---\n", rendered));
    }

    /** What Kustomize makes of a directory; empty where there is no kubectl. */
    public static Optional<String> kustomize(Path directory) throws IOException, InterruptedException {
        Path output = Files.createTempFile("kustomize", ".yaml");
        try {
            Process process = new ProcessBuilder("kubectl", "kustomize", directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            String text = Files.readString(output);
            assertThat(process.exitValue()).as(text).isZero();
            return Optional.of(text);
        } catch (IOException absent) {
            return Optional.empty();
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** The objects of a text of documents. */
    public static Set<String> objects(String yaml) {
        Set<String> objects = new TreeSet<>();
        for (String document : yaml.split("(?m)^---\n", -1)) {
            // What is switched off leaves nothing, or a comment.
            if (!document.replaceAll("(?m)^#.*$", "").isBlank()) {
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
}
