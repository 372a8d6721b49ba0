package dev.fairlead.sources.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Cidr;
import dev.fairlead.model.Landscape;
import dev.fairlead.model.Landscape.Workload;
import dev.fairlead.model.form.LandscapeForm;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Containers of an engine as workloads that reach each other. */
class SurveyingTest {

    private static final OwnNetworks OWN = new OwnNetworks(List.of(Cidr.parse("10.0.0.0/16")), Set.of("10.0.0.2"));

    private static Seen seen(String name, String mode, Map<String, String> labels, String... networks) {
        Map<String, Seen.Net> nets = new TreeMap<>();
        for (String network : networks) {
            String[] both = network.split("=", 2);
            nets.put(both[0], new Seen.Net(both.length > 1 ? both[1] : "", ""));
        }
        return new Seen(
                "id-" + name, name, labels, "running", "healthy", mode, nets, List.of(80), List.of("8080→80/tcp"), "");
    }

    private static Map<String, String> compose(String service, String needs) {
        return Map.of(
                "com.docker.compose.project",
                "shop",
                "com.docker.compose.service",
                service,
                "com.docker.compose.depends_on",
                needs);
    }

    private static Workload of(Landscape landscape, String name) {
        return Objects.requireNonNull(landscape.workloads().get(name), name);
    }

    private final Landscape landscape = Surveying.of(
            List.of(
                    seen("shop-gateway-1", "front", compose("gateway", "api:service_healthy:false"), "front=10.0.0.2"),
                    seen(
                            "shop-api-1",
                            "front",
                            compose("api", "db:service_started:true"),
                            "front=10.0.0.3",
                            "back=10.1.0.3"),
                    seen("shop-db-1", "back", compose("db", ""), "back=10.1.0.4"),
                    seen("sidecar", "container:id-shop-db-1", Map.of()),
                    seen("agent", "host", Map.of(), "host"),
                    seen("alone", "none", Map.of(), "none")),
            List.of("back"),
            OWN);

    @Test
    void those_on_one_network_reach_each_other() {
        assertThat(landscape.reach("shop-gateway-1", "shop-api-1")).containsExactly("front");
        assertThat(landscape.reach("shop-api-1", "shop-db-1")).containsExactly("back");
        assertThat(landscape.reach("shop-gateway-1", "shop-db-1")).isEmpty();
        assertThat(landscape.reach("shop-api-1", "shop-api-1")).isEmpty();
        assertThat(landscape.reach("agent", "shop-api-1")).isEmpty();
        assertThat(landscape.reach("alone", "shop-api-1")).isEmpty();
    }

    @Test
    void whoever_shares_a_network_with_another_is_where_that_one_is() {
        assertThat(landscape.reach("sidecar", "shop-api-1")).containsExactly("back");
    }

    @Test
    void a_closed_network_leads_nowhere_outside() {
        assertThat(landscape.reachesOutside(of(landscape, "shop-db-1"))).isFalse();
        assertThat(landscape.reachesOutside(of(landscape, "shop-api-1"))).isTrue();
        assertThat(landscape.reachesOutside(of(landscape, "alone"))).isFalse();
    }

    @Test
    void it_says_what_compose_says_and_which_one_the_gateway_is() {
        Workload api = of(landscape, "shop-api-1");
        assertThat(api.group()).isEqualTo("shop");
        assertThat(api.state()).isEqualTo("running, healthy");
        assertThat(api.needs()).containsExactly("shop-db-1");
        assertThat(api.addresses()).containsExactly("10.1.0.3", "10.0.0.3", "shop-api-1", "api");
        assertThat(api.published()).containsExactly("8080→80/tcp");
        assertThat(api.self()).isFalse();
        assertThat(of(landscape, "shop-gateway-1").self()).isTrue();
    }

    @Test
    void what_is_told_is_read_again() {
        assertThat(LandscapeForm.read(LandscapeForm.write(landscape))).contains(landscape);
    }
}
