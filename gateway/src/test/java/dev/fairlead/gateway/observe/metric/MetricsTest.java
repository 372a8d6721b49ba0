package dev.fairlead.gateway.observe.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.observe.FakeExchange;
import dev.fairlead.gateway.observe.OwnRoute;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {

    private static final long MILLI = 1_000_000;

    private final Gauges gauges = new Gauges();
    private final Metrics metrics = new Metrics(gauges, 2, Buckets.ofSeconds(0.01, 0.1), 8);

    @Test
    void a_products_request_counts_once_in_each_kind() {
        metrics.ended(new FakeExchange()
                .on(FakeExchange.ENDPOINT)
                .by("acme", "production")
                .took(20 * MILLI)
                .sizes(300, 1024));

        assertThat(samples())
                .containsEntry(
                        "fairlead_entrypoint_requests_total{entrypoint=\"http\",method=\"GET\",code=\"200\"}", "1")
                .containsEntry(
                        "fairlead_route_requests_total{route=\"payments/charges/get-charge@file\","
                                + "service=\"payments-api@file\",method=\"GET\",code=\"200\"}",
                        "1")
                .containsEntry(
                        "fairlead_service_request_bytes_total{service=\"payments-api@file\",method=\"GET\",code=\"200\"}",
                        "300")
                .containsEntry(
                        "fairlead_product_response_bytes_total{product=\"payments\",partner=\"acme\","
                                + "method=\"GET\",code=\"200\"}",
                        "1024");
    }

    @Test
    void the_loops_add_up_and_the_count_is_the_last_bucket() {
        for (long millis : new long[] {1, 10, 11, 100, 101, 5000}) {
            metrics.ended(new FakeExchange().loop((int) millis % 2).took(millis * MILLI));
        }

        String labels = "entrypoint=\"http\",method=\"GET\",code=\"200\"";
        String name = "fairlead_entrypoint_request_duration_seconds";
        assertThat(samples())
                .containsEntry(name + "_bucket{" + labels + ",le=\"0.01\"}", "2")
                .containsEntry(name + "_bucket{" + labels + ",le=\"0.1\"}", "4")
                .containsEntry(name + "_bucket{" + labels + ",le=\"+Inf\"}", "6")
                .containsEntry(name + "_count{" + labels + "}", "6")
                .containsEntry(name + "_sum{" + labels + "}", "5.223")
                .containsEntry("fairlead_entrypoint_requests_total{" + labels + "}", "6");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 200, GET, 200",
        "get, 200, other, 200",
        "BREW, 418, other, 418",
        "POST, 0, POST, 499",
        "POST, 599, POST, other",
        "POST, 1200, POST, other",
        "POST, -1, POST, other"
    })
    void what_comes_from_the_wire_is_bounded(String method, int status, String label, String code) {
        metrics.ended(new FakeExchange().method(method).status(status));

        assertThat(samples())
                .containsKey("fairlead_entrypoint_requests_total{entrypoint=\"http\",method=\"" + label + "\",code=\""
                        + code + "\"}");
    }

    @Test
    void an_unmatched_request_and_an_own_one_count_at_the_entrypoint_only() {
        metrics.ended(new FakeExchange().status(404));
        metrics.ended(new FakeExchange().on(OwnRoute.of("admin")));

        assertThat(samples().keySet())
                .anyMatch(name -> name.startsWith("fairlead_entrypoint_requests_total"))
                .noneMatch(name -> name.startsWith("fairlead_route") || name.startsWith("fairlead_service_"));
    }

    @Test
    void who_asks_how_the_gateway_is_counts_nowhere_however_it_is_answered() {
        for (int status : new int[] {200, 405, 503}) {
            metrics.ended(new FakeExchange().on(OwnRoute.of(OwnRoute.HEALTH)).status(status));
        }

        assertThat(samples().keySet()).noneMatch(name -> name.contains("_requests_total"));
        assertThat(metrics.totals().requests()).isZero();
        assertThat(metrics.totals().serverErrors()).isZero();
    }

    @Test
    void past_the_bound_label_sets_become_other_and_no_request_is_lost() {
        for (int i = 0; i < 100; i++) {
            metrics.ended(new FakeExchange().on(route("r" + i, "s" + i)).by("", ""));
            metrics.ended(new FakeExchange().on(FakeExchange.ENDPOINT).by("client" + i, "key"));
        }

        Map<String, String> samples = samples();
        for (String kind : List.of("route", "service", "product")) {
            List<String> values = samples.entrySet().stream()
                    .filter(sample -> sample.getKey().startsWith("fairlead_" + kind + "_requests_total"))
                    .map(Map.Entry::getValue)
                    .toList();
            assertThat(values).hasSizeLessThanOrEqualTo(11);
            assertThat(values.stream().mapToLong(Long::parseLong).sum()).isEqualTo(kind.equals("product") ? 100 : 200);
        }
        assertThat(samples)
                .containsEntry(
                        "fairlead_product_requests_total{product=\"payments\",partner=\"other\",method=\"GET\",code=\"200\"}",
                        "92")
                .containsEntry("fairlead_service_requests_total{service=\"other\",method=\"GET\",code=\"200\"}", "93")
                .containsEntry("fairlead_metric_label_sets{kind=\"product\"}", "9");
    }

    @Test
    void what_is_gone_is_forgotten_and_frees_its_place() {
        CompiledRoute gone = route("gone", "old");
        CompiledRoute kept = route("kept", "new");
        metrics.ended(new FakeExchange().on(gone));
        metrics.ended(new FakeExchange().on(kept));

        metrics.retain(List.of(kept), Set.of());
        metrics.ended(new FakeExchange().on(kept));

        assertThat(samples())
                .containsEntry(
                        "fairlead_route_requests_total{route=\"kept\",service=\"new\",method=\"GET\",code=\"200\"}",
                        "2")
                .doesNotContainKey(
                        "fairlead_route_requests_total{route=\"gone\",service=\"old\",method=\"GET\",code=\"200\"}");
    }

    @Test
    void a_client_that_is_gone_and_comes_back_counts_again() {
        FakeExchange exchange = new FakeExchange().on(FakeExchange.ENDPOINT).by("acme", "key");
        metrics.ended(exchange);
        metrics.retain(List.of(FakeExchange.ENDPOINT), Set.of());
        metrics.ended(exchange);

        assertThat(samples())
                .containsEntry(
                        "fairlead_product_requests_total{product=\"payments\",partner=\"acme\",method=\"GET\",code=\"200\"}",
                        "1");
    }

    @Test
    void label_values_are_escaped() {
        metrics.ended(new FakeExchange().on(route("a\"b\\c\nd", "s")));

        assertThat(samples().keySet()).anyMatch(name -> name.contains("route=\"a\\\"b\\\\c\\nd\""));
    }

    @Test
    void gauges_of_one_name_stand_together() {
        gauges.gauge("fairlead_open_connections", "Open.", Map.of("entrypoint", "http"), () -> 3);
        gauges.gauge("fairlead_revision", "Served.", () -> 7);
        gauges.gauge("fairlead_open_connections", "Open.", Map.of("entrypoint", "admin"), () -> 1);

        assertThat(text().lines())
                .containsSubsequence(
                        "# TYPE fairlead_open_connections gauge",
                        "fairlead_open_connections{entrypoint=\"http\"} 3",
                        "fairlead_open_connections{entrypoint=\"admin\"} 1",
                        "# HELP fairlead_revision Served.",
                        "# TYPE fairlead_revision gauge",
                        "fairlead_revision 7");
    }

    @Test
    void a_bad_registration_is_refused() {
        gauges.gauge("fairlead_revision", "Served.", () -> 7);

        assertThatThrownBy(() -> gauges.counter("fairlead_lost", "Lost.", () -> 1))
                .hasMessageContaining("_total");
        assertThatThrownBy(() -> gauges.gauge("fairlead-x", "X.", () -> 1)).hasMessageContaining("fairlead-x");
        assertThatThrownBy(() -> Buckets.ofSeconds(1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static CompiledRoute route(String name, String service) {
        return new CompiledRoute(name, "", "", "", service, new PathRewrite.Keep(), List.of());
    }

    private String text() {
        return new String(new Scrape(metrics, gauges, null).text(), StandardCharsets.UTF_8);
    }

    private Map<String, String> samples() {
        Map<String, String> samples = new LinkedHashMap<>();
        text().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            assertThat(samples.put(line.substring(0, space), line.substring(space + 1)))
                    .as(line)
                    .isNull();
        });
        return samples;
    }
}
