package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for what, without a right to ask the cluster. */
final class OrderTest {

    private static final String POD = "/spec/template/spec";

    @TempDir
    Path directory;

    private Sample good(String text) {
        Sample sample = Sample.of(directory, text);
        assertThat(sample.converted().findings()).isEmpty();
        assertThat(ClusterRules.problems(sample.converted())).isEmpty();
        assertThat(ClusterSchema.problems(sample.converted().manifests())).isEmpty();
        return sample;
    }

    @Test
    void what_has_to_end_first_is_done_before_its_pod_is_ready() {
        Sample sample = good("""
                services:
                  migrate: {image: "app:1", command: ["migrate"], restart: on-failure, networks: [data]}
                  near: {image: "app:1", networks: [data], depends_on: {migrate: {condition: service_completed_successfully}}}
                  web: {image: "app:1", networks: [back], depends_on: {migrate: {condition: service_completed_successfully}}}
                  other: {image: "app:1", networks: [front], depends_on: {migrate: {condition: service_completed_successfully}}}
                networks: {back: {internal: true}, front: , data: }
                """);

        assertThat(sample.at("Deployment/migrate", POD + "/initContainers/0/args/0"))
                .isEqualTo("migrate");
        assertThat(sample.at("Deployment/migrate", POD + "/containers/0/name")).isEqualTo("done");
        assertThat(sample.at("Deployment/migrate", "/spec/strategy/type")).isEqualTo("Recreate");
        assertThat(sample.at("Service/migrate", "/spec/ports/0/port")).isEqualTo("7777");
        assertThat(sample.at("Deployment/web", POD + "/initContainers/0/command/2"))
                .contains("nc -z -w 2 migrate 7777");
        assertThat(sample.at("NetworkPolicy/migrate-done", "/spec/ingress/1/ports/0/port"))
                .isEqualTo("7777");
        assertThat(sample.at("NetworkPolicy/web-waits", "/spec/egress/0/ports/0/port"))
                .isEqualTo("7777");
        assertThat(sample.manifest("NetworkPolicy/migrate-done").yaml()).doesNotContain("near");
        assertThat(sample.has("NetworkPolicy/other-waits"))
                .as("it may call anybody anyway")
                .isFalse();
        assertThat(sample.fate("/services/migrate/restart"))
                .startsWith("APPROXIMATED it is done again until it succeeds");
        assertThat(sample.fate("/services/web/depends_on/migrate/condition")).startsWith("APPROXIMATED");
    }

    @Test
    void what_waits_itself_does_so_before_its_work() {
        Sample sample = good("""
                services:
                  db: {image: "postgres:17", healthcheck: {test: [CMD, pg_isready]}}
                  migrate: {image: "app:1", depends_on: {db: {condition: service_healthy}}}
                  web: {image: "app:1", depends_on: {migrate: {condition: service_completed_successfully}}}
                """);

        assertThat(sample.at("Deployment/migrate", POD + "/initContainers/0/name"))
                .isEqualTo("wait-for-db");
        assertThat(sample.at("Deployment/migrate", POD + "/initContainers/1/name"))
                .isEqualTo("migrate");
    }

    @Test
    void a_workload_without_a_known_port_is_waited_for_by_its_name() {
        Sample sample = good("""
                services:
                  worker: {image: "worker:1", healthcheck: {test: [CMD, check]}}
                  web: {image: "web:1", depends_on: {worker: {condition: service_healthy}}}
                """);

        assertThat(sample.at("Service/worker", "/spec/clusterIP")).isEqualTo("None");
        assertThat(sample.at("Deployment/web", POD + "/initContainers/0/command/2"))
                .contains("worker 1", "bad address");
    }

    @Test
    void what_cannot_be_seen_is_not_waited_for() {
        Sample sample = good("""
                services:
                  db: {image: "db:1", expose: ["5432"], networks: [a], healthcheck: {test: [CMD, check]}}
                  web: {image: "web:1", networks: [b], depends_on: {db: {condition: service_healthy}}}
                networks: {a: , b: }
                """);

        assertThat(sample.fate("/services/web/depends_on/db/condition"))
                .startsWith("REFUSED it shares no network with \"db\"");
    }

    @Test
    void a_container_that_uses_the_network_of_another_one_is_in_its_pod() {
        Sample sample = good("""
                services:
                  vpn: {image: "vpn:1", ports: ["8080:8080"], networks: [out], cap_add: [NET_ADMIN], tmpfs: [/tmp]}
                  app:
                    image: "app:1"
                    network_mode: service:vpn
                    expose: ["9090"]
                    restart: unless-stopped
                    tmpfs: [/tmp]
                    stop_grace_period: 90s
                    volumes: ["data:/data"]
                    labels: {team: a}
                    deploy: {replicas: 2}
                    depends_on: {vpn: {condition: service_started}}
                  user: {image: "user:1", networks: [out], depends_on: {app: {condition: service_healthy}}}
                networks: {out: }
                volumes: {data: }
                """);

        String pod = "Deployment/vpn";
        assertThat(sample.at(pod, POD + "/containers/0/name")).isEqualTo("vpn");
        assertThat(sample.at(pod, POD + "/containers/1/name")).isEqualTo("app");
        assertThat(sample.at(pod, POD + "/volumes/0/name")).isNotEqualTo(sample.at(pod, POD + "/volumes/1/name"));
        assertThat(sample.has("Deployment/app")).isFalse();
        assertThat(sample.has("Service/app")).isFalse();
        assertThat(sample.manifest("Service/vpn").yaml()).contains("port: 9090", "port: 8080");
        assertThat(sample.at("Deployment/user", POD + "/initContainers/0/command/2"))
                .contains("nc -z -w 2 vpn 9090");
        assertThat(sample.fate("/services/app/network_mode")).startsWith("MAPPED");
        assertThat(sample.fate("/services/app/restart")).startsWith("MAPPED");
        assertThat(sample.fate("/services/app/stop_grace_period")).startsWith("REFUSED it is said of a whole pod");
        assertThat(sample.fate("/services/app/deploy/replicas")).startsWith("REFUSED it is in the pod of \"vpn\"");
        assertThat(sample.at(pod, "/spec/template/metadata/annotations/team")).isEqualTo("a");
    }

    @Test
    void volumes_of_another_service_are_lent_by_their_names() {
        Sample sample = good("""
                services:
                  app: {image: "app:1", volumes: ["static:/srv", "/scratch"]}
                  web: {image: "web:1", volumes_from: ["app:ro"]}
                volumes: {static: }
                """);

        assertThat(sample.container("Deployment/web", "/volumeMounts/0/mountPath"))
                .isEqualTo("/srv");
        assertThat(sample.container("Deployment/web", "/volumeMounts/0/readOnly"))
                .isEqualTo("true");
        assertThat(sample.at("PersistentVolumeClaim/static", "/spec/accessModes/0"))
                .isEqualTo("ReadWriteMany");
        assertThat(sample.fate("/services/web/volumes_from/0")).startsWith("APPROXIMATED");
    }
}
