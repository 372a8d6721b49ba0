package dev.fairlead.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.model.tree.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StatusViewTest {

    private static final String GATEWAY = """
            {"id": "one", "address": "127.0.0.1:8090", "revision": 12, "version": "0.1.0", "health": "%s", "errors": 1,
             "warnings": 1, "findings": [], "started": "2026-11-30T11:46:53.820Z", "seen": "2026-11-30T11:47:46.342Z",
             "pulse": {"seconds": 10.0, "requests": 400, "clientErrors": 2, "serverErrors": 1, "p50": 0.4, "p95": 1, "p99": 2.5}}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private StatusView view(String replicas, String findings, int unpublished) throws Json.Malformed {
        return view(replicas, findings, unpublished, "", "{\"status\": \"up\", \"store\": \"up\"}");
    }

    private StatusView view(String replicas, String findings, int unpublished, String alerts, String health)
            throws Json.Malformed {
        StatusView view = new StatusView(
                Json.read("""
                {"version": "0.1.0", "startedAt": "2026-11-30T11:00:00Z", "uptimeSeconds": 3700, "revision": 12,
                 "counts": {"products": 2, "clients": 0}, "unpublished": %d, "replicas": [%s], "findings": [%s]}
                """.formatted(unpublished, replicas, findings), "status"),
                Json.read("{\"items\": [" + alerts + "]}", "alerts"),
                Json.read(health, "health"));
        view.print(Terminal.plain(new PrintWriter(out), new PrintWriter(err)));
        return view;
    }

    @Test
    void it_says_the_whole_and_a_row_for_each_gateway() throws Json.Malformed {
        assertThat(view(GATEWAY.formatted("up"), "", 0).needsALook()).isFalse();
        assertThat(out.toString().lines())
                .containsExactly(
                        "Fairlead 0.1.0, up 1 h 1 min, revision 12",
                        "in the store: 2 products",
                        "gateway\thealth\trevision\trequests/s\t4xx\t5xx\tp99 ms\tfindings\tversion\tup since",
                        "one\tup\t12\t40.0\t0.5%\t0.3%\t2.5\t2\t0.1.0\t2026-11-30T11:46:53Z",
                        "no findings");
    }

    @Test
    void gateways_of_several_builds_are_told_apart() throws Json.Malformed {
        String one = GATEWAY.formatted("up").replace("0.1.0", "0.1.0+6a8f0b27");
        String two = one.replace("\"one\"", "\"two\"");
        assertThat(view(one + "," + two, "", 0).needsALook()).isFalse();
        assertThat(out.toString()).doesNotContain("builds");

        view(one + "," + two.replace("6a8f0b27", "f9e755dd.changed"), "", 0);
        assertThat(out.toString().lines())
                .contains("gateways of 2 builds: 0.1.0+6a8f0b27 (one), 0.1.0+f9e755dd.changed (two)");
    }

    @Test
    void who_should_look_is_told_by_findings_and_by_gateways() throws Json.Malformed {
        String finding = """
                {"severity": "error", "subject": "product \\"shop\\"", "replica": "one", "text": "it is bad", "remedy": "mend it"}
                """;
        assertThat(view(GATEWAY.formatted("up"), finding, 1).needsALook()).isTrue();
        assertThat(out.toString())
                .contains("revision 12; 1 product is not served as it stands: fairlead publish")
                .contains("error   one: product \"shop\": it is bad; mend it")
                .doesNotContain("no findings");
        assertThat(view(GATEWAY.formatted("degraded"), "", 0).needsALook()).isTrue();
        assertThat(view("", "", 0).needsALook()).isTrue();
        assertThat(err.toString()).contains("no gateway runs against this store");
    }

    @Test
    void why_a_gateway_is_not_up_and_what_fires_is_said() throws Json.Malformed {
        String alert = """
                {"rule": "down", "subject": "shop@store http://10.0.0.7", "text": "down at 1 of 1 gateways: Connection refused"}
                """;
        assertThat(view(GATEWAY.formatted("degraded: Redis does not answer"), "", 0)
                        .needsALook())
                .isTrue();
        assertThat(view(
                                GATEWAY.formatted("up").replace("\"serverErrors\": 1", "\"serverErrors\": 20"),
                                "",
                                0,
                                alert,
                                "{}")
                        .needsALook())
                .isTrue();
        assertThat(out.toString().lines())
                .contains(
                        "look    one: degraded: Redis does not answer",
                        "look    one: 5.0% of its answers are 5xx; `fairlead services` says how backends stand,"
                                + " `fairlead logs --status 5xx` which requests",
                        "alert   down: shop@store http://10.0.0.7: down at 1 of 1 gateways: Connection refused")
                .anyMatch(line -> line.startsWith("one\tdegraded\t12\t"));
        assertThat(view(GATEWAY.formatted("up").replace("\"serverErrors\": 1", "\"serverErrors\": 20"), "", 0)
                        .needsALook())
                .isTrue();
        String full = "{\"status\": \"degraded\", \"store\": \"takes no changes: its disk is full\"}";
        assertThat(view(GATEWAY.formatted("up"), "", 0, "", full).needsALook()).isTrue();
        assertThat(out.toString()).contains("look    the store takes no changes: its disk is full");
    }
}
