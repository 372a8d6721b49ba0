package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The manifests in {@code deploy/kubernetes} are what the converter makes of {@code deploy/compose}. */
final class DeployTest {

    private static final Path ROOT = Path.of("..", "deploy");
    private static final boolean WRITE = "write".equals(System.getProperty("golden"));

    @Test
    void the_manifests_are_those_of_the_compose_files() throws IOException {
        Sample sample = Sample.files(
                List.of(ROOT.resolve("compose/compose.yaml"), ROOT.resolve("compose/compose.kubernetes.yaml")),
                Map.of());
        Path golden = ROOT.resolve("kubernetes/fairlead.yaml");
        if (WRITE) {
            Files.writeString(golden, sample.yaml());
        }

        assertThat(sample.yaml()).isEqualTo(Files.readString(golden));
        assertThat(ClusterRules.problems(sample.converted())).isEmpty();
        assertThat(sample.yaml()).doesNotContain("mongodb://", "redis://");
    }
}
