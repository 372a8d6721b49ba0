package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is secret at one place is secret at all others: wherever its value stands again, a reference stands instead. */
final class SecretTest {

    private static final String PROBE = "/spec/template/spec/containers/0/readinessProbe/exec/command/";

    @TempDir
    Path directory;

    private Sample good(String text) {
        Sample sample = Sample.of(directory, text);
        assertThat(sample.converted().findings()).isEmpty();
        assertThat(ClusterRules.problems(sample.converted())).isEmpty();
        assertThat(sample.yaml()).doesNotContain("gt7-Hidden-x");
        return sample;
    }

    @Test
    void in_a_health_check_it_is_a_variable_of_a_shell() {
        Sample sample = good("""
                services:
                  a:
                    image: "a:1"
                    environment: {DB_PASSWORD: "gt7-Hidden-x"}
                    healthcheck:
                      test: ask -p gt7-Hidden-x 'gt7-Hidden-x' "gt7-Hidden-x"
                  b:
                    image: "b:1"
                    environment: {DB_PASSWORD: "gt7-Hidden-x"}
                    healthcheck: {test: [CMD, mysqladmin, ping, "-pgt7-Hidden-x", "it's"]}
                """);

        assertThat(sample.at("Deployment/a", PROBE + "2"))
                .isEqualTo("ask -p \"${DB_PASSWORD}\" ''\"${DB_PASSWORD}\"'' \"${DB_PASSWORD}\"");
        assertThat(sample.at("Deployment/b", PROBE + "2"))
                .isEqualTo("exec 'mysqladmin' 'ping' '-p'\"${DB_PASSWORD}\"'' 'it'\\''s'");
    }

    @Test
    void in_a_variable_of_another_name_it_makes_that_one_secret() {
        Sample sample = good("""
                services:
                  a: {image: "a:1", environment: {JAAS: "login user=a with='gt7-Hidden-x';"}}
                  b: {image: "b:1", environment: {DB_PASSWORD: "gt7-Hidden-x"}}
                """);

        assertThat(sample.container("Deployment/a", "/env/0/valueFrom/secretKeyRef/key"))
                .isEqualTo("jaas");
    }

    @Test
    void in_a_file_it_makes_the_file_a_secret() throws IOException {
        Files.writeString(directory.resolve("init.sql"), "create role a password 'gt7-Hidden-x';\n");
        Sample sample = good("""
                services:
                  a: {image: "a:1", volumes: ["./init.sql:/init.sql:ro"], configs: [{source: c, target: /c}]}
                  b: {image: "b:1", environment: {DB_PASSWORD: "gt7-Hidden-x"}}
                configs: {c: {content: "pw=gt7-Hidden-x"}}
                """);

        assertThat(sample.has("Secret/a-init-sql")).isTrue();
        assertThat(sample.has("Secret/c")).isTrue();
        assertThat(sample.container("Deployment/a", "/volumeMounts/1/subPath")).isEqualTo("c");
    }

    @Test
    void without_a_value_here_it_is_a_key_that_somebody_fills() {
        Sample sample = good("""
                services:
                  a: {image: "a:1", environment: {DB_PASSWORD: "${PG_PASSWORD}", MODE: "${MODE}", API_TOKEN: ""}}
                  b: {image: "b:1", environment: ["DB_PASSWORD=${PG_PASSWORD}"]}
                """);

        for (String workload : List.of("Deployment/a", "Deployment/b")) {
            assertThat(sample.container(workload, "/env/0/valueFrom/secretKeyRef/key"))
                    .isEqualTo("db-password");
        }
        assertThat(sample.container("Deployment/a", "/env/1/value")).isEmpty();
        assertThat(sample.container("Deployment/a", "/env/2/value")).isEmpty();
        assertThat(sample.converted().toFill()).containsExactly("PG_PASSWORD");
        assertThat(sample.converted().expects().get("a value for PG_PASSWORD"))
                .startsWith("it is not set here; put it under the key db-password of Secret/");
    }
}
