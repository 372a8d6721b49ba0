package dev.fairlead.compose.standard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.file.StackReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StandardsTest {

    private static final String GOOD = """
            services:
              web:
                image: shop/web:1.4
                networks: [front, back]
                user: "1000:1000"
                read_only: true
                restart: unless-stopped
                security_opt: ["no-new-privileges:true"]
                healthcheck: {test: ["CMD", "ok"]}
                environment: {DB_PASSWORD_FILE: /run/secrets/db, API_TOKEN: "${TOKEN}"}
                depends_on: {db: {condition: service_healthy}}
                deploy: {resources: {limits: {memory: 512M, cpus: "0.5"}}, replicas: 3}
              db:
                image: postgres:16
                networks: [back]
                restart: always
                stop_grace_period: 60s
                security_opt: ["no-new-privileges:true"]
                healthcheck: {test: ["CMD", "pg_isready"]}
                deploy: {resources: {limits: {memory: 1G, cpus: "1"}}}
            networks: {front: , back: {internal: true}}
            """;

    @TempDir
    Path directory;

    private Scores scores(String text) {
        try {
            Path file = Files.writeString(directory.resolve("compose.yaml"), text);
            return Standards.of(StackReader.read(List.of(file), Map.of("TOKEN", "t-1")));
        } catch (IOException unwritable) {
            throw new java.io.UncheckedIOException(unwritable);
        }
    }

    @Test
    void a_stack_that_says_all_of_it_has_a_hundred_in_each_area() {
        Scores scores = scores(GOOD);

        assertThat(scores.findings()).isEmpty();
        assertThat(scores.areas().values()).allMatch(score -> score.percent() == 100 && score.all() > 0);
        assertThat(scores.areas()).containsOnlyKeys(Area.values());
        assertThat(scores.whole()).isEqualTo(100);
    }

    @Test
    void each_thing_that_is_missing_is_told_in_its_area_and_costs_there() {
        Map<String, String> mistakes = Map.ofEntries(
                Map.entry("internal: true", "standard-networks"),
                Map.entry("    healthcheck: {test: [\"CMD\", \"ok\"]}\n", "standard-health"),
                Map.entry("{condition: service_healthy}", "standard-health"),
                Map.entry("memory: 512M, ", "standard-resources"),
                Map.entry("_FILE: /run/secrets/db", "standard-secrets"),
                Map.entry("web:1.4", "standard-images"),
                Map.entry("    restart: unless-stopped\n", "standard-start-and-stop"),
                Map.entry("    stop_grace_period: 60s\n", "standard-start-and-stop"),
                Map.entry("    user: \"1000:1000\"\n", "standard-rights"),
                Map.entry("    read_only: true\n", "standard-rights"));
        Map<String, String> instead = Map.of(
                "{condition: service_healthy}", "{condition: service_started}",
                "_FILE: /run/secrets/db", ": geheim-12",
                "web:1.4", "web:latest",
                "internal: true", "internal: false");

        mistakes.forEach((good, code) -> {
            assertThat(GOOD).contains(good);
            Scores scores = scores(GOOD.replace(good, instead.getOrDefault(good, "")));
            assertThat(scores.findings()).as(good).extracting(Finding::code).containsExactly(code);
            assertThat(scores.whole()).as(good).isLessThan(100);
            assertThat(scores.findings().toString()).doesNotContain("geheim");
        });
    }

    @Test
    void several_with_one_name_or_one_port_cannot_run_and_a_store_is_not_for_everybody() {
        Scores scores = scores("""
                services:
                  a: {image: "a:1", deploy: {replicas: 2}, container_name: a, ports: ["80:80"]}
                  b: {image: "redis:7", ports: ["6379:6379"]}
                  c: {image: "c:1", privileged: true}
                """);

        assertThat(scores.findings())
                .extracting(Finding::what)
                .contains(
                        "there shall be several, and they have one container_name",
                        "there shall be several, and they publish one port of the machine",
                        "a store is published on all addresses of the machine",
                        "all services are on one network",
                        "it is privileged");
        assertThat(scores.findings()).allMatch(finding -> finding.place().line() > 0);
    }
}
