package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Acceptance line 4: bad input, each with a clear error that says where and what to do, and nothing changed. */
@ResourceLock(value = Installation.ECHO, mode = ResourceAccessMode.READ)
final class BadInputTest {

    private static final Duration QUICK = Duration.ofSeconds(40);
    private static final String GOOD_PROXY =
            "proxies: {a: {path: /v1, url: \"http://127.0.0.1:9\", endpoints: [{name: e, methods: [GET], path: /e}]}}";

    private static Installation installation;
    private static RecordingUpstream upstream;
    private static RunningCommand up;
    private static String file;

    @BeforeAll
    static void start() {
        installation = new Installation();
        upstream = RecordingUpstream.start(0);
        file = Example.write(installation, upstream.port());
        up = installation.up(file);
    }

    @AfterAll
    static void stop() throws IOException {
        installation.close();
        upstream.close();
    }

    /** One bad file: what is wrong, its text, and what the error must say. */
    private record BadFile(String title, String text, List<String> said) {}

    private static final List<BadFile> FILES = List.of(
            new BadFile("malformed YAML", "products:\n  a: [1,\n  b: {\n", List.of("bad.yaml:4:1", "not YAML")),
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
                    "a misspelt option of a label in a Compose file",
                    "services:\n  web:\n    image: web\n    labels: {traefik.http.routers.web.prioritty: 1}\n",
                    List.of("prioritty", "\"priority\"", "bad\\.yaml:4:")),
            new BadFile(
                    "a middleware that is not there yet",
                    "http: {middlewares: {m: {plugin: {a: {}}}}}\n",
                    List.of("plugin")));

    @TestFactory
    List<DynamicTest> a_bad_file_is_named_with_its_place_and_exit_status_2() {
        return FILES.stream()
                .map(bad -> DynamicTest.dynamicTest(bad.title, () -> check(bad)))
                .toList();
    }

    @Test
    void a_grant_of_an_unknown_product_is_a_warning_and_strictly_status_1() {
        String granted = installation.file("granted.yaml", "clients:\n  c: {products: [nowhere]}\n");
        RunningCommand check = installation.fairlead("check", "--strict", granted);
        assertThat(check.awaitExit(QUICK)).as(check.said()).isEqualTo(1);
        assertThat(check.said()).containsPattern("granted\\.yaml:2:\\d+: client \"c@file\": .*nowhere");
    }

    private static void check(BadFile bad) {
        RunningCommand check = installation.fairlead("check", installation.file("bad.yaml", bad.text));
        assertThat(check.awaitExit(QUICK)).as(check.said()).isEqualTo(2);
        for (String pattern : bad.said) {
            assertThat(check.said()).containsPattern(pattern);
        }
        assertThat(check.said())
                .as("a place, and no stack trace")
                .containsPattern("bad\\.yaml:\\d+:\\d+")
                .doesNotContain("\tat ");
    }

    /** What a good file becomes while it is served: the text to replace, its replacement, and what the log must say. */
    private record Breaks(String good, String bad, String said) {}

    private static final List<Breaks> RELOADS = List.of(
            new Breaks("products:\n", "products: [\n", "fairlead\\.yaml:\\d+:\\d+: source file: .* is not closed"),
            new Breaks("basePath:", "basePth:", "fairlead\\.yaml:3:\\d+: .*basePth.*basePath"),
            new Breaks("per: 1m", "per: soon", "fairlead\\.yaml:\\d+:\\d+: .*soon"),
            new Breaks("policy: gold", "policy: golden", "fairlead\\.yaml:\\d+:\\d+: .*golden"));

    @Test
    void a_file_that_breaks_while_it_is_served_is_named_and_changes_nothing() throws IOException {
        String good = Files.readString(Path.of(file));
        for (Breaks breaks : RELOADS) {
            installation.file("fairlead.yaml", good.replace(breaks.good, breaks.bad));
            up.awaitLine(Pattern.compile(breaks.said), QUICK);
            assertThat(RestObjects.status(installation, "/payments/v1/charges/1", Example.ACME))
                    .as("served after " + breaks.bad)
                    .isEqualTo(200);
        }
        installation.file("fairlead.yaml", good.replace("/charges/{id}", "/receipts/{id}"));
        RestObjects.awaitStatus(installation, "/payments/v1/receipts/1", Example.ACME, 200, QUICK);
        installation.file("fairlead.yaml", good);
        RestObjects.awaitStatus(installation, "/payments/v1/charges/1", Example.ACME, 200, QUICK);
    }

    @Test
    void bad_rest_bodies_are_refused_with_a_pointer_and_change_nothing() {
        String before = everything();
        refused("/products/x", "{\"basePath\": ", "");
        refused("/products/x", "{\"basePath\": \"/x\", \"basePath\": \"/y\"}", "basePath");
        refused("/products/x", "{\"basePth\": \"/x\"}", "/basePth");
        refused("/products/x", "{\"basePath\": 7}", "/basePath");
        refused("/policies/x", "{\"rateLimit\": {\"requests\": 1, \"per\": \"soon\"}}", "/rateLimit/per");
        refused("/policies/x", "{\"quota\": [{\"requests\": 1, \"per\": \"day\"}, {\"requests\": 1}]}", "/quota/1/per");
        refused("/clients/x", "{\"products\": [\"nowhere\"]}", "nowhere");
        refused("/clients/x", "{\"policy\": \"nowhere\"}", "/policy");
        refused("/products/x", "[".repeat(100_000), "");
        String large = "{\"description\": \"" + "x".repeat(10_000_000) + "\"}";
        assertThat(installation.rest("PUT", "/products/x", large).statusCode()).isEqualTo(413);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void a_base_path_that_another_product_has_is_refused() {
        RestObjects.createAll(installation, "first", upstream.port());
        refused("/products/second", RestObjects.product("first", upstream.port(), "items"), "/basePath");
    }

    @Test
    void rest_wants_a_token_and_a_current_etag() {
        assertThat(installation
                        .get(installation.managementPort(), "/api/v1/products")
                        .statusCode())
                .isEqualTo(401);
        RestObjects.createAll(installation, "shop", upstream.port());
        HttpResponse<String> shop = installation.rest("GET", "/products/shop", "");
        String etag = shop.headers().firstValue("ETag").orElseThrow();
        String next = RestObjects.product("shop", upstream.port(), "things");
        RestObjects.good(installation.rest("PUT", "/products/shop", next, "If-Match", etag));
        String more = next.replace("things", "more");
        assertThat(installation
                        .rest("PUT", "/products/shop", more, "If-Match", etag)
                        .statusCode())
                .isEqualTo(412);
        assertThat(installation.rest("GET", "/products/shop", "").body()).contains("things");
    }

    @Test
    void a_gateway_whose_store_never_answered_is_not_ready_and_says_why() throws IOException {
        notReady("key_missing", "\"key\"", "");
    }

    @Test
    void a_gateway_with_a_key_and_without_a_copy_of_its_store_is_not_ready_and_says_why() throws IOException {
        notReady("store_lost", "no last good copy", "c2l4dGVlbi1ieXRlcy1hbmQtc2l4dGVlbi1tb3JlISE=");
    }

    private static void notReady(String logged, String said, String encryptionKey) throws IOException {
        try (Installation alone = new Installation()) {
            int nobody = Installation.freePort();
            alone.with("MONGODB_URI", "mongodb://127.0.0.1:" + nobody + "/fairlead");
            alone.with("FAIRLEAD_ENCRYPTION_KEY", encryptionKey);
            RunningCommand gateway = alone.fairlead("gateway");
            String line = gateway.awaitLine(Pattern.compile(".*" + logged + ".*"), QUICK)
                    .group();
            assertThat(line).contains("127.0.0.1:" + nobody);
            HttpResponse<String> health =
                    Installation.await(QUICK, () -> alone.call("GET", "/health/ready"), answer -> answer.body()
                            .contains(said));
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(gateway.isAlive()).isTrue();
        }
    }

    @Test
    void bad_settings_stop_the_start_with_their_names_and_exit_status_2() throws IOException {
        try (Installation alone = new Installation()) {
            alone.with("FAIRLEAD_HTTP_PORT", "eighty")
                    .with("FAIRLEAD_TRUSTED_PROXIES", "10.0.0.0/33")
                    .with("FAIRLEAD_IDLE_TIMEOUT", "1 fortnight")
                    .with("FAIRLEAD_ENCRYPTION_KEY", "short")
                    .with("FAIRLEAD_HEADER_TIMOUT", "1s")
                    .with("MONGODB_URI", "http://127.0.0.1");
            RunningCommand started = alone.fairlead("up");
            assertThat(started.awaitExit(QUICK)).as(started.said()).isEqualTo(2);
            assertThat(started.said())
                    .contains("FAIRLEAD_HTTP_PORT (environment): \"eighty\"", "0 to 65535")
                    .contains("FAIRLEAD_TRUSTED_PROXIES", "10.0.0.0/33")
                    .contains("FAIRLEAD_IDLE_TIMEOUT", "1 fortnight")
                    .contains("FAIRLEAD_ENCRYPTION_KEY")
                    .contains("FAIRLEAD_HEADER_TIMOUT", "FAIRLEAD_HEADER_TIMEOUT")
                    .contains("MONGODB_URI", "mongodb://")
                    .doesNotContain("short", "\tat ");
            assertThat(alone.folder().resolve("data")).as("nothing was made").doesNotExist();
        }
    }

    private static String everything() {
        return installation.rest("GET", "/products", "").body()
                + installation.rest("GET", "/clients", "").body()
                + installation.rest("GET", "/policies", "").body();
    }

    private static void refused(String path, String body, String said) {
        HttpResponse<String> answer = installation.rest("PUT", path, body);
        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 409, 422);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains(said);
    }
}
