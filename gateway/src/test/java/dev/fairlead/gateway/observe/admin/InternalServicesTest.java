package dev.fairlead.gateway.observe.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.GatewaySettings;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.observe.FakeExchange;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.gateway.observe.metric.Buckets;
import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.gateway.observe.metric.Metrics;
import dev.fairlead.gateway.observe.metric.Scrape;
import dev.fairlead.gateway.observe.metric.TraefikNames;
import dev.fairlead.gateway.observe.record.RecordSettings;
import dev.fairlead.gateway.web.BackendAddresses;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.InternalService;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tree.Json;
import dev.fairlead.sources.file.FileSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes that lead to the gateway itself, through their middlewares. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class InternalServicesTest {

    private static final LineSink NOWHERE = new LineSink(OutputStream.nullOutputStream());
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Gateway gateway;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Gateway.Running running;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("fairlead.yaml");
        Files.writeString(file, """
                http:
                  routers:
                    console:
                      rule: "PathPrefix(`/api`) || PathPrefix(`/dashboard`)"
                      service: api@internal
                      middlewares: [auth]
                    cut: {rule: "PathPrefix(`/ops`)", service: api@internal, middlewares: [auth, strip]}
                    page: {rule: "PathPrefix(`/page`)", service: dashboard@internal, middlewares: [stripPage]}
                    closed: {rule: "PathPrefix(`/closed`)", service: api@internal, middlewares: [elsewhere]}
                    well: {rule: "PathPrefix(`/well`)", service: ping@internal}
                    numbers: {rule: "Path(`/numbers`)", service: prometheus@internal, middlewares: [auth]}
                    nothing: {rule: "PathPrefix(`/nothing`)", service: noop@internal}
                    rude: {rule: "PathPrefix(`/<b>&\\"'`)", service: noop@internal}
                  middlewares:
                    auth: {basicAuth: {users: ["ops:{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M="]}}
                    strip: {stripPrefix: {prefixes: [/ops]}}
                    stripPage: {stripPrefix: {prefixes: [/page]}}
                    elsewhere: {ipAllowList: {sourceRange: [192.0.2.0/24]}}
                """);
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        gateway = Gateway.start(
                new GatewaySettings(
                        loopback,
                        loopback,
                        loopback,
                        withoutDrain(),
                        new TrustedProxies(List.of()),
                        false,
                        1,
                        "test",
                        "1.2.3",
                        Set.of(),
                        new GatewaySettings.Options(
                                Entrypoints.usual(),
                                Optional.empty(),
                                Optional.of(new TraefikNames(true, true, true, Buckets.ofSeconds(0.1, 5))),
                                List.of(),
                                Optional.empty(),
                                RecordSettings.usual(),
                                false,
                                BackendAddresses.usual())),
                NOWHERE,
                InstantSource.system(),
                new SplittableRandom(1));
        running = gateway.serve(List.of(new FileSource(file, name -> null, new NoKeys())), new byte[32], told -> {});
    }

    private static Limits withoutDrain() {
        Limits.CallerTimes usual = Limits.standard().caller();
        return Limits.standard()
                .with(new Limits.CallerTimes(
                        usual.head(),
                        usual.idle(),
                        usual.bodyIdle(),
                        usual.minBodyBytesPerSecond(),
                        usual.writeStall(),
                        usual.linger(),
                        Duration.ZERO,
                        Duration.ofSeconds(1)));
    }

    private static final class NoKeys implements KeyHasher {
        @Override
        public KeyHash hash(String secret) {
            throw new IllegalStateException("the test has no credentials");
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.empty();
        }
    }

    @AfterAll
    static void stop() {
        running.close();
        gateway.close();
        NOWHERE.close();
        HTTP.close();
    }

    @Test
    void the_api_is_that_of_the_admin_side_behind_the_routes_middlewares() throws Exception {
        assertThat(get("/api/rawdata").statusCode()).isEqualTo(401);
        HttpResponse<String> asked = known("GET", "/api/http/routers?search=numbers");
        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.headers().firstValue("content-type")).contains("application/json");
        assertThat(asked.headers().firstValue("x-next-page")).contains("1");
        Json.read(asked.body(), "routers");
        URI own =
                URI.create("http://127.0.0.1:" + gateway.adminAddress().getPort() + "/api/http/routers?search=numbers");
        assertThat(asked.body())
                .isEqualTo(send(HttpRequest.newBuilder(own).build()).body());
        assertThat(get("/closed/api/rawdata").statusCode()).isEqualTo(403);
    }

    @Test
    void it_is_among_the_services_with_those_who_use_it() throws Exception {
        assertThat(known("GET", "/api/http/services/noop@internal").body())
                .isEqualTo("{\"status\":\"enabled\",\"usedBy\":[\"nothing@file\",\"rude@file\"],"
                        + "\"name\":\"noop@internal\",\"provider\":\"internal\"}\n");
        assertThat(known("GET", "/api/overview").body()).contains("\"providers\":[\"File\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/none, 404",
        "/dashboard/other, 404",
        "/ops/metrics, 404",
        "/ops/debug/memory, 404",
        "/ops/api/version, 200",
        "/ops/api/http/routers?page=0, 400",
        "/api/../metrics, 404",
        "/page/dashboard/, 200",
        "/page/api/version, 404",
    })
    void each_offers_its_own_paths_and_no_others(String path, int status) throws Exception {
        assertThat(known("GET", path).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "/dashboard, ./dashboard/, /dashboard/",
        "/ops, ./ops/dashboard/, /ops/dashboard/",
        "/ops/, ./dashboard/, /ops/dashboard/",
        "/ops/dashboard, ./dashboard/, /ops/dashboard/",
        "/page, ./page/dashboard/, /page/dashboard/",
    })
    void a_root_leads_to_the_page_wherever_it_is_mounted(String path, String location, String arrives)
            throws Exception {
        HttpResponse<String> answer = known("GET", path);
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("location")).contains(location);
        assertThat(answer.uri().resolve(location).getPath()).isEqualTo(arrives);
        assertThat(known("GET", arrives).statusCode()).isEqualTo(200);
    }

    @Test
    void the_page_shows_what_is_served_and_runs_nothing() throws Exception {
        HttpResponse<String> page = known("GET", "/dashboard/");
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .startsWith("default-src 'none';");
        assertThat(page.body())
                .contains("<h1>Fairlead 1.2.3</h1>", "<td>console@file</td>", "<td>noop@internal</td>")
                .contains("PathPrefix(`/&lt;b&gt;&amp;&quot;&#39;`)")
                .contains("nothing guards it", "<h2>Middlewares (4)")
                .doesNotContain("<b>", "<script", "qUqP5cyx");
    }

    @Test
    void only_reading_is_possible() throws Exception {
        assertThat(known("PUT", "/api/rawdata").statusCode()).isEqualTo(405);
        assertThat(known("POST", "/numbers").statusCode()).isEqualTo(405);
        HttpResponse<String> head = known("HEAD", "/api/rawdata");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void ping_metrics_and_nothing_answer_on_any_path() throws Exception {
        assertThat(get("/nothing/at/all").statusCode()).isEqualTo(418);
        assertThat(get("/numbers").statusCode()).isEqualTo(401);
        assertThat(known("GET", "/numbers").body()).contains("\nfairlead_build_info{version=\"1.2.3\"} 1\n");
    }

    @Test
    void metrics_are_told_under_traefiks_names_where_that_is_switched_on() throws Exception {
        assertThat(get("/nothing").statusCode()).isEqualTo(418);
        String numbers = known("GET", "/numbers").body();
        String labels = "protocol=\"http\",method=\"GET\",code=\"418\"";
        assertThat(numbers)
                .contains("\ntraefik_entrypoint_requests_total{entrypoint=\"web\"," + labels + "} ")
                .contains("\ntraefik_router_requests_total{router=\"nothing@file\",service=\"noop@internal\"," + labels)
                .contains("\ntraefik_service_request_duration_seconds_bucket{service=\"noop@internal\"," + labels
                        + ",le=\"0.1\"} ")
                .contains("\ntraefik_config_reloads_total 1\n", "\ntraefik_config_last_reload_success 1")
                .contains("\ntraefik_open_connections{entrypoint=\"websecure\",protocol=\"TCP\"} 0\n");
    }

    @Test
    void ping_is_the_readiness_of_the_replica() {
        Health health = new Health();
        FakeExchange before = new FakeExchange();
        InternalSteps steps = new InternalSteps(documents(), health, Runnable::run);
        assertThat(steps.of(InternalService.PING).apply(before)).isEqualTo(Verdict.TAKEN);
        assertThat(before.status()).isEqualTo(503);

        health.loaded();
        health.warm();
        FakeExchange ready = new FakeExchange();
        steps.of(InternalService.PING).apply(ready);
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.answer()).isEqualTo("OK");

        health.draining();
        FakeExchange leaving = new FakeExchange();
        steps.of(InternalService.PING).apply(leaving);
        assertThat(leaving.status()).isEqualTo(503);
    }

    private static AdminDocuments documents() {
        Gauges gauges = new Gauges();
        Metrics metrics = new Metrics(gauges, 1, Buckets.standard(), Metrics.LABEL_SETS);
        Serving serving = new Serving("1", 0, new LinkedHashMap<>());
        return new AdminDocuments(
                Snapshot::empty,
                (service, backend) -> true,
                serving,
                new Scrape(metrics, gauges, null),
                gauges,
                question -> {
                    throw new IllegalArgumentException("nothing is explained here");
                },
                KeptRuns.NONE);
    }

    @Test
    void nothing_is_there_that_no_route_names() throws Exception {
        assertThat(get("/metrics").statusCode()).isEqualTo(404);
        assertThat(get("/ping").statusCode()).isEqualTo(404);
        assertThat(get("/").statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(at(path)).build());
    }

    private static HttpResponse<String> known(String method, String path) throws Exception {
        String user = Base64.getEncoder().encodeToString("ops:test".getBytes(StandardCharsets.US_ASCII));
        return send(HttpRequest.newBuilder(at(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Basic " + user)
                .build());
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:" + gateway.address().getPort() + path);
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
