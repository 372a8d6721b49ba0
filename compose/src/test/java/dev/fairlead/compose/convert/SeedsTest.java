package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.compose.account.Account;
import dev.fairlead.compose.account.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The two stacks that the project was asked for, as manifests, field by field and as a whole. */
final class SeedsTest {

    private static final Path ROOT = Path.of("src/test/seeds");
    private static final boolean WRITE = "write".equals(System.getProperty("golden"));

    private static Sample zerq() {
        return Sample.files(
                List.of(ROOT.resolve("zerq/compose.yaml"), ROOT.resolve("zerq/compose.kubernetes.yaml")), Map.of());
    }

    private static Sample motovaultpro() {
        return Sample.files(List.of(ROOT.resolve("motovaultpro/compose.yaml")), Map.of());
    }

    private static void golden(String name, Sample sample) throws IOException {
        Path file = ROOT.resolve("golden/" + name + ".yaml");
        if (WRITE) {
            Files.writeString(file, sample.yaml());
        }
        assertThat(sample.yaml()).isEqualTo(Files.readString(file));
        assertThat(ClusterRules.problems(sample.converted())).isEmpty();
    }

    @Test
    void both_are_as_they_were_looked_at() throws IOException {
        golden("zerq", zerq());
        golden("motovaultpro", motovaultpro());
    }

    @Test
    void the_gateway_of_the_first_has_three_replicas_and_is_replaced_without_a_gap() {
        Sample sample = zerq();

        assertThat(sample.at("Deployment/gateway", "/metadata/namespace")).isEqualTo("zerq");
        assertThat(sample.at("Deployment/gateway", "/spec/replicas")).isEqualTo("3");
        assertThat(sample.at("Deployment/gateway", "/spec/strategy/type")).isEqualTo("RollingUpdate");
        assertThat(sample.at("Deployment/gateway", "/spec/strategy/rollingUpdate/maxSurge"))
                .isEqualTo("1");
        assertThat(sample.at("Deployment/gateway", "/spec/strategy/rollingUpdate/maxUnavailable"))
                .isEqualTo("0");
    }

    @Test
    void the_gateway_of_the_first_has_its_image_ports_resources_and_probes() {
        Sample sample = zerq();
        String gateway = "Deployment/gateway";

        assertThat(sample.container(gateway, "/image")).isEqualTo("zerq/gateway:latest");
        assertThat(sample.container(gateway, "/ports/0/containerPort")).isEqualTo("8080");
        assertThat(sample.container(gateway, "/ports/1/containerPort")).isEqualTo("8443");
        assertThat(sample.container(gateway, "/resources/requests/memory")).isEqualTo("128Mi");
        assertThat(sample.container(gateway, "/resources/requests/cpu")).isEqualTo("100m");
        assertThat(sample.container(gateway, "/resources/limits/memory")).isEqualTo("512Mi");
        // The seed writes 1000m, which is the same amount.
        assertThat(sample.container(gateway, "/resources/limits/cpu")).isEqualTo("1");
        assertThat(sample.container(gateway, "/readinessProbe/httpGet/path")).isEqualTo("/health/ready");
        assertThat(sample.container(gateway, "/readinessProbe/httpGet/port")).isEqualTo("8080");
        assertThat(sample.container(gateway, "/readinessProbe/initialDelaySeconds"))
                .isEqualTo("5");
        assertThat(sample.container(gateway, "/readinessProbe/periodSeconds")).isEqualTo("5");
        assertThat(sample.container(gateway, "/livenessProbe/httpGet/path")).isEqualTo("/health/live");
        assertThat(sample.container(gateway, "/livenessProbe/httpGet/port")).isEqualTo("8080");
        assertThat(sample.container(gateway, "/livenessProbe/initialDelaySeconds"))
                .isEqualTo("10");
        assertThat(sample.container(gateway, "/livenessProbe/periodSeconds")).isEqualTo("10");
    }

    @Test
    void the_first_has_its_connection_strings_in_one_secret_without_values() {
        Sample sample = zerq();

        for (String workload : List.of("Deployment/gateway", "Deployment/management")) {
            assertThat(sample.container(workload, "/env/0/name")).isEqualTo("MONGODB_URI");
            assertThat(sample.container(workload, "/env/0/valueFrom/secretKeyRef/name"))
                    .isEqualTo("zerq-secrets");
            assertThat(sample.container(workload, "/env/0/valueFrom/secretKeyRef/key"))
                    .isEqualTo("mongodb-uri");
        }
        assertThat(sample.container("Deployment/gateway", "/env/1/valueFrom/secretKeyRef/key"))
                .isEqualTo("redis-url");
        assertThat(sample.yaml()).doesNotContain("mongodb://", "redis://");
    }

    @Test
    void the_first_scales_from_three_to_twenty() {
        Sample sample = zerq();
        String hpa = "HorizontalPodAutoscaler/gateway-hpa";

        assertThat(sample.at(hpa, "/apiVersion")).isEqualTo("autoscaling/v2");
        assertThat(sample.at(hpa, "/spec/scaleTargetRef/kind")).isEqualTo("Deployment");
        assertThat(sample.at(hpa, "/spec/scaleTargetRef/name")).isEqualTo("gateway");
        assertThat(sample.at(hpa, "/spec/minReplicas")).isEqualTo("3");
        assertThat(sample.at(hpa, "/spec/maxReplicas")).isEqualTo("20");
        assertThat(sample.at(hpa, "/spec/metrics/0/resource/name")).isEqualTo("cpu");
        assertThat(sample.at(hpa, "/spec/metrics/0/resource/target/averageUtilization"))
                .isEqualTo("70");
        assertThat(sample.at(hpa, "/spec/metrics/1/resource/name")).isEqualTo("memory");
        assertThat(sample.at(hpa, "/spec/metrics/1/resource/target/averageUtilization"))
                .isEqualTo("80");
    }

    @Test
    void the_first_is_reached_through_its_service_and_its_ingress() {
        Sample sample = zerq();
        String ingress = "Ingress/gateway-ingress";

        assertThat(sample.at("Service/gateway", "/spec/type")).isEqualTo("ClusterIP");
        assertThat(sample.at("Service/gateway", "/spec/ports/0/name")).isEqualTo("http");
        assertThat(sample.at("Service/gateway", "/spec/ports/0/port")).isEqualTo("80");
        assertThat(sample.at("Service/gateway", "/spec/ports/1/name")).isEqualTo("https");
        assertThat(sample.at("Service/gateway", "/spec/ports/1/port")).isEqualTo("443");
        assertThat(sample.at(ingress, "/metadata/annotations/nginx.ingress.kubernetes.io~1proxy-read-timeout"))
                .isEqualTo("300");
        assertThat(sample.at(ingress, "/metadata/annotations/nginx.ingress.kubernetes.io~1proxy-body-size"))
                .isEqualTo("10m");
        assertThat(sample.at(ingress, "/spec/ingressClassName")).isEqualTo("nginx");
        assertThat(sample.at(ingress, "/spec/tls/0/hosts/0")).isEqualTo("api.yourdomain.com");
        assertThat(sample.at(ingress, "/spec/tls/0/secretName")).isEqualTo("zerq-tls");
        String path = "/spec/rules/0/http/paths/0";
        assertThat(sample.at(ingress, "/spec/rules/0/host")).isEqualTo("api.yourdomain.com");
        assertThat(sample.at(ingress, path + "/path")).isEqualTo("/");
        assertThat(sample.at(ingress, path + "/pathType")).isEqualTo("Prefix");
        assertThat(sample.at(ingress, path + "/backend/service/name")).isEqualTo("gateway");
        assertThat(sample.at(ingress, path + "/backend/service/port/number")).isEqualTo("80");
    }

    @Test
    void the_stores_of_the_first_keep_their_volumes_and_their_names() {
        Sample sample = zerq();
        String claim = "/spec/volumeClaimTemplates/0/spec";

        assertThat(sample.at("StatefulSet/mongodb", claim + "/resources/requests/storage"))
                .isEqualTo("50Gi");
        assertThat(sample.at("StatefulSet/mongodb", claim + "/storageClassName"))
                .isEqualTo("fast");
        assertThat(sample.at("StatefulSet/mongodb", claim + "/accessModes/0")).isEqualTo("ReadWriteOnce");
        assertThat(sample.at("Service/mongodb", "/spec/clusterIP")).isEqualTo("None");
        assertThat(sample.at("Service/redis", "/spec/ports/0/port")).isEqualTo("6379");
    }

    @Test
    void the_second_has_its_four_networks_and_the_inner_ones_lead_nowhere_outside() {
        Sample sample = motovaultpro();

        for (String network : List.of("frontend", "backend", "database", "platform")) {
            assertThat(sample.at(
                            "NetworkPolicy/network-" + network,
                            "/spec/podSelector/matchLabels/network.fairlead.dev~1" + network))
                    .isEqualTo("true");
        }
        assertThat(sample.has("NetworkPolicy/admin-backend-closed")).isTrue();
        assertThat(sample.has("NetworkPolicy/admin-postgres-closed")).isTrue();
        assertThat(sample.has("NetworkPolicy/admin-frontend-closed")).isFalse();
        assertThat(sample.has("NetworkPolicy/traefik-closed")).isFalse();
    }

    @Test
    void the_second_has_its_tiers_its_health_pattern_and_its_routes() {
        Sample sample = motovaultpro();

        assertThat(sample.at("Deployment/admin-backend", "/spec/template/spec/priorityClassName"))
                .isEqualTo("motovaultpro-critical");
        assertThat(sample.container("Deployment/admin-backend", "/resources/limits/memory"))
                .isEqualTo("2Gi");
        assertThat(sample.container("Deployment/mvp-platform-tenants", "/resources/requests/memory"))
                .isEqualTo("512Mi");
        assertThat(sample.container("Deployment/admin-backend", "/startupProbe/failureThreshold"))
                .isEqualTo("19");
        assertThat(sample.container("Deployment/admin-backend", "/readinessProbe/periodSeconds"))
                .isEqualTo("15");
        assertThat(sample.container("Deployment/admin-backend", "/readinessProbe/exec/command/0"))
                .isEqualTo("node");
        assertThat(sample.at("Ingress/admin-backend-ingress", "/spec/rules/0/http/paths/0/path"))
                .isEqualTo("/api");
        assertThat(sample.at("Ingress/mvp-platform-landing-ingress", "/spec/tls/0/hosts/0"))
                .isEqualTo("motovaultpro.com");
    }

    @Test
    void of_the_second_only_what_a_cluster_has_no_word_for_is_refused() {
        List<String> refused = motovaultpro().converted().account().with(Verdict.REFUSED).stream()
                .map((Account.Entry entry) -> entry.leaf().pointer().replaceAll("/services/[^/]+/", ""))
                .distinct()
                .sorted()
                .toList();

        assertThat(refused)
                .containsExactly(
                        "deploy/restart_policy/max_attempts",
                        "labels/traefik.http.routers.admin-api.middlewares",
                        "labels/traefik.http.routers.admin-app.middlewares",
                        "labels/traefik.http.routers.dashboard.middlewares",
                        "labels/traefik.http.routers.dashboard.rule",
                        "labels/traefik.http.routers.dashboard.service",
                        "labels/traefik.http.routers.dashboard.tls",
                        "labels/traefik.http.routers.landing.middlewares",
                        "volumes/0");
    }
}
