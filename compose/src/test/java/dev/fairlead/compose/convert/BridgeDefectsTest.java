package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docker compose bridge does wrong, by reading its templates; each here by its name, and right. */
final class BridgeDefectsTest {

    @TempDir
    Path directory;

    private Sample convert(String text) {
        return Sample.of(directory, text);
    }

    @Test
    void every_restart_becomes_a_policy_that_its_controller_takes() {
        Sample sample = convert("""
                services:
                  a: {image: "a:1", restart: unless-stopped}
                  b: {image: "a:1", restart: "on-failure:5", ports: ["80"]}
                  c: {image: "a:1", restart: "on-failure:5"}
                  d: {image: "a:1", restart: "no"}
                """);

        assertThat(sample.at("Deployment/a", "/spec/template/spec/restartPolicy"))
                .isEqualTo("Always");
        assertThat(sample.at("Deployment/b", "/spec/template/spec/restartPolicy"))
                .isEqualTo("Always");
        assertThat(sample.fate("/services/b/restart")).startsWith("APPROXIMATED");
        assertThat(sample.at("Job/c", "/spec/template/spec/restartPolicy")).isEqualTo("OnFailure");
        assertThat(sample.at("Job/c", "/spec/backoffLimit")).isEqualTo("5");
        assertThat(sample.at("Job/d", "/spec/template/spec/restartPolicy")).isEqualTo("Never");
    }

    @Test
    void a_volume_of_two_services_is_one_claim_with_one_name() {
        Sample sample = convert("""
                services:
                  a: {image: "a:1", volumes: ["My_Data:/data"]}
                  b: {image: "a:1", volumes: ["My_Data:/data"]}
                volumes: {My_Data: }
                """);

        assertThat(sample.has("PersistentVolumeClaim/my-data")).isTrue();
        String claim = "/spec/template/spec/volumes/0/persistentVolumeClaim/claimName";
        assertThat(sample.at("Deployment/a", claim)).isEqualTo("my-data");
        assertThat(sample.at("Deployment/b", claim)).isEqualTo("my-data");
    }

    @Test
    void limits_and_reservations_are_there_in_units_that_mean_the_same() {
        Sample sample = convert("""
                services:
                  a:
                    image: a:1
                    deploy: {resources: {limits: {memory: 2G, cpus: "1.5"}, reservations: {memory: 512M, cpus: "0.25"}}}
                """);

        assertThat(sample.container("Deployment/a", "/resources/limits/memory")).isEqualTo("2Gi");
        assertThat(sample.container("Deployment/a", "/resources/limits/cpu")).isEqualTo("1500m");
        assertThat(sample.container("Deployment/a", "/resources/requests/memory"))
                .isEqualTo("512Mi");
        assertThat(sample.container("Deployment/a", "/resources/requests/cpu")).isEqualTo("250m");
    }

    @Test
    void replicas_count_and_a_daemon_set_has_none() {
        Sample sample = convert("""
                services:
                  a: {image: "a:1", deploy: {replicas: 4}}
                  b: {image: "a:1", deploy: {mode: global}}
                  c: {image: "a:1", scale: 2}
                """);

        assertThat(sample.at("Deployment/a", "/spec/replicas")).isEqualTo("4");
        assertThat(sample.at("Deployment/a", "/spec/strategy/type")).isEqualTo("RollingUpdate");
        assertThat(sample.at("Deployment/c", "/spec/replicas")).isEqualTo("2");
        assertThat(sample.at("DaemonSet/b", "/spec/replicas")).isEmpty();
        assertThat(sample.at("DaemonSet/b", "/spec/strategy/type")).isEmpty();
    }

    @Test
    void what_the_pod_has_is_said_of_the_pod_and_users_are_numbers() {
        Sample sample = convert("""
                services:
                  a:
                    image: a:1
                    user: "1000:2000"
                    group_add: [3000]
                    sysctls: {net.ipv4.tcp_syncookies: 1, net.core.somaxconn: 1024}
                    pull_policy: if_not_present
                  b: {image: "a:1", user: "node", pull_policy: build}
                """);

        assertThat(sample.container("Deployment/a", "/securityContext/runAsUser"))
                .isEqualTo("1000");
        assertThat(sample.container("Deployment/a", "/securityContext/runAsGroup"))
                .isEqualTo("2000");
        assertThat(sample.at("Deployment/a", "/spec/template/spec/securityContext/supplementalGroups/0"))
                .isEqualTo("3000");
        assertThat(sample.at("Deployment/a", "/spec/template/spec/securityContext/sysctls/0/value"))
                .isEqualTo("1");
        assertThat(sample.fate("/services/a/sysctls/net.core.somaxconn")).startsWith("REFUSED");
        assertThat(sample.container("Deployment/a", "/imagePullPolicy")).isEqualTo("IfNotPresent");
        assertThat(sample.container("Deployment/b", "/imagePullPolicy")).isEqualTo("IfNotPresent");
        assertThat(sample.fate("/services/b/user")).startsWith("REFUSED a pod needs the number");
    }

    @Test
    void a_protocol_is_kept_and_one_port_may_have_two() {
        Sample sample = convert("services: {dns: {image: 'a:1', ports: ['53:53/udp', '53:53/tcp']}}\n");

        assertThat(sample.yaml()).contains("name: udp-53", "name: tcp-53");
        assertThat(sample.container("Deployment/dns", "/ports/1/protocol")).isEqualTo("UDP");
    }

    @Test
    void policies_leave_published_ports_open_and_know_internal() {
        Sample sample = convert("""
                services: {a: {image: "a:1", ports: ["80:80"]}, b: {image: "a:1", networks: [in]}}
                networks: {in: {internal: true}}
                """);

        assertThat(sample.has("NetworkPolicy/a-published")).isTrue();
        assertThat(sample.has("NetworkPolicy/b-closed")).isTrue();
    }

    @Test
    void nothing_is_dropped_without_a_word() {
        Sample sample = convert("""
                services:
                  a:
                    image: a:1
                    hostname: box
                    tmpfs: /tmp:size=64m
                    stop_grace_period: 1m
                    extra_hosts: ["db.local:10.0.0.5", "me:host-gateway"]
                    ulimits: {nofile: 1024}
                    shm_size: 128m
                    network_mode: host
                    mem_limit: 256m
                    init: true
                    logging: {driver: json-file, options: {max-size: 10m}}
                    pre_stop: [{command: ["bye"]}]
                    depends_on: [b]
                  b: {image: "a:1"}
                """);

        String pod = "/spec/template/spec";
        assertThat(sample.at("Deployment/a", pod + "/hostname")).isEqualTo("box");
        assertThat(sample.yaml()).contains("sizeLimit: \"64Mi\"", "sizeLimit: \"128Mi\"");
        assertThat(sample.at("Deployment/a", pod + "/terminationGracePeriodSeconds"))
                .isEqualTo("60");
        assertThat(sample.at("Deployment/a", pod + "/hostAliases/0/ip")).isEqualTo("10.0.0.5");
        assertThat(sample.fate("/services/a/extra_hosts/1")).startsWith("REFUSED");
        assertThat(sample.fate("/services/a/ulimits/nofile")).startsWith("REFUSED");
        assertThat(sample.fate("/services/a/network_mode")).startsWith("REFUSED");
        assertThat(sample.container("Deployment/a", "/resources/limits/memory")).isEqualTo("256Mi");
        assertThat(sample.container("Deployment/a", "/lifecycle/preStop/exec/command/0"))
                .isEqualTo("bye");
        assertThat(sample.fate("/services/a/logging/options/max-size")).startsWith("REFUSED");
        assertThat(sample.fate("/services/a/depends_on/b")).startsWith("INFERRED");
    }
}
