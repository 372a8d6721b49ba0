package dev.fairlead.gateway.observe.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.observe.FakeExchange;
import dev.fairlead.gateway.observe.OwnRoute;
import dev.fairlead.model.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TraefikMetricsTest {

    private static final long MILLI = 1_000_000;
    private static final CompiledRoute ROUTE =
            new CompiledRoute("shop@file", "", "", "", "web@file", new PathRewrite.Keep(), List.of());

    private final Gauges gauges = new Gauges();

    private static TraefikMetrics metrics(boolean routers) {
        return new TraefikMetrics(new TraefikNames(true, true, routers, Buckets.ofSeconds(0.1, 0.3, 1.2, 5)), 2);
    }

    private List<String> scrape(TraefikMetrics metrics) {
        Metrics ours = new Metrics(gauges, 2, Buckets.standard(), Metrics.LABEL_SETS);
        byte[] text = new Scrape(ours, gauges, metrics).text();
        return new String(text, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("traefik_"))
                .toList();
    }

    @Test
    void names_labels_and_buckets_are_traefiks() {
        TraefikMetrics metrics = metrics(true);
        metrics.ended(new FakeExchange().on(ROUTE).took(200 * MILLI).sizes(300, 1024));
        metrics.ended(new FakeExchange().loop(1).on(ROUTE).took(2000 * MILLI).sizes(1, 2));

        String labels = "protocol=\"http\",method=\"GET\",code=\"200\"";
        String histogram = "traefik_entrypoint_request_duration_seconds";
        assertThat(scrape(metrics))
                .contains(
                        "traefik_entrypoint_requests_total{entrypoint=\"web\"," + labels + "} 2",
                        histogram + "_bucket{entrypoint=\"web\"," + labels + ",le=\"0.1\"} 0",
                        histogram + "_bucket{entrypoint=\"web\"," + labels + ",le=\"0.3\"} 1",
                        histogram + "_bucket{entrypoint=\"web\"," + labels + ",le=\"5\"} 2",
                        histogram + "_sum{entrypoint=\"web\"," + labels + "} 2.2",
                        "traefik_service_requests_bytes_total{service=\"web@file\"," + labels + "} 301",
                        "traefik_service_responses_bytes_total{service=\"web@file\"," + labels + "} 1026",
                        "traefik_router_requests_total{router=\"shop@file\",service=\"web@file\"," + labels + "} 2");
    }

    @Test
    void routers_are_counted_where_that_is_asked_for_and_own_routes_never() {
        TraefikMetrics metrics = metrics(false);
        metrics.ended(new FakeExchange().on(ROUTE));
        metrics.ended(new FakeExchange().entrypoint("https").on(OwnRoute.of("mcp")));
        metrics.ended(new FakeExchange().on(OwnRoute.of(OwnRoute.HEALTH)).status(503));
        assertThat(scrape(metrics))
                .noneMatch(line -> line.startsWith("traefik_router_"))
                .anyMatch(line -> line.startsWith("traefik_entrypoint_requests_total{entrypoint=\"websecure\""))
                .noneMatch(line -> line.contains("mcp") || line.contains("503"));
    }

    @Test
    void protocols_and_strange_methods_have_traefiks_words() {
        TraefikMetrics metrics = metrics(false);
        metrics.ended(new FakeExchange().status(101));
        metrics.ended(new FakeExchange().method("BREW"));
        assertThat(scrape(metrics))
                .contains(
                        "traefik_entrypoint_requests_total{entrypoint=\"web\",protocol=\"websocket\",method=\"GET\","
                                + "code=\"101\"} 1",
                        "traefik_entrypoint_requests_total{entrypoint=\"web\",protocol=\"http\","
                                + "method=\"EXTENSION_METHOD\",code=\"200\"} 1");
    }

    @Test
    void label_sets_are_bounded_and_those_of_what_is_gone_are_forgotten() {
        TraefikMetrics metrics = metrics(true);
        for (int i = 0; i < 2 * Metrics.LABEL_SETS; i++) {
            metrics.ended(new FakeExchange()
                    .on(new CompiledRoute(
                            "r" + i + "@file", "", "", "", "s" + i + "@file", new PathRewrite.Keep(), List.of())));
        }
        assertThat(scrape(metrics).stream().filter(line -> line.startsWith("traefik_service_requests_total{")))
                .hasSize(Metrics.LABEL_SETS + 1)
                .anyMatch(line -> line.contains("service=\"other\"") && line.endsWith(" " + Metrics.LABEL_SETS));
        metrics.ended(new FakeExchange().on(ROUTE));
        metrics.retain(List.of(ROUTE));
        metrics.ended(new FakeExchange().on(ROUTE));
        assertThat(scrape(metrics).stream().filter(line -> line.startsWith("traefik_router_requests_total{")))
                .anyMatch(line -> line.contains("router=\"shop@file\"") && line.endsWith(" 1"))
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void the_state_is_told_too() {
        GatewayGauges.traefik(gauges, Snapshot::empty, (service, backend) -> true, () -> 3, () -> 5_900);
        GatewayGauges.traefikConnections(gauges, "https", () -> 7);
        assertThat(scrape(metrics(false)))
                .contains(
                        "traefik_config_reloads_total 3",
                        "traefik_config_last_reload_success 5",
                        "traefik_open_connections{entrypoint=\"websecure\",protocol=\"TCP\"} 7");
    }
}
