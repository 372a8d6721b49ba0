package dev.fairlead.compose.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.cluster.ObjectReader;
import dev.fairlead.compose.convert.Convert;
import dev.fairlead.compose.convert.Converted;
import dev.fairlead.compose.file.StackReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DriftTest {

    private static final String SHOP = """
            name: shop
            services:
              web:
                image: web:1
                ports: ["8080:80"]
                environment: {LEVEL: info, MODE: a}
                deploy: {replicas: 3, resources: {limits: {memory: 512M, cpus: "0.5"}}}
                x-fairlead: {autoscale: {min: 3, max: 20, cpu: 70}}
              db:
                image: postgres:16
                volumes: ["data:/var/lib/postgresql/data"]
            volumes: {data: }
            """;

    @TempDir
    Path directory;

    private List<ClusterObject> made(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("compose.yaml"), text);
        Converted converted =
                Convert.run(StackReader.readExactly(List.of(file), Map.of()), new Convert.Options(Set.of()));
        assertThat(converted.findings()).isEmpty();
        return converted.manifests().stream()
                .map(manifest -> new ClusterObject(manifest.tree()))
                .toList();
    }

    private String yaml(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("compose.yaml"), text);
        return LastMade.text(
                Convert.run(StackReader.readExactly(List.of(file), Map.of()), new Convert.Options(Set.of()))
                        .manifests());
    }

    private static List<ClusterObject> read(String yaml) throws ObjectReader.Unreadable {
        return ObjectReader.read(yaml, "manifests.yaml");
    }

    private static List<String> told(Drift.Result result) {
        return result.differences().stream()
                .map(difference -> difference.change() + " " + difference.object() + " " + difference.pointer() + " "
                        + difference.shown(difference.last()) + " " + difference.shown(difference.now()) + " "
                        + difference.shown(difference.there()))
                .toList();
    }

    @Test
    void what_nobody_changed_does_not_differ() throws Exception {
        Drift.Result result = Drift.between(made(SHOP), made(SHOP), Living.files(read(yaml(SHOP))));

        assertThat(result.differences()).isEmpty();
        assertThat(result.objects()).isGreaterThan(10);
    }

    @Test
    void who_changed_a_field_is_told_field_by_field() throws Exception {
        String edited = yaml(SHOP)
                .replace("value: info", "value: debug")
                .replace("memory: 512Mi", "memory: \"536870912\"")
                .replace("value: a\n", "value: b\n")
                .replace("image: \"postgres:16\"", "image: \"postgres:16\"")
                .replace("maxReplicas: 20", "maxReplicas: 30");
        String compose = SHOP.replace("MODE: a", "MODE: c")
                .replace("postgres:16", "postgres:17")
                .replace("max: 20", "max: 30");

        Drift.Result result = Drift.between(made(SHOP), made(compose), Living.files(read(edited)));

        assertThat(told(result))
                .containsExactlyInAnyOrder(
                        "EDITED Deployment/web /spec/template/spec/containers/0/env/0/value \"info\" \"info\" \"debug\"",
                        "CONFLICT Deployment/web /spec/template/spec/containers/0/env/1/value \"a\" \"c\" \"b\"",
                        "GENERATED StatefulSet/db /spec/template/spec/containers/0/image \"postgres:16\" \"postgres:17\" \"postgres:16\"");
    }

    @Test
    void a_value_that_is_the_usual_one_is_shown_where_it_is_changed() throws Exception {
        String edited = yaml(SHOP).replace("replicas: 1", "replicas: 4");

        assertThat(told(Drift.between(made(SHOP), made(SHOP), Living.files(read(edited)))))
                .containsExactly("EDITED StatefulSet/db /spec/replicas 1 1 4");
    }

    @Test
    void objects_that_are_new_or_gone_are_told_with_who_made_them_so() throws Exception {
        String more = SHOP.replace("volumes: {data: }", "  cache: {image: 'redis:7'}\nvolumes: {data: }");
        String edited = yaml(SHOP) + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\ndata: {a: b}\n";
        String gone = edited.replaceFirst("(?s)---\\napiVersion: policy/v1\\nkind: PodDisruptionBudget.*?(?=---)", "");

        Drift.Result result = Drift.between(made(SHOP), made(more), Living.files(read(gone)));

        assertThat(result.differences().stream()
                        .filter(Difference::isWhole)
                        .map(difference -> difference.change() + " " + difference.object()))
                .contains("EDITED ConfigMap/mine", "GENERATED Deployment/cache", "EDITED PodDisruptionBudget/web");
        Drift.Result back = Drift.between(made(more), made(SHOP), Living.files(read(yaml(more))));
        assertThat(back.differences()).allMatch(difference -> difference.change() == Change.GENERATED);
        assertThat(told(back)).anyMatch(line -> line.startsWith("GENERATED Deployment/cache"));
    }

    @Test
    void an_edit_that_the_compose_files_took_over_is_none_any_more() throws Exception {
        String edited = yaml(SHOP).replace("value: info", "value: debug");
        List<ClusterObject> now = made(SHOP.replace("LEVEL: info", "LEVEL: debug"));

        assertThat(Drift.between(made(SHOP), now, Living.files(read(edited))).differences())
                .isEmpty();
    }

    @Test
    void a_secret_that_somebody_wrote_into_a_manifest_is_told_and_never_shown() throws Exception {
        String edited = yaml(SHOP)
                .replace("- name: LEVEL\n          value: info", "- name: API_TOKEN\n          value: geheim-8213");
        assertThat(edited).contains("geheim");

        Drift.Result result = Drift.between(made(SHOP), made(SHOP), Living.files(read(edited)));

        assertThat(told(result)).anyMatch(line -> line.contains("***"));
        assertThat(told(result).toString()).doesNotContain("geheim");
        Kept kept = Kept.of(result.differences(), made(SHOP), read(edited), "base");
        assertThat(kept.files().toString()).doesNotContain("geheim");
        assertThat(kept.left()).isNotEmpty();
    }

    @Test
    void what_a_server_adds_is_no_drift() throws Exception {
        String dump = Files.readString(Path.of("src/test/drift/cluster.yaml"));
        List<ClusterObject> made = made(SHOP);

        Living there = Living.cluster(read(dump), made);
        Drift.Result result = Drift.between(made, made, there);

        assertThat(told(result)).isEmpty();
        assertThat(there.leftOut()).isEqualTo(6);
        assertThat(result.notLookedAt()).contains("NetworkPolicy", "Namespace");
        Drift.Result edited = Drift.between(
                made,
                made,
                Living.cluster(
                        read(dump.replace("terminationGracePeriodSeconds: 15", "terminationGracePeriodSeconds: 30")),
                        made));
        assertThat(told(edited))
                .containsExactly("EDITED Deployment/web /spec/template/spec/terminationGracePeriodSeconds 15 15 -");
    }

    @Test
    void what_is_no_manifest_is_refused_with_its_place() {
        assertThatThrownBy(() -> read("a: 1\n---\nkind: [\n")).hasMessageContaining("manifests.yaml:1:1");
        assertThatThrownBy(() -> read("kind: Pod\nmetadata: {name: a}\n---\n- 1\n"))
                .hasMessageContaining("manifests.yaml:4:1");
    }
}
