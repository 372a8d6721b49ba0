package dev.fairlead.gateway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the conformance suites of Ingress and of the Gateway API ask of an implementation, re-derived as data: one file for
 * each, run against an API server with echo backends on loopback.
 */
@Tag("slow")
class ScenariosTest {

    private static final Path FOLDER = Path.of("src", "test", "kubernetes");

    static Stream<String> scenarios() throws IOException {
        String only = System.getProperty("fairlead.scenario", "");
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml") && name.contains(only))
                    .sorted()
                    .toList();
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void answers_and_statuses_are_as_the_file_says(String name) throws Exception {
        try (Scenario scenario = new Scenario(FOLDER.resolve(name))) {
            assertThat(scenario.differences()).as(name).isEmpty();
        }
    }

    @Test
    void there_are_scenarios() throws IOException {
        assertThat(scenarios()).hasSizeGreaterThanOrEqualTo(60);
    }
}
