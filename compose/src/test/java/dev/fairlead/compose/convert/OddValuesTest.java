package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.compose.account.Account;
import dev.fairlead.compose.account.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of the right kind that mean nothing, or something else than they seem to: told, and never taken for a default. */
final class OddValuesTest {

    @TempDir
    Path directory;

    private Sample service(String text) {
        return Sample.of(directory, "services: {a: {image: 'a:1', " + text + "}}\n");
    }

    private static String verdict(Sample sample, String pointer) {
        return sample.converted().account().entries().stream()
                .filter(entry -> entry.leaf().pointer().equals(pointer))
                .map(entry -> entry.fate().verdict() + " " + entry.fate().reason())
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stop_grace_period: later",
                "mem_limit: 12zz",
                "mem_limit: 99999999999999999999g",
                "shm_size: -5",
                "scale: -1",
                "scale: 3.5",
                "scale: 99999999999",
                "restart: sometimes",
                "pull_policy: zz",
                "healthcheck: {test: x, retries: -1}",
                "healthcheck: {test: x, interval: often}",
                "deploy: {mode: zz}",
                "deploy: {resources: {limits: {memory: y}}}",
                "deploy: {update_config: {order: zz}}",
                "deploy: {update_config: {parallelism: -3}}",
                "deploy: {restart_policy: {condition: zz}}",
                "depends_on: {a: {condition: zz}}",
                "volumes: [{type: zz, target: /x}]"
            })
    void a_value_that_is_none_is_refused_with_its_place(String text) {
        Converted converted = service(text).converted();
        assertThat(converted.manifests()).isEmpty();
        assertThat(converted.findings()).first().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("compose-value");
            assertThat(finding.what()).contains("cannot be");
            assertThat(finding.remedy()).startsWith("write ");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stop_grace_period: 1d2h",
                "mem_limit: '${LIMIT}'",
                "memswap_limit: -1",
                "cpus: '.5'",
                "restart: 'on-failure:3'",
                "restart: no",
                "pull_policy: every_12h",
                "scale: 0"
            })
    void a_value_that_is_one_is_taken(String text) {
        Sample sample = service(text);
        assertThat(sample.converted().findings()).isEmpty();
        assertThat(ClusterRules.problems(sample.converted())).isEmpty();
    }

    @Test
    void what_a_provider_makes_is_no_workload() {
        Sample sample = Sample.of(directory, """
                services:
                  db: {provider: {type: cloud, options: {kind: mysql}}}
                  web: {image: "web:1", depends_on: [db]}
                """);
        assertThat(sample.has("Deployment/db")).isFalse();
        assertThat(sample.has("Deployment/web")).isTrue();
        assertThat(sample.converted().account().with(Verdict.REFUSED))
                .extracting(Account.Entry::toString)
                .hasSize(2);
    }

    @Test
    void services_of_one_file_that_extend_each_other_are_refused() {
        Converted converted = Sample.of(
                        directory, "services: {a: {image: 'a:1', extends: b}, b: {image: 'b:1', extends: a}}\n")
                .converted();
        assertThat(converted.findings()).extracting(finding -> finding.code()).containsOnly("extends-circle");
        assertThat(Sample.of(directory, "services: {\"\u00e9\": {image: 'a:1'}}\n")
                        .converted()
                        .findings())
                .first()
                .satisfies(finding -> assertThat(finding.what()).contains("its name has to be of letters"));
    }

    @Test
    void two_mounts_at_one_path_are_refused_as_an_engine_does() {
        assertThat(Sample.of(directory, """
                services: {a: {image: "a:1", volumes: ["x:/d", "y:/d/"], tmpfs: [/t, "/t:size=1m"]}}
                volumes: {x: {}, y: {}}
                """).converted().findings())
                .extracting(finding -> finding.what())
                .containsExactly("it has two mounts at \"/d\"", "it has two mounts at \"/t\"");
    }

    @Test
    void two_files_of_one_name_stay_two() throws IOException {
        for (String side : new String[] {"one", "two"}) {
            Files.createDirectory(directory.resolve(side));
            Files.writeString(directory.resolve(side + "/tls.key"), side + "-Kx4-hidden");
        }
        Sample sample = Sample.of(directory, """
                services:
                  a: {image: "a:1", volumes: ["./one/tls.key:/1.key:ro", "./two/tls.key:/2.key:ro"]}
                  b: {image: "b:1", network_mode: "service:a", volumes: ["./two/tls.key:/2.key:ro"]}
                """);
        String pod = "/spec/template/spec";
        assertThat(sample.at("Deployment/a", pod + "/containers/0/volumeMounts/0/subPath"))
                .isEqualTo("tls.key");
        assertThat(sample.at("Deployment/a", pod + "/containers/0/volumeMounts/1/subPath"))
                .isEqualTo("a-tls.key");
        assertThat(sample.at("Deployment/a", pod + "/containers/1/volumeMounts/0/name"))
                .isNotEqualTo(sample.at("Deployment/a", pod + "/containers/0/volumeMounts/0/name"));
        assertThat(sample.at("Deployment/a", pod + "/volumes/1/secret/secretName"))
                .isEqualTo("b-tls-key");
        assertThat(ClusterRules.problems(sample.converted())).isEmpty();
        assertThat(sample.yaml()).doesNotContain("hidden");
    }

    @Test
    void what_no_cluster_takes_is_refused_value_by_value() {
        Sample sample = Sample.of(directory, """
                services:
                  a:
                    image: "a:1"
                    expose: ["80/icmp", "81/udp"]
                    working_dir: rel
                    group_add: ["99999999999", "5"]
                    dns: [ns.example.com, 1.1.1.1, 2.2.2.2, 3.3.3.3, 4.4.4.4]
                    dns_search: ["a b", example.com]
                    extra_hosts: {h: nope, "Bad_h": 1.2.3.4, six: "::1"}
                    environment: {"a b": x, "\u00c9": y}
                    volumes: ["v:/x:zz", "v:/y:ro,ro"]
                volumes: {v: {}}
                """);
        assertThat(sample.converted().account().with(Verdict.REFUSED))
                .extracting(entry -> entry.leaf().pointer().substring("/services/a/".length()))
                .containsExactlyInAnyOrder(
                        "expose/0",
                        "working_dir",
                        "group_add/0",
                        "dns/0",
                        "dns/4",
                        "dns_search/0",
                        "extra_hosts/h",
                        "extra_hosts/Bad_h",
                        "environment/\u00c9",
                        "volumes/0");
        assertThat(verdict(sample, "/services/a/environment/a b")).startsWith("APPROXIMATED");
        assertThat(ClusterRules.problems(sample.converted())).isEmpty();
    }
}
