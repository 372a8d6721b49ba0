package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Acceptance line 4: bad input, each with a clear error that says where and what to do, and nothing changed. */
final class BadInputTest {

    private static final Duration QUICK = Duration.ofSeconds(40);
    private static final String GOOD_PROXY =
            "proxies: {a: {path: /v1, url: \"http://127.0.0.1:9\", endpoints: [{name: e, methods: [GET], path: /e}]}}";

    /** One bad file: what is wrong, its text, and what the error must say. */
    private record BadFile(String title, String text, List<String> said) {}

    private static final List<BadFile> FILES = List.of(
            new BadFile(
                    "malformed YAML",
                    "products:\n  a: [1,\n  b: {\n",
                    List.of("bad.yaml", "line", "column|:[0-9]+:[0-9]+")),
            new BadFile("a tab for indentation", "products:\n\ta: {}\n", List.of("bad.yaml", "2")),
            new BadFile(
                    "an unknown key, with the nearest spelling",
                    "products:\n  a:\n    basePth: /a\n",
                    List.of("basePth", "basePath", "3")),
            new BadFile("an unknown key at the top", "prodcts: {}\n", List.of("prodcts", "products")),
            new BadFile(
                    "a key given twice",
                    "products:\n  a: {basePath: /a, " + GOOD_PROXY + "}\n  a: {basePath: /b, " + GOOD_PROXY + "}\n",
                    List.of("bad.yaml", "3")),
            new BadFile("a wrong type", "products:\n  a:\n    basePath: [1, 2]\n", List.of("basePath", "3")),
            new BadFile(
                    "a base path twice",
                    "products:\n  a: {basePath: /x, " + GOOD_PROXY + "}\n  b: {basePath: /x, " + GOOD_PROXY + "}\n",
                    List.of("/x", "\\ba\\b", "\\bb\\b")),
            new BadFile(
                    "a service that is not declared",
                    "products:\n  a: {basePath: /a, proxies: {p: {path: /v1, service: nowhere, endpoints: [{name: e, methods: [GET], path: /e}]}}}\n",
                    List.of("nowhere", "\\ba\\b")),
            new BadFile(
                    "a product that is not declared",
                    "clients:\n  c: {products: [nowhere]}\n",
                    List.of("nowhere", "\\bc\\b")),
            new BadFile(
                    "a policy that is not declared",
                    "clients:\n  c: {products: [], policy: nowhere}\n",
                    List.of("nowhere")),
            new BadFile(
                    "a bad block of addresses",
                    "clients:\n  c: {credentials: [{name: k, type: api-key, allowedIps: [10.0.0.0/33]}]}\n",
                    List.of("10.0.0.0/33", "2")),
            new BadFile(
                    "a bad duration",
                    "policies:\n  p: {rateLimit: {requests: 1, per: 1 fortnight}}\n",
                    List.of("fortnight", "2")),
            new BadFile(
                    "a variable that is not set",
                    "clients:\n  c: {credentials: [{name: k, type: api-key, key: \"${NOT_SET_ANYWHERE}\"}]}\n",
                    List.of("NOT_SET_ANYWHERE")),
            new BadFile(
                    "a middleware that is not there yet",
                    "http: {middlewares: {m: {compress: {}}}}\n",
                    List.of("compress")));

    @TestFactory
    List<DynamicTest> a_bad_file_is_named_with_its_place_and_exit_status_2() {
        return FILES.stream()
                .map(bad -> DynamicTest.dynamicTest(bad.title, () -> check(bad)))
                .toList();
    }

    private static void check(BadFile bad) throws IOException {
        try (Installation installation = new Installation()) {
            RunningCommand check = installation.fairlead("check", installation.file("bad.yaml", bad.text));
            assertThat(check.awaitExit(QUICK)).as(check.said()).isEqualTo(2);
            for (String pattern : bad.said) {
                assertThat(check.said()).containsPattern(pattern);
            }
            assertThat(check.said()).as("no stack trace").doesNotContain("\tat ");
        }
    }

    @Test
    void a_file_that_breaks_while_it_is_served_changes_nothing() throws IOException {
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            String file = Example.write(installation, upstream.port());
            RunningCommand up = installation.up(file);
            installation.file("fairlead.yaml", "products: [\n");
            up.awaitLine(Pattern.compile("fairlead\\.yaml.*"), QUICK);
            Installation.pause(Duration.ofSeconds(2));
            assertThat(installation
                            .call("GET", "/payments/v1/charges/1", "X-API-Key", Example.ACME)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void bad_rest_bodies_are_refused_with_a_pointer_and_change_nothing() throws IOException {
        try (Installation installation = new Installation()) {
            installation.up();
            String before = installation.rest("GET", "/products", "").body();
            refused(installation.rest("PUT", "/products/x", "{\"basePath\": "), 400, "");
            refused(installation.rest("PUT", "/products/x", "{\"basePath\": \"/x\", \"basePath\": \"/y\"}"), 400, "");
            refused(installation.rest("PUT", "/products/x", "{\"basePth\": \"/x\"}"), 400, "/basePth");
            refused(installation.rest("PUT", "/products/x", "{\"basePath\": 7}"), 400, "/basePath");
            refused(
                    installation.rest("PUT", "/policies/x", "{\"rateLimit\": {\"requests\": 1, \"per\": \"soon\"}}"),
                    400,
                    "/rateLimit/per");
            refused(installation.rest("PUT", "/clients/x", "{\"products\": [\"nowhere\"]}"), 400, "nowhere");
            refused(installation.rest("PUT", "/products/x", "[".repeat(100_000)), 400, "");
            HttpResponse<String> large =
                    installation.rest("PUT", "/products/x", "{\"description\": \"" + "x".repeat(10_000_000) + "\"}");
            assertThat(large.statusCode()).isEqualTo(413);
            assertThat(installation.rest("GET", "/products", "").body()).isEqualTo(before);
        }
    }

    @Test
    void rest_wants_a_token_and_a_current_etag() throws IOException {
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            installation.up();
            assertThat(installation
                            .rest("GET", "/products", "", "X-Nothing", "x")
                            .statusCode())
                    .isEqualTo(200);
            RestObjects.createAll(installation, "shop", upstream.port());
            String etag = installation
                    .rest("GET", "/products/shop", "")
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
            String next = RestObjects.product("shop", upstream.port(), "things");
            RestObjects.good(installation.rest("PUT", "/products/shop", next, "If-Match", etag));
            assertThat(installation
                            .rest("PUT", "/products/shop", next.replace("things", "more"), "If-Match", etag)
                            .statusCode())
                    .isEqualTo(412);
        }
    }

    @Test
    void a_store_that_does_not_answer_is_said_or_survived() throws IOException {
        try (Installation installation = new Installation()) {
            int nobody = Installation.freePort();
            installation.with("MONGODB_URI", "mongodb://127.0.0.1:" + nobody + "/fairlead");
            RunningCommand gateway = installation.fairlead("gateway");
            gateway.awaitLine(Pattern.compile("(?i).*(127\\.0\\.0\\.1:" + nobody + "|mongodb_uri).*"), QUICK);
        }
    }

    @Test
    void a_bad_setting_stops_the_start_with_its_name_and_exit_status_2() throws IOException {
        try (Installation installation = new Installation()) {
            installation.with("FAIRLEAD_HTTP_PORT", "eighty");
            RunningCommand up = installation.fairlead("up");
            assertThat(up.awaitExit(QUICK)).isEqualTo(2);
            assertThat(up.said()).contains("FAIRLEAD_HTTP_PORT", "eighty");
        }
    }

    private static void refused(HttpResponse<String> answer, int status, String said) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(status, 422, 409);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains(said);
    }
}
