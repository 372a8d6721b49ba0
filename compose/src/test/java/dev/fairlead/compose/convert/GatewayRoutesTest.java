package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes at a Gateway of the Gateway API, where the file names one: beside Ingresses, or in their place. */
final class GatewayRoutesTest {

    private static final String SHOP = """
            x-fairlead: {gatewayApi: {name: edge, namespace: infra, only: %s}}
            services:
              web:
                image: a:1
                labels:
                  - traefik.http.routers.web.rule=(Host(`a.example.com`) || Host(`b.example.com`)) && PathPrefix(`/shop`)
                  - traefik.http.routers.post.rule=Host(`a.example.com`) && Method(`POST`) && Header(`X-Kind`, `bulk`)
                  - traefik.http.routers.web.tls.certresolver=le
                  - traefik.http.services.web.loadbalancer.server.port=3000
            """;

    @TempDir
    Path directory;

    @Test
    void routes_stand_beside_ingresses() {
        Sample sample = Sample.of(directory, SHOP.formatted("false"));

        assertThat(ClusterSchema.problems(sample.converted().manifests())).isEmpty();
        assertThat(ClusterRules.problems(sample.converted())).isEmpty();
        String first = "HTTPRoute/web-route";
        assertThat(sample.at(first, "/spec/parentRefs/0/name")).isEqualTo("edge");
        assertThat(sample.at(first, "/spec/parentRefs/0/namespace")).isEqualTo("infra");
        assertThat(sample.at(first, "/spec/hostnames/0")).isEqualTo("a.example.com");
        assertThat(sample.yaml())
                .contains("method: POST", "value: bulk", "- b.example.com")
                .contains("kind: Ingress");
        assertThat(sample.at(first, "/spec/rules/0/backendRefs/0/port")).isEqualTo("3000");
        assertThat(sample.fate("/services/web/labels/traefik.http.routers.post.rule"))
                .startsWith("APPROXIMATED it is in the HTTPRoute only");
        assertThat(sample.converted().expects()).containsKey("Gateway/edge");
    }

    @Test
    void routes_take_the_place_of_ingresses_where_the_file_says_so() {
        Sample sample = Sample.of(directory, SHOP.formatted("true"));

        assertThat(sample.yaml()).doesNotContain("kind: Ingress");
        assertThat(sample.has("HTTPRoute/web-route")).isTrue();
        assertThat(sample.fate("/services/web/labels/traefik.http.routers.web.tls.certresolver"))
                .startsWith("INFERRED TLS ends at the Gateway");
        assertThat(sample.at("NetworkPolicy/web-published", "/spec/ingress/0/ports/0/port"))
                .isEqualTo("3000");
    }

    @Test
    void without_a_gateway_a_method_is_what_an_ingress_cannot_say() {
        Sample sample = Sample.of(directory, SHOP.substring(SHOP.indexOf("services:")));

        assertThat(sample.yaml()).doesNotContain("HTTPRoute");
        assertThat(sample.fate("/services/web/labels/traefik.http.routers.post.rule"))
                .startsWith("REFUSED an Ingress has no word for Method");
    }
}
