package dev.fairlead.gateway.observe.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.observe.FakeExchange;
import dev.fairlead.gateway.observe.OwnRoute;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessLogTest {

    private static final CompiledRoute RULE_ROUTE =
            new CompiledRoute("shop@docker", "", "", "", "shop@docker", new PathRewrite.Keep(), List.of());

    @Test
    void a_products_request_has_all_fields_in_the_order_of_the_contract() {
        FakeExchange exchange = new FakeExchange()
                .on(FakeExchange.ENDPOINT)
                .by("acme", "production")
                .sentTo("payments-api:8000", 987_654)
                .startMillis(1_795_210_621_007L)
                .took(12_345_678);

        assertThat(line(exchange))
                .isEqualTo("{\"time\":\"2026-11-20T21:37:01.019Z\",\"event\":\"request\","
                        + "\"request_id\":\"0af7651916cd43dd8448eb211c80319c\","
                        + "\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\","
                        + "\"product\":\"payments\",\"proxy\":\"charges\",\"endpoint\":\"get-charge\","
                        + "\"partner\":\"acme\",\"credential\":\"production\",\"method\":\"GET\","
                        + "\"host\":\"api.example.com\",\"path\":\"/payments/v1/charges/7\","
                        + "\"route\":\"payments/charges/get-charge@file\",\"service\":\"payments-api@file\","
                        + "\"backend\":\"payments-api:8000\",\"status\":200,\"failure\":null,"
                        + "\"duration_ms\":12.345,\"upstream_ms\":0.987,\"bytes_in\":300,\"bytes_out\":1024,"
                        + "\"revision\":42,\"replica\":\"gateway-1\"}\n");
    }

    @Test
    void what_does_not_apply_is_null() {
        FakeExchange exchange = new FakeExchange().failed(new Failure.NoRoute(), 404);

        assertThat(line(exchange))
                .contains("\"product\":null,\"proxy\":null,\"endpoint\":null,\"partner\":null,\"credential\":null,")
                .contains("\"route\":null,\"service\":null,\"backend\":null,\"status\":404,\"failure\":\"no_route\",")
                .contains("\"upstream_ms\":null,");
    }

    @Test
    void a_rule_route_has_no_product() {
        assertThat(line(new FakeExchange().on(RULE_ROUTE)))
                .contains("\"product\":null,\"proxy\":null,\"endpoint\":null,")
                .contains("\"route\":\"shop@docker\",\"service\":\"shop@docker\",");
    }

    @Test
    void the_reason_of_a_refusal_stands_behind_its_word() {
        FakeExchange exchange = new FakeExchange()
                .on(FakeExchange.ENDPOINT)
                .failed(new Failure.Unauthorized("the key \"flk_a\" expired"), 401);

        assertThat(line(exchange))
                .contains("\"status\":401,\"failure\":\"unauthorized: the key \\\"flk_a\\\" expired\",");
    }

    @Test
    void a_caller_that_left_is_499() {
        assertThat(line(new FakeExchange().status(0))).contains("\"status\":499,\"failure\":\"caller_left\",");
    }

    @Test
    void hostile_bytes_are_escaped() {
        FakeExchange exchange = new FakeExchange()
                .method("GET\"\n")
                .hostBytes(new byte[] {'a', 0, 0x1b, '[', 'm', 0x7f})
                .pathBytes(new byte[] {
                    '/',
                    '"',
                    '\\',
                    '\n',
                    (byte) 0xff,
                    (byte) 0xc3,
                    (byte) 0xa9,
                    (byte) 0xc2,
                    (byte) 0x9b,
                    (byte) 0xc0,
                    (byte) 0xaf,
                    (byte) 0xed,
                    (byte) 0xa0,
                    (byte) 0x80,
                    (byte) 0xf0
                });

        assertThat(line(exchange))
                .contains("\"method\":\"GET\\\"\\n\",")
                .contains("\"host\":\"a\\u0000\\u001b[m\\u007f\",")
                .contains("\"path\":\"/\\\"\\\\\\n%FF\u00e9\\u009b%C0%AF%ED%A0%80%F0\",");
    }

    @Test
    void a_long_path_is_cut_and_the_line_stays_in_its_bound() {
        byte[] path = new byte[100_000];
        FakeExchange exchange = new FakeExchange().pathBytes(path).requestId("x\n".repeat(9_000));

        String line = line(exchange);

        assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThan(AccessLog.LINE_BYTES);
        assertThat(line)
                .contains("\"path\":\"" + "\\u0000".repeat(341) + "\u2026\",")
                .endsWith("}\n");
    }

    @Test
    void own_routes_are_logged_only_when_they_fail() {
        CompiledRoute health = OwnRoute.of("health");

        assertThat(lines(new FakeExchange().on(health).status(200))).isEmpty();
        assertThat(lines(new FakeExchange().on(health).status(503))).hasSize(1);
    }

    @Test
    void each_loop_has_its_own_lane_and_no_line_is_split() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int each = 500;
        try (LineSink sink = new LineSink(out, 1 << 20, 1 << 16)) {
            AccessLog log = new AccessLog(sink, 2, () -> 42, "gateway-1");
            FakeExchange first = new FakeExchange().on(FakeExchange.ENDPOINT).loop(0);
            FakeExchange second = new FakeExchange().on(RULE_ROUTE).loop(1);
            for (int i = 0; i < each; i++) {
                log.ended(first);
                log.ended(second);
            }
            assertThat(sink.flush(Duration.ofSeconds(10))).isTrue();
            assertThat(sink.dropped()).isZero();
        }

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2 * each)
                .allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("\"gateway-1\"}"));
    }

    private static String line(FakeExchange exchange) {
        List<String> lines = lines(exchange);
        assertThat(lines).hasSize(1);
        return lines.getFirst() + "\n";
    }

    private static List<String> lines(FakeExchange exchange) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LineSink sink = new LineSink(out)) {
            new AccessLog(sink, 1, () -> 42, "gateway-1").ended(exchange);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
