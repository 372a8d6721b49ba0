package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A label names a port of the container; {@code x-fairlead.ports} names ports of the Service. */
final class RoutedPortsTest {

    private static final String BACKEND = "/spec/rules/0/http/paths/0/backend/service/port/number";

    @TempDir
    Path directory;

    private Sample labelled(int port) {
        Sample sample = Sample.of(directory, """
                services:
                  web:
                    image: a:1
                    x-fairlead: {ports: {http: "80:8080"}}
                    labels:
                      - traefik.http.routers.web.rule=Host(`a.example.com`)
                      - traefik.http.services.web.loadbalancer.server.port=%d
                """.formatted(port));
        assertThat(ClusterSchema.problems(sample.converted().manifests())).isEmpty();
        assertThat(ClusterRules.problems(sample.converted())).isEmpty();
        assertThat(sample.at("NetworkPolicy/web-published", "/spec/ingress/0/ports/0/port"))
                .isEqualTo(String.valueOf(port));
        return sample;
    }

    @Test
    void the_number_that_the_service_gives_to_that_port_is_taken() {
        Sample sample = labelled(8080);
        assertThat(sample.at("Ingress/web-ingress", BACKEND)).isEqualTo("80");
        assertThat(sample.at("Service/web", "/spec/ports/1/port")).isEmpty();
    }

    @Test
    void a_number_that_leads_to_another_port_is_not() {
        Sample sample = labelled(80);
        assertThat(sample.at("Service/web", "/spec/ports/0/targetPort")).isEqualTo("8080");
        assertThat(sample.at("Ingress/web-ingress", BACKEND)).isEqualTo("10080");
        assertThat(sample.at("Service/web", "/spec/ports/1/port")).isEqualTo("10080");
        assertThat(sample.at("Service/web", "/spec/ports/1/targetPort")).isEqualTo("tcp-80");
        assertThat(sample.container("Deployment/web", "/ports/0/containerPort")).isEqualTo("80");
    }

    @Test
    void a_port_that_the_service_does_not_have_is_added() {
        Sample sample = labelled(9000);
        assertThat(sample.at("Ingress/web-ingress", BACKEND)).isEqualTo("9000");
        assertThat(sample.at("Service/web", "/spec/ports/1/port")).isEqualTo("9000");
        assertThat(sample.at("Service/web", "/spec/ports/1/targetPort")).isEqualTo("tcp-9000");
    }
}
