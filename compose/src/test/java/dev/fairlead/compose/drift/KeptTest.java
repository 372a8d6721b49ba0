package dev.fairlead.compose.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.cluster.Fields;
import dev.fairlead.compose.cluster.ObjectReader;
import dev.fairlead.compose.convert.Convert;
import dev.fairlead.compose.convert.Converted;
import dev.fairlead.compose.emit.Folder;
import dev.fairlead.compose.emit.Layout;
import dev.fairlead.compose.emit.Rendered;
import dev.fairlead.compose.file.StackReader;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever somebody edits in manifests: drift finds it, and what is kept of it gives the edited manifests again. */
final class KeptTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("SET", "1", "HOME", "/home/me", "PWD", "/home/me");

    @TempDir
    Path directory;

    private static List<Converted> stacks() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/stacks"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(file -> Convert.run(
                            StackReader.readExactly(List.of(file), ENVIRONMENT), new Convert.Options(Set.of("*"))))
                    .toList();
        }
    }

    private static List<ClusterObject> objects(Converted converted) {
        return converted.manifests().stream()
                .map(manifest -> new ClusterObject(manifest.tree()))
                .toList();
    }

    @Test
    void the_files_that_are_written_are_no_drift() throws Exception {
        for (Converted converted : stacks()) {
            List<ClusterObject> made = objects(converted);
            List<ClusterObject> last = ObjectReader.read(LastMade.text(converted.manifests()), "last");
            String files = String.join(
                    "---\n",
                    Layout.PLAIN
                            .files(converted.project(), converted.manifests())
                            .values());

            Drift.Result result = Drift.between(last, made, Living.files(ObjectReader.read(files, "files")));

            assertThat(result.differences()).as(converted.project()).isEmpty();
        }
    }

    @Test
    void what_is_kept_gives_the_edited_manifests_again() throws IOException {
        Random random = new Random(7);
        int edited = 0;
        for (Converted converted : stacks()) {
            List<ClusterObject> made = objects(converted);
            for (int round = 0; round < 4; round++) {
                List<ClusterObject> there = new ArrayList<>();
                for (ClusterObject object : made) {
                    there.add(random.nextInt(4) == 0 ? edited(object, random) : object);
                }
                Drift.Result result = Drift.between(made, made, Living.files(there));
                assertThat(result.differences()).allMatch(difference -> difference.change() == Change.EDITED);
                Kept kept = Kept.of(result.differences(), made, there, "base");
                edited += result.differences().size();
                for (int i = 0; i < made.size(); i++) {
                    ClusterObject object = made.get(i);
                    String patch = kept.files()
                            .getOrDefault(
                                    "patches/" + object.kind().toLowerCase(java.util.Locale.ROOT) + "-" + object.name()
                                            + ".yaml",
                                    "[]");
                    boolean secret =
                            kept.left().stream().anyMatch(each -> each.object().equals(object.id()));
                    ClusterObject patched = new ClusterObject(JsonPatch.apply(object.root(), patch));
                    if (!secret) {
                        // How many there are is not kept where an autoscaler says it.
                        boolean scaled =
                                made.stream().anyMatch(each -> each.id().endsWith("/" + object.name() + "-hpa"));
                        Map<String, String> wanted = meanings(there.get(i));
                        Map<String, String> got = meanings(patched);
                        if (scaled) {
                            wanted.remove("/spec/replicas");
                            got.remove("/spec/replicas");
                        }
                        assertThat(got).as("%s%n%s", object.id(), patch).isEqualTo(wanted);
                    }
                }
            }
        }
        assertThat(edited).isGreaterThan(300);
    }

    private static Map<String, String> meanings(ClusterObject object) {
        Map<String, String> meanings = new HashMap<>();
        Fields.of(object).forEach((path, field) -> meanings.put(path.toString(), field.meaning()));
        return meanings;
    }

    // One to three edits somewhere in it: another value, a member more, a member or an element less.
    private static ClusterObject edited(ClusterObject object, Random random) {
        Node root = object.root();
        for (int edit = 0; edit <= random.nextInt(3); edit++) {
            Map<String, Node> members = new LinkedHashMap<>(((Node.Mapping) root).members());
            List<String> keys = members.keySet().stream()
                    .filter(key -> !Set.of("apiVersion", "kind", "metadata").contains(key))
                    .toList();
            if (keys.isEmpty()) {
                return object;
            }
            String key = keys.get(random.nextInt(keys.size()));
            members.put(key, edited(members.getOrDefault(key, Members.nothing()), random));
            root = new Node.Mapping(members, Place.of("edited"));
        }
        return new ClusterObject((Node.Mapping) root);
    }

    private static Node edited(Node node, Random random) {
        return switch (node) {
            case Node.Mapping mapping -> {
                Map<String, Node> members = new LinkedHashMap<>(mapping.members());
                List<String> keys = List.copyOf(members.keySet());
                int choice = random.nextInt(8);
                if (keys.isEmpty() || choice == 0) {
                    members.put("added" + random.nextInt(9), Members.of("by hand"));
                } else if (choice == 1 && keys.size() > 1) {
                    members.remove(keys.get(random.nextInt(keys.size())));
                } else {
                    String key = keys.get(random.nextInt(keys.size()));
                    members.put(key, edited(members.getOrDefault(key, Members.nothing()), random));
                }
                yield new Node.Mapping(members, Place.of("edited"));
            }
            case Node.Sequence list -> {
                List<Node> elements = new ArrayList<>(list.elements());
                int choice = random.nextInt(5);
                if (choice == 0 && elements.size() > 1) {
                    elements.remove(random.nextInt(elements.size()));
                } else if (choice == 1 && elements.getFirst() instanceof Node.Mapping) {
                    elements.add(new Members()
                            .put("name", "new" + random.nextInt(9))
                            .put("value", "by hand")
                            .build());
                } else {
                    int at = random.nextInt(elements.size());
                    elements.set(at, edited(elements.get(at), random));
                }
                yield new Node.Sequence(elements, Place.of("edited"));
            }
            case Node.Text text -> Members.of("edited-" + random.nextInt(99));
            case Node.Decimal number -> Members.of(1000 + random.nextInt(99));
            case Node.Bool bool -> Members.of(!bool.value());
            case Node.Empty nothing -> nothing;
        };
    }

    @Test
    void kustomize_makes_of_what_is_kept_what_somebody_edited() throws Exception {
        Path file = Files.writeString(directory.resolve("compose.yaml"), """
                name: shop
                services:
                  web: {image: "web:1", ports: ["8080:80"], environment: {A: "1", B: "2", C: "3"}, deploy: {replicas: 3}}
                  db: {image: "postgres:16"}
                """);
        Converted converted =
                Convert.run(StackReader.readExactly(List.of(file), Map.of()), new Convert.Options(Set.of()));
        List<ClusterObject> made = objects(converted);
        String edited = LastMade.text(converted.manifests())
                        .replace("- name: A\n          value: \"1\"\n        ", "")
                        .replace("value: \"3\"", "value: \"4\"\n        - name: D\n          value: \"5\"")
                        .replaceFirst("(?s)---\\napiVersion: policy/v1\\nkind: PodDisruptionBudget.*?(?=---)", "")
                + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine, namespace: shop}\ndata: {price: \"$5\"}\n";
        List<ClusterObject> there = ObjectReader.read(edited, "edited");
        Drift.Result result = Drift.between(made, made, Living.files(there));
        Path out = directory.resolve("kept");
        Folder.write(directory.resolve("k8s"), Layout.KUSTOMIZE.files(converted.project(), converted.manifests()));
        Folder.writeNew(
                out, Kept.of(result.differences(), made, there, "../k8s/base").files());

        List<ClusterObject> patched = ObjectReader.read(kustomize(out), "kustomize");

        assertThat(Drift.between(made, there, Living.files(patched)).differences())
                .isEmpty();
        assertThat(result.differences()).hasSizeGreaterThan(3);
    }

    private static String kustomize(Path overlay) throws IOException, InterruptedException {
        Optional<String> text = Rendered.kustomize(overlay);
        assumeTrue(text.isPresent(), "kubectl is not here: what kustomize makes of what is kept was not compared");
        return text.orElse("");
    }
}
