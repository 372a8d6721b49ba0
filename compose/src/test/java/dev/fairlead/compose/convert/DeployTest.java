package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.compose.cluster.Quantity;
import dev.fairlead.compose.emit.Layout;
import dev.fairlead.compose.emit.Rendered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The manifests in {@code deploy/kubernetes} and the chart in {@code deploy/helm} are what the converter makes of
 * {@code deploy/compose}; what is written by hand beside them says the same in both.
 */
final class DeployTest {

    private static final Path ROOT = Path.of("..", "deploy");
    private static final Path KUBERNETES = ROOT.resolve("kubernetes");
    private static final Path CHART = ROOT.resolve("helm");
    private static final String BY_HAND = "# ---- from here on by hand ----\n";
    private static final boolean WRITE = "write".equals(System.getProperty("golden"));

    @TempDir
    Path directory;

    private static Sample sample() {
        return Sample.files(
                List.of(ROOT.resolve("compose/compose.yaml"), ROOT.resolve("compose/compose.kubernetes.yaml")),
                Map.of());
    }

    @Test
    void the_manifests_are_those_of_the_compose_files() throws IOException {
        Sample sample = sample();
        Path golden = KUBERNETES.resolve("fairlead.yaml");
        if (WRITE) {
            Files.writeString(golden, sample.yaml());
        }

        assertThat(sample.yaml()).isEqualTo(Files.readString(golden));
        assertThat(ClusterRules.problems(sample.converted())).isEmpty();
        assertThat(ClusterSchema.problems(sample.converted().manifests())).isEmpty();
        assertThat(sample.yaml()).doesNotContain("mongodb://", "redis://");
    }

    @Test
    void the_chart_is_that_of_the_compose_files() throws IOException {
        Converted converted = sample().converted();
        for (Map.Entry<String, String> file :
                Layout.HELM.files(converted.project(), converted.manifests()).entrySet()) {
            Path golden = CHART.resolve(file.getKey());
            String text = file.getValue();
            if (file.getKey().equals("values.yaml")) {
                String all = Files.readString(golden);
                text += all.substring(all.indexOf(BY_HAND));
            }
            if (WRITE) {
                Files.writeString(golden, text);
            }
            assertThat(text).as(file.getKey()).isEqualTo(Files.readString(golden));
        }
    }

    @Test
    void the_chart_with_its_defaults_is_what_kustomize_makes() throws Exception {
        assertThat(Rendered.helmWith(chart(), values())).isEqualTo(with());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ingress          | ingress",
                "service-monitor  | serviceMonitor",
                "gateway-api      | gatewayApi",
                "external-secrets | externalSecrets",
                "mongodb-operator | mongodbOperator !mongodb",
                "external-mongodb | !mongodb",
                "external-redis   | !redis",
            })
    void a_switch_of_the_chart_is_a_component(String component, String switches) throws Exception {
        String values = values();
        for (String each : switches.split(" ", -1)) {
            String key = each.replace("!", "");
            String was = each.startsWith("!") ? "true" : "false";
            String now = each.startsWith("!") ? "false" : "true";
            String changed = values.replaceFirst(
                    "(?m)^(" + key + ":\\s+(?:\\{)?enabled: |" + key + ":\n  enabled: )" + was, "$1" + now);
            assertThat(changed).as(each).isNotEqualTo(values);
            values = changed;
        }

        assertThat(Rendered.helmWith(chart(), values)).isEqualTo(with(component));
    }

    @Test
    void addresses_of_stores_are_a_secret_of_their_own() throws IOException {
        String values = values().replace("mongodbUri: \"\"", "mongodbUri: mongodb+srv://a.example/x");

        assertThat(values).contains("mongodb+srv:");
        assertThatThrownBy(() -> Rendered.helmWith(chart(), values))
                .hasMessageContaining("secrets.fairlead-secrets.create=false");
        String without = values.replaceFirst(
                "(?m)^  fairlead-secrets:\n    create: true", "  fairlead-secrets:\n    create: false");
        assertThat(Rendered.helmWith(chart(), without))
                .filteredOn(object -> object.contains("kind: \"Secret\"") && object.contains("fairlead-secrets"))
                .singleElement()
                .asString()
                .contains("mongodb-uri: \"mongodb+srv://a.example/x\"");
    }

    @Test
    void the_quota_has_room_for_twenty_gateways_and_one_more() throws IOException {
        Sample sample = sample();
        Map<String, String> hard =
                Sample.read(Files.readString(KUBERNETES.resolve("quota.yaml")).split("---\n", -1)[0]);
        for (String resource : List.of("cpu", "memory")) {
            for (String bound : List.of("requests", "limits")) {
                String field = "/resources/" + bound + "/" + resource;
                double needed = 21 * amount(sample.container("Deployment/gateway", field))
                        + 2 * amount(sample.container("Deployment/management", field))
                        + 3 * amount(sample.container("StatefulSet/mongodb", field))
                        + amount(sample.container("StatefulSet/redis", field));
                double bounded = amount(hard.getOrDefault("/spec/hard/" + bound + "." + resource, "0"));
                assertThat(needed).as(field).isPositive().isLessThan(bounded);
            }
        }
        assertThat(sample.at("HorizontalPodAutoscaler/gateway-hpa", "/spec/maxReplicas"))
                .isEqualTo("20");
    }

    private static double amount(String text) {
        return Quantity.amount(text).orElseThrow(() -> new AssertionError(text)).doubleValue();
    }

    private static Map<String, String> chart() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(CHART)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(CHART.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    private static String values() throws IOException {
        return Files.readString(CHART.resolve("values.yaml"));
    }

    // What kubectl kustomize makes of all of it with these components.
    private Set<String> with(String... components) throws IOException, InterruptedException {
        Path all = directory.resolve("deploy");
        try (Stream<Path> files = Files.walk(KUBERNETES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = all.resolve(KUBERNETES.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        List<String> paths = new ArrayList<>();
        for (String component : components) {
            paths.add("../deploy/components/" + component);
        }
        Path mine = Files.createDirectories(directory.resolve("mine"));
        Files.writeString(mine.resolve("kustomization.yaml"), "resources: [../deploy]\ncomponents: " + paths + "\n");
        Optional<String> made = Rendered.kustomize(mine);
        assumeTrue(made.isPresent(), "kubectl is not here: components were not compared");
        assertThat(ClusterSchema.problems(made.orElse(""))).isEmpty();
        return new TreeSet<>(Rendered.objects(made.orElse("")));
    }
}
