package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kompose 1.38 does wrong, by reading its source; each here by its name, and right. */
final class KomposeDefectsTest {

    @TempDir
    Path directory;

    private Sample convert(String text) {
        return Sample.of(directory, text);
    }

    @Test
    void a_service_is_called_on_the_port_of_the_container_not_on_the_published_one() {
        Sample sample = convert("""
                services:
                  redis: {image: "redis:7", ports: ["16379:6379"]}
                  app: {image: "app:1", environment: {CACHE: "redis:6379"}}
                """);

        assertThat(sample.at("Service/redis", "/spec/ports/0/port")).isEqualTo("6379");
        assertThat(sample.at("Service/redis-published", "/spec/ports/0/port")).isEqualTo("16379");
        assertThat(sample.at("Service/redis-published", "/spec/ports/0/targetPort"))
                .isEqualTo("tcp-6379");
    }

    @Test
    void a_shell_line_stays_one_argument_of_a_shell_and_no_word_is_cut_off() {
        Sample sample = convert("""
                services:
                  shell: {image: "a:1", healthcheck: {test: ["CMD-SHELL", "echo ok || exit 1"]}}
                  text: {image: "a:1", healthcheck: {test: "pg_isready -U me"}}
                  words: {image: "a:1", healthcheck: {test: ["CMD", "pg_isready", "-U", "me"]}}
                """);

        String probe = "/readinessProbe/exec/command/";
        assertThat(sample.container("Deployment/shell", probe + 0)).isEqualTo("/bin/sh");
        assertThat(sample.container("Deployment/shell", probe + 2)).isEqualTo("echo ok || exit 1");
        assertThat(sample.container("Deployment/text", probe + 2)).isEqualTo("pg_isready -U me");
        assertThat(sample.container("Deployment/words", probe + 0)).isEqualTo("pg_isready");
        assertThat(sample.container("Deployment/words", probe + 2)).isEqualTo("me");
    }

    @Test
    void the_defaults_of_docker_are_written_out_and_a_time_to_start_is_a_startup_probe() {
        Sample sample = convert("""
                services:
                  app: {image: "a:1", healthcheck: {test: ["CMD", "ok"], start_period: 45s}}
                  odd: {image: "a:1", healthcheck: {interval: 10s}}
                """);

        assertThat(sample.container("Deployment/app", "/readinessProbe/periodSeconds"))
                .isEqualTo("30");
        assertThat(sample.container("Deployment/app", "/readinessProbe/timeoutSeconds"))
                .isEqualTo("30");
        assertThat(sample.container("Deployment/app", "/readinessProbe/failureThreshold"))
                .isEqualTo("3");
        assertThat(sample.container("Deployment/app", "/startupProbe/periodSeconds"))
                .isEqualTo("5");
        assertThat(sample.container("Deployment/app", "/startupProbe/failureThreshold"))
                .isEqualTo("28");
        assertThat(sample.container("Deployment/app", "/livenessProbe/periodSeconds"))
                .isEmpty();
        assertThat(sample.fate("/services/odd/healthcheck/interval")).startsWith("REFUSED it has no test");
    }

    @Test
    void environment_counts_more_than_its_files_and_values_are_not_rewritten() throws IOException {
        Files.writeString(directory.resolve("a.env"), "LEVEL=info\nMODE=from_file\n");
        Sample sample = convert("""
                services:
                  app:
                    image: a:1
                    env_file: a.env
                    environment: {LEVEL: debug, PATH_OF: /Run/secrets_Dir/MY_FILE}
                """);

        assertThat(sample.container("Deployment/app", "/env/0/value")).isEqualTo("debug");
        assertThat(sample.container("Deployment/app", "/env/1/value")).isEqualTo("/Run/secrets_Dir/MY_FILE");
        String map = sample.container("Deployment/app", "/envFrom/0/configMapRef/name");
        assertThat(sample.at("ConfigMap/" + map, "/data/MODE")).isEqualTo("from_file");
        assertThat(sample.at("ConfigMap/" + map, "/data/LEVEL")).isEmpty();
    }

    @Test
    void recreate_and_a_rolling_update_do_not_stand_together_and_nothing_of_an_update_is_lost() {
        Sample sample = convert("""
                services:
                  app:
                    image: a:1
                    volumes: ["data:/data", "shared:/shared"]
                    deploy: {update_config: {order: stop-first, delay: 10s, monitor: 1m, failure_action: rollback}}
                  other: {image: "a:1", volumes: ["data:/data", "shared:/shared"]}
                volumes: {data: , shared: }
                """);

        assertThat(sample.at("Deployment/app", "/spec/strategy/type")).isEqualTo("Recreate");
        assertThat(sample.at("Deployment/app", "/spec/strategy/rollingUpdate/maxSurge"))
                .isEmpty();
        assertThat(sample.at("Deployment/app", "/spec/minReadySeconds")).isEqualTo("10");
        assertThat(sample.fate("/services/app/deploy/update_config/failure_action"))
                .startsWith("REFUSED");
    }

    @Test
    void a_directory_that_is_written_to_never_becomes_a_config_map() throws IOException {
        Files.createDirectories(directory.resolve("data/db"));
        Files.writeString(directory.resolve("data/db/rows"), "1");
        Files.createDirectories(directory.resolve("conf/below"));
        Files.writeString(directory.resolve("conf/a.conf"), "a");
        Files.writeString(directory.resolve("conf/below/b.conf"), "b");
        Sample sample = convert("""
                services:
                  app: {image: "a:1", volumes: ["./data/db:/data", "./conf:/etc/app:ro", "./missing:/x:ro"]}
                """);

        assertThat(sample.fate("/services/app/volumes/0")).startsWith("REFUSED it is a directory of this machine");
        assertThat(sample.fate("/services/app/volumes/1")).startsWith("APPROXIMATED");
        assertThat(sample.yaml()).contains("path: below/b.conf").doesNotContain("rows");
        assertThat(sample.fate("/services/app/volumes/2")).startsWith("REFUSED ./missing is not here");
    }

    @Test
    void the_mode_of_a_claim_follows_from_who_uses_it_not_from_a_mount_flag() {
        Sample sample = convert("""
                services:
                  one: {image: "a:1", volumes: ["shared:/data:ro"]}
                  two: {image: "a:1", volumes: ["shared:/data", "own:/own"]}
                volumes: {shared: , own: }
                """);

        assertThat(sample.at("PersistentVolumeClaim/shared", "/spec/accessModes/0"))
                .isEqualTo("ReadWriteMany");
        assertThat(sample.at("StatefulSet/two", "/spec/volumeClaimTemplates/0/spec/accessModes/0"))
                .isEqualTo("ReadWriteOnce");
    }

    @Test
    void secrets_and_configs_of_the_environment_are_there_and_no_value_is() {
        Sample sample = Sample.of(directory, """
                services:
                  app: {image: "a:1", secrets: [token], configs: [greeting]}
                secrets: {token: {environment: TOKEN}}
                configs: {greeting: {environment: GREETING}}
                """, java.util.Map.of("TOKEN", "s3cr3t-of-mine", "GREETING", "hello"));

        assertThat(sample.has("Secret/token")).isTrue();
        assertThat(sample.yaml()).contains("hello").doesNotContain("s3cr3t");
    }

    @Test
    void policies_let_callers_of_published_ports_in_and_keep_internal_networks_closed() {
        Sample sample = convert("""
                services:
                  web: {image: "a:1", ports: ["8080:80"], networks: [front, back]}
                  db: {image: "postgres:16", networks: [back]}
                networks: {front: , back: {internal: true}}
                """);

        assertThat(sample.at("NetworkPolicy/web-published", "/spec/ingress/0/ports/0/port"))
                .isEqualTo("80");
        assertThat(sample.at("NetworkPolicy/db-closed", "/spec/policyTypes/0")).isEqualTo("Egress");
        assertThat(sample.has("NetworkPolicy/web-closed")).isFalse();
    }

    @Test
    void a_service_without_ports_has_a_name_all_the_same() {
        Sample sample = convert("services: {quiet: {image: 'a:1'}}\n");

        assertThat(sample.at("Service/quiet", "/spec/clusterIP")).isEqualTo("None");
        assertThat(sample.at("Service/quiet", "/spec/ports/0/name")).isEqualTo("any");
    }

    @Test
    void labels_that_route_become_routes_and_no_key_is_lost_without_a_word() {
        Sample sample = convert("""
                services:
                  web:
                    image: a:1
                    cpus: 0.5
                    pids_limit: 100
                    init: true
                    labels:
                      - traefik.http.routers.web.rule=Host(`shop.example.com`)
                      - traefik.http.services.web.loadbalancer.server.port=3000
                      - team=shop
                """);

        assertThat(sample.at("Ingress/web-ingress", "/spec/rules/0/host")).isEqualTo("shop.example.com");
        assertThat(sample.at("Ingress/web-ingress", "/spec/rules/0/http/paths/0/backend/service/port/number"))
                .isEqualTo("3000");
        assertThat(sample.at("Deployment/web", "/spec/template/metadata/annotations/team"))
                .isEqualTo("shop");
        assertThat(sample.container("Deployment/web", "/resources/limits/cpu")).isEqualTo("500m");
        assertThat(sample.fate("/services/web/pids_limit")).startsWith("REFUSED");
        assertThat(sample.fate("/services/web/init")).startsWith("REFUSED");
    }
}
