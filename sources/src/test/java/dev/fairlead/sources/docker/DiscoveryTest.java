package dev.fairlead.sources.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Cidr;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Service.Backend;
import dev.fairlead.sources.docker.Seen.Net;
import dev.fairlead.sources.label.LabelRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DiscoveryTest {

    private static final OwnNetworks ON_HOST = new OwnNetworks(
            Stream.of("172.18.0.0/16", "172.19.0.0/16", "172.20.0.0/16")
                    .map(Cidr::parse)
                    .toList(),
            Set.of("172.18.0.1", "172.19.0.1", "172.20.0.1"));
    private static final OwnNetworks IN_FRONTEND =
            new OwnNetworks(List.of(Cidr.parse("172.18.0.0/16")), Set.of("172.18.0.9"));
    private static final OwnNetworks ELSEWHERE =
            new OwnNetworks(List.of(Cidr.parse("192.0.2.0/24")), Set.of("192.0.2.7"));

    /** A container that runs; changed from there. */
    private static final class Draft {
        private final String name;
        private final Map<String, String> labels = new HashMap<>();
        private final Map<String, Net> networks = new HashMap<>();
        private String status = "running";
        private String health = "";
        private String mode = "bridge";

        Draft(String name) {
            this.name = name;
        }

        Draft label(String label, String value) {
            labels.put(label, value);
            return this;
        }

        Draft on(String network, String address) {
            networks.put(network, new Net(address, address.replaceAll("[0-9]+$", "1")));
            return this;
        }

        Draft status(String value) {
            status = value;
            return this;
        }

        Draft health(String value) {
            health = value;
            return this;
        }

        Draft mode(String value) {
            mode = value;
            return this;
        }

        Seen seen() {
            return new Seen("id-" + name, name, labels, status, health, mode, networks, List.of(80), List.of(), "");
        }
    }

    private static Draft web() {
        return new Draft("web").on("frontend", "172.18.0.2");
    }

    private static Declaration declare(OwnNetworks own, Draft... drafts) {
        return declare(own, Discovery.Leaving.NOTHING, LabelRules.usual(), drafts);
    }

    private static Declaration declare(OwnNetworks own, Discovery.Leaving leaving, LabelRules rules, Draft... drafts) {
        List<Seen> seen = Stream.of(drafts).map(Draft::seen).toList();
        return new Discovery(rules, new NoKeys()).declare(seen, own, leaving, List.of());
    }

    private static List<String> backends(Declaration declaration, String service) {
        return Optional.ofNullable(declaration.services().get(service)).stream()
                .flatMap(found -> found.backends().stream())
                .map(Backend::url)
                .toList();
    }

    private static String findings(Declaration declaration) {
        return declaration.diagnostics().toString();
    }

    // -- networks ---------------------------------------------------------------------------------------------------

    @Test
    void on_the_host_every_bridge_is_reached() {
        Declaration declaration = declare(ON_HOST, web());

        assertThat(backends(declaration, "web")).containsExactly("http://172.18.0.2:80");
        assertThat(declaration.diagnostics()).isEmpty();
    }

    @Test
    void of_several_networks_the_one_that_is_shared_counts() {
        Draft self = new Draft("fairlead").on("frontend", "172.18.0.9").label("traefik.enable", "false");
        Draft api = new Draft("api").on("backend", "172.19.0.5").on("frontend", "172.18.0.5");

        assertThat(backends(declare(IN_FRONTEND, self, api), "api")).containsExactly("http://172.18.0.5:80");
    }

    @Test
    void the_network_of_the_label_counts_first() {
        Draft api = new Draft("api")
                .on("backend", "172.19.0.5")
                .on("frontend", "172.18.0.5")
                .label("traefik.docker.network", "frontend");

        assertThat(backends(declare(ON_HOST, api), "api")).containsExactly("http://172.18.0.5:80");
    }

    @Test
    void a_network_that_the_container_is_not_on_is_told_and_another_used() {
        Declaration declaration = declare(ON_HOST, web().label("traefik.docker.network", "shop_frontend"));

        assertThat(backends(declaration, "web")).containsExactly("http://172.18.0.2:80");
        assertThat(findings(declaration)).contains("it is not on the network \"shop_frontend\" that it names");
    }

    @Test
    void a_network_that_the_gateway_is_not_on_is_told_and_a_shared_one_used() {
        Draft self = new Draft("fairlead").on("frontend", "172.18.0.9").label("traefik.enable", "false");
        Draft api = new Draft("api")
                .on("backend", "172.19.0.5")
                .on("frontend", "172.18.0.5")
                .label("traefik.docker.network", "backend");
        Declaration declaration = declare(IN_FRONTEND, self, api);

        assertThat(backends(declaration, "api")).containsExactly("http://172.18.0.5:80");
        assertThat(findings(declaration)).contains("is none of the gateway's");
    }

    @Test
    void without_a_shared_network_the_route_stays_and_says_why() {
        Draft self = new Draft("fairlead").on("frontend", "172.18.0.9").label("traefik.enable", "false");
        Draft api = new Draft("api").on("backend", "172.19.0.5");
        Declaration declaration = declare(IN_FRONTEND, self, api);

        assertThat(declaration.routes()).containsKey("api");
        assertThat(backends(declaration, "api")).isEmpty();
        assertThat(findings(declaration))
                .contains("it is on backend, the gateway is on frontend, and no network is shared");
    }

    @Test
    void far_from_the_engine_the_address_is_used_with_a_word() {
        Declaration declaration = declare(ELSEWHERE, web());

        assertThat(backends(declaration, "web")).containsExactly("http://172.18.0.2:80");
        assertThat(findings(declaration)).contains("on none of the gateway's own networks");
    }

    @Test
    void the_host_network_is_this_host_or_the_gateway_of_a_bridge() {
        Draft onHost = new Draft("web").mode("host");
        Draft self = new Draft("fairlead").on("frontend", "172.18.0.9").label("traefik.enable", "false");

        assertThat(backends(declare(ON_HOST, onHost), "web")).containsExactly("http://127.0.0.1:80");
        assertThat(backends(declare(IN_FRONTEND, self, onHost), "web")).containsExactly("http://172.18.0.1:80");
    }

    @Test
    void the_network_of_another_container_is_followed() {
        Draft vpn = new Draft("vpn").on("frontend", "172.18.0.7").label("traefik.enable", "false");
        Draft web = new Draft("web").mode("container:id-vpn");
        Draft lost = new Draft("lost").mode("container:id-gone");
        Declaration declaration = declare(ON_HOST, vpn, web, lost);

        assertThat(backends(declaration, "web")).containsExactly("http://172.18.0.7:80");
        assertThat(backends(declaration, "lost")).isEmpty();
        assertThat(findings(declaration)).contains("the container whose network it shares is gone");
    }

    // -- states -----------------------------------------------------------------------------------------------------

    @Test
    void what_is_not_fit_keeps_its_route_and_gets_nothing() {
        for (Draft draft : List.of(
                web().health("starting"),
                web().health("unhealthy"),
                web().status("paused"),
                web().status("restarting"))) {
            Declaration declaration = declare(ON_HOST, draft);

            assertThat(declaration.routes()).containsKey("web");
            assertThat(backends(declaration, "web")).isEmpty();
            assertThat(findings(declaration)).contains("container \"web\" gets no requests: it is ");
        }
    }

    @Test
    void healthy_is_as_good_as_no_health_check() {
        assertThat(backends(declare(ON_HOST, web().health("healthy")), "web")).hasSize(1);
    }

    @Test
    void what_has_ended_is_gone() {
        for (String status : List.of("exited", "created", "dead", "removing")) {
            assertThat(declare(ON_HOST, web().status(status)).routes()).isEmpty();
        }
    }

    @Test
    void what_has_ended_stays_where_its_label_says_so() {
        Declaration declaration =
                declare(ON_HOST, web().status("exited").label("traefik.docker.allownonrunning", "true"));

        assertThat(declaration.routes()).containsKey("web");
        assertThat(backends(declaration, "web")).isEmpty();
    }

    @Test
    void what_is_told_to_stop_gets_nothing_more() {
        Discovery.Leaving leaving = new Discovery.Leaving(Set.of("id-web"), Set.of());
        Declaration declaration = declare(ON_HOST, leaving, LabelRules.usual(), web());

        assertThat(declaration.routes()).containsKey("web");
        assertThat(backends(declaration, "web")).isEmpty();
        assertThat(findings(declaration)).contains("it is stopping");
    }

    @Test
    void what_died_a_moment_ago_keeps_its_route() {
        Discovery.Leaving leaving = new Discovery.Leaving(Set.of(), Set.of("id-web"));
        Declaration declaration = declare(ON_HOST, leaving, LabelRules.usual(), web().status("exited"));

        assertThat(declaration.routes()).containsKey("web");
        assertThat(backends(declaration, "web")).isEmpty();
    }

    @Test
    void places_name_container_and_label() {
        assertThat(findings(declare(ON_HOST, web().label("traefik.http.routers.web.rul", "x"))))
                .contains("container \"web\", label traefik.http.routers.web.rul: route \"web@docker\"");
    }
}
