package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels of kompose: read where something equal is there, told where not, and never an annotation in silence. */
final class KomposeLabelsTest {

    @TempDir
    Path directory;

    private Sample labels(String labels) {
        return Sample.of(directory, """
                services:
                  a:
                    image: a:1
                    ports: ['8080:80']
                    volumes: ['data:/d']
                    cpus: 0.5
                    x-fairlead: {volumePerReplica: true}
                    labels: {%s}
                volumes: {data: }
                """.formatted(labels));
    }

    @Test
    void those_with_an_equal_are_read_as_that() {
        Sample sample = labels("""
                kompose.service.expose: "true,shop.example.com/x, b.example.com", \
                kompose.service.expose.tls-secret: cert, kompose.service.expose.ingress-class-name: nginx, \
                kompose.serviceaccount-name: robot, kompose.hpa.replicas.max: "5", kompose.volume.size: 2Gi, \
                kompose.volume.storage-class-name: fast, kompose.controller.type: statefulset, \
                kompose.service.healthcheck.readiness.http_get_path: /ready, \
                kompose.service.healthcheck.readiness.http_get_port: "81", \
                kompose.service.healthcheck.readiness.interval: 7s, \
                kompose.service.healthcheck.liveness.tcp_port: "80\"""");
        assertThat(sample.converted().findings()).isEmpty();
        assertThat(sample.at("Ingress/a-ingress", "/spec/rules/0/host")).isEqualTo("shop.example.com");
        assertThat(sample.at("Ingress/a-ingress", "/spec/rules/0/http/paths/0/path"))
                .isEqualTo("/x");
        assertThat(sample.at("Ingress/a-ingress", "/spec/rules/1/host")).isEqualTo("b.example.com");
        assertThat(sample.at("Ingress/a-ingress", "/spec/tls/0/hosts/0")).isEqualTo("shop.example.com");
        assertThat(sample.at("Ingress/a-ingress", "/spec/tls/0/secretName")).isEqualTo("cert");
        assertThat(sample.at("Ingress/a-ingress", "/spec/ingressClassName")).isEqualTo("nginx");
        assertThat(sample.at("StatefulSet/a", "/spec/template/spec/serviceAccountName"))
                .isEqualTo("robot");
        assertThat(sample.at("HorizontalPodAutoscaler/a-hpa", "/spec/minReplicas"))
                .isEqualTo("1");
        assertThat(sample.at("HorizontalPodAutoscaler/a-hpa", "/spec/maxReplicas"))
                .isEqualTo("5");
        assertThat(sample.at("HorizontalPodAutoscaler/a-hpa", "/spec/metrics/0/resource/name"))
                .isEqualTo("cpu");
        assertThat(sample.fate("/services/a/labels/kompose.hpa.replicas.max")).startsWith("MAPPED");
        assertThat(sample.at("StatefulSet/a", "/spec/volumeClaimTemplates/0/spec/resources/requests/storage"))
                .isEqualTo("2Gi");
        assertThat(sample.at("StatefulSet/a", "/spec/volumeClaimTemplates/0/spec/storageClassName"))
                .isEqualTo("fast");
        assertThat(sample.container("StatefulSet/a", "/readinessProbe/httpGet/path"))
                .isEqualTo("/ready");
        assertThat(sample.container("StatefulSet/a", "/readinessProbe/periodSeconds"))
                .isEqualTo("7");
        assertThat(sample.container("StatefulSet/a", "/livenessProbe/tcpSocket/port"))
                .isEqualTo("80");
        assertThat(sample.yaml()).doesNotContain("kompose");
        assertThat(sample.fate("/services/a/labels/kompose.controller.type")).startsWith("INFERRED");
        assertThat(sample.fate("/services/a/labels/kompose.volume.size")).startsWith("MAPPED");
    }

    @Test
    void a_type_says_how_published_ports_are_opened() {
        assertThat(labels("kompose.service.type: NodePort").at("Service/a-published", "/spec/type"))
                .isEqualTo("NodePort");
        assertThat(labels("kompose.service.type: ClusterIP").has("Service/a-published"))
                .isFalse();
    }

    @Test
    void x_fairlead_counts_before_them() {
        Sample sample = Sample.of(directory, """
                services:
                  a:
                    image: a:1
                    ports: ['8080:80']
                    x-fairlead: {publish: LoadBalancer}
                    labels: {kompose.service.type: nodeport}
                """);
        assertThat(sample.at("Service/a-published", "/spec/type")).isEqualTo("LoadBalancer");
        assertThat(sample.fate("/services/a/labels/kompose.service.type")).startsWith("REFUSED");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kompose.service.type: headless              | x-fairlead.publish
            kompose.service.expose: "true"              | name a host
            kompose.service.group: x                    | network_mode
            kompose.cronjob.schedule: '* * * * *'       | CronJob
            kompose.image-pull-policy: Always           | pull_policy
            kompose.controller.type: daemonset          | deploy: {mode: global}
            kompose.service.tyqe: nodeport              | did you mean
            kompose.hpa.cpu: "50", x: y                 | -
            """)
    void the_others_are_refused_with_what_to_do(String label, String remedy) {
        Sample sample = labels(label.strip());
        String key = label.strip().replaceAll(": .*", "");
        if (remedy.equals("-")) {
            assertThat(sample.fate("/services/a/labels/" + key)).startsWith("MAPPED");
        } else {
            assertThat(sample.fate("/services/a/labels/" + key))
                    .startsWith("REFUSED")
                    .contains(remedy);
        }
    }

    @Test
    void they_hold_for_the_volume_of_a_database_that_an_operator_runs() {
        Sample sample = Sample.of(directory, """
                x-fairlead: {mongodb: operator}
                services:
                  db:
                    image: mongo:7
                    volumes: ['data:/data/db']
                    labels: {kompose.volume.size: 3Gi, kompose.service.type: nodeport, kompose.hpa.cpu: "1"}
                volumes: {data: {}}
                """);
        assertThat(sample.yaml()).containsPattern("storage: \"?3Gi");
        assertThat(sample.fate("/services/db/labels/kompose.volume.size")).startsWith("MAPPED");
        assertThat(sample.fate("/services/db/labels/kompose.service.type")).startsWith("REFUSED");
    }

    @Test
    void a_value_that_is_none_is_an_error_at_the_label() {
        Sample sample = labels("kompose.hpa.replicas.min: many");
        assertThat(sample.converted().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.what()).contains("autoscale.min").contains("many");
            assertThat(finding.place().line()).isEqualTo(8);
        });
    }
}
