package dev.fairlead.compose.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.cluster.ObjectReader;
import dev.fairlead.compose.convert.Convert;
import dev.fairlead.compose.convert.Converted;
import dev.fairlead.compose.drift.Drift;
import dev.fairlead.compose.drift.LastMade;
import dev.fairlead.compose.drift.Living;
import dev.fairlead.compose.drift.ProfileComponent;
import dev.fairlead.compose.file.StackReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three layouts say the same: what Kustomize and a chart with its defaults make is what plain has. */
@Tag("slow")
final class LayoutTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("SET", "1", "HOME", "/home/me", "PWD", "/home/me");

    @TempDir
    Path directory;

    // Both seeds, and every stack of the corpus.
    private static List<Converted> stacks() throws IOException {
        Path seeds = Path.of("src/test/seeds");
        List<Converted> all = new ArrayList<>(List.of(
                converted(List.of(seeds.resolve("zerq/compose.yaml"), seeds.resolve("zerq/compose.kubernetes.yaml"))),
                converted(List.of(seeds.resolve("motovaultpro/compose.yaml")))));
        try (Stream<Path> files = Files.list(Path.of("src/test/stacks"))) {
            files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .forEach(file -> all.add(converted(List.of(file))));
        }
        return all;
    }

    private static Converted converted(List<Path> files) {
        return convert(files, Set.of("*"));
    }

    private static Converted convert(List<Path> files, Set<String> profiles) {
        return Convert.run(StackReader.readExactly(files, ENVIRONMENT), new Convert.Options(profiles));
    }

    @Test
    void a_chart_with_its_defaults_is_plain() throws IOException {
        for (Converted converted : stacks()) {
            assertThat(Rendered.helm(converted)).as(converted.project()).isEqualTo(Rendered.plain(converted));
        }
    }

    @Test
    void the_base_and_the_overlay_of_production_are_plain() throws IOException, InterruptedException {
        int number = 0;
        for (Converted converted : stacks()) {
            Path out = directory.resolve("k" + number++);
            Folder.write(out, Layout.KUSTOMIZE.files(converted.project(), converted.manifests()));
            assertThat(Rendered.objects(kustomize(out.resolve("overlays/production"))))
                    .as(converted.project())
                    .isEqualTo(Rendered.plain(converted));
            if (number < 3) {
                assertThat(kustomize(out.resolve("overlays/dev")))
                        .doesNotContain("HorizontalPodAutoscaler", "replicas: 3");
                assertThat(kustomize(out.resolve("overlays/staging"))).doesNotContain("replicas: 3");
            }
        }
    }

    @Test
    void the_base_with_the_component_of_a_profile_is_plain_with_that_profile() throws Exception {
        Path file = Files.writeString(directory.resolve("compose.yaml"), """
                name: shop
                services:
                  web: {image: "web:1", environment: {DB_PASSWORD: "geheim-17-x"}}
                  debug: {image: "d:1", profiles: [tools], environment: {API_TOKEN: "tok-en-18-x", WEB: "http://web:8123"}}
                  extra: {image: "e:1", profiles: [more], volumes: ["v:/v"]}
                volumes: {v: }
                """);
        Converted base = convert(List.of(file), Set.of());
        for (String profile : List.of("tools", "more")) {
            Converted with = convert(List.of(file), Set.of(profile));
            Path out = directory.resolve("p-" + profile);
            Map<String, String> files =
                    new java.util.HashMap<>(Layout.KUSTOMIZE.files(base.project(), base.manifests()));
            ProfileComponent.files(base.manifests(), with.manifests())
                    .forEach((name, text) -> files.put("components/" + profile + "/" + name, text));
            files.put(
                    "mine/kustomization.yaml",
                    "resources: [../overlays/production]\ncomponents: [../components/" + profile + "]\n");
            Folder.write(out, files);
            List<ClusterObject> made = ObjectReader.read(LastMade.text(with.manifests()), "with");
            List<ClusterObject> there = ObjectReader.read(kustomize(out.resolve("mine")), "kustomize");
            assertThat(Drift.between(made, made, Living.files(there)).differences())
                    .isEmpty();
        }
    }

    @Test
    void a_chart_has_a_switch_for_each_profile_and_is_plain_with_that_profile() throws IOException {
        int switched = 0;
        List<Path> files = new ArrayList<>();
        try (Stream<Path> stacks = Files.list(Path.of("src/test/stacks"))) {
            stacks.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(files::add);
        }
        files.add(Files.writeString(directory.resolve("shop.yaml"), """
                name: shop
                services:
                  web: {image: "web:1", environment: {DB_PASSWORD: "geheim-17-x"}}
                  debug: {image: "d:1", profiles: [tools], environment: {API_TOKEN: "tok-en-18-x", WEB: "http://web:8123"}}
                  both: {image: "b:1", profiles: [tools, more]}
                  extra: {image: "e:1", profiles: [more], volumes: ["v:/v"]}
                volumes: {v: }
                """));
        for (Path file : files) {
            Converted base = convert(List.of(file), Set.of());
            Map<String, List<Manifest>> profiles = profiles(file);
            Map<String, String> chart = Layout.HELM.files(base.project(), base.manifests(), profiles);
            assertThat(Rendered.helm(chart, Set.of())).as(file.toString()).isEqualTo(Rendered.plain(base));
            for (String profile : profiles.keySet()) {
                assertThat(Rendered.helm(chart, Set.of(profile)))
                        .as(file + " with " + profile)
                        .isEqualTo(Rendered.plain(convert(List.of(file), Set.of(profile))));
                switched++;
            }
        }
        assertThat(switched).isGreaterThan(3);
    }

    private static Map<String, List<Manifest>> profiles(Path file) {
        Map<String, List<Manifest>> profiles = new TreeMap<>();
        StackReader.readExactly(List.of(file), ENVIRONMENT).workloads().values().stream()
                .flatMap(workload -> workload.profiles().stream())
                .forEach(profile -> {
                    Converted with = convert(List.of(file), Set.of(profile));
                    if (with.findings().isEmpty()) {
                        profiles.put(profile, with.manifests());
                    }
                });
        return profiles;
    }

    private static String kustomize(Path overlay) throws IOException, InterruptedException {
        Optional<String> text = Rendered.kustomize(overlay);
        assumeTrue(text.isPresent(), "kubectl is not here: what kustomize makes of it was not compared");
        return text.orElse("");
    }
}
