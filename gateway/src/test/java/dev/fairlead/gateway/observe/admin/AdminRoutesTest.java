package dev.fairlead.gateway.observe.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.explain.Account;
import dev.fairlead.gateway.explain.Question;
import dev.fairlead.gateway.health.Standing;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.observe.FakeExchange;
import dev.fairlead.gateway.observe.metric.BackendStates;
import dev.fairlead.gateway.observe.metric.Buckets;
import dev.fairlead.gateway.observe.metric.GatewayGauges;
import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.gateway.observe.metric.Metrics;
import dev.fairlead.gateway.observe.metric.Scrape;
import dev.fairlead.gateway.route.Candidate;
import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Match;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Product;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.tree.Json;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminRoutesTest {

    private static final byte[] HASH = new byte[32];

    static {
        java.util.Arrays.fill(HASH, (byte) 0xab);
    }

    private final Gauges gauges = new Gauges();
    private final Metrics metrics = new Metrics(gauges, 1, Buckets.standard(), Metrics.LABEL_SETS);
    private Snapshot snapshot = snapshot();
    private Standing standing = new Standing(false, "refused", 1_000);
    private final BackendStates states = new BackendStates() {
        @Override
        public boolean isUp(Name service, Service.Backend backend) {
            return backend.port() != 81;
        }

        @Override
        public Standing standing(Name service, Service.Backend backend) {
            return isUp(service, backend) ? Standing.UNKNOWN : standing;
        }
    };
    private final AdminDocuments documents = new AdminDocuments(
            () -> snapshot,
            states,
            new Serving(
                    "1.2.3",
                    1_000,
                    new TreeMap<>(Map.of("http", new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 80)))),
            new Scrape(metrics, gauges, null),
            gauges,
            AdminRoutesTest::explained,
            KeptRuns.NONE);
    private final AdminRoutes routes = new AdminRoutes(documents, Runnable::run, false);

    private static Account explained(Question question) {
        return new Account(
                question.secured() ? "https" : "http",
                question.authority(),
                question.target(),
                "shop@file",
                new Account.Ending(Account.How.REFUSED, 403, String.join(",", question.headers())),
                List.of(new Candidate("shop@file", Candidate.Outcome.WINS, "it fits")),
                List.of(new Account.Told("ip-allow-list", Account.Outcome.REFUSES, List.of(question.from()))));
    }

    @Test
    void an_explanation_has_its_question_in_the_query_and_its_headers_in_headers() {
        assertThat(get("/api/explain", "method=PUT&url=https%3A%2F%2Fa.example%2Fx%3Fq&from=192.0.2.7")
                        .answer())
                .isEqualTo(
                        "{\"method\":\"PUT\",\"entrypoint\":\"https\",\"host\":\"a.example\",\"path\":\"/x?q\","
                                + "\"route\":\"shop@file\",\"outcome\":\"refused\",\"status\":403,\"reason\":\"\","
                                + "\"candidates\":[{\"route\":\"shop@file\",\"outcome\":\"wins\",\"reason\":\"it fits\"}],"
                                + "\"steps\":[{\"step\":\"ip-allow-list\",\"outcome\":\"refuses\",\"says\":[\"192.0.2.7\"]}]}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "method=GET", "url=ftp%3A%2F%2Fa", "url=http%3A%2F%2Fa&url=http%3A%2F%2Fb", "URL=x"})
    void a_question_that_cannot_be_asked_is_refused_with_a_reason(String query) {
        assertThat(failure("/api/explain", query)).isInstanceOf(Failure.BadRequest.class);
    }

    @Test
    void routers_look_as_in_traefiks_api() {
        assertThat(get("/api/http/routers/shop@file").answer())
                .isEqualTo("{\"entryPoints\":[\"http\"],\"middlewares\":[\"cut@file\"],\"service\":\"shop@file\","
                        + "\"rule\":\"Path(`/\\\"x`)\",\"priority\":10,\"using\":[\"http\"],\"status\":\"enabled\","
                        + "\"name\":\"shop@file\",\"provider\":\"file\"}\n");
    }

    @Test
    void services_tell_which_servers_are_up_and_who_uses_them() {
        assertThat(get("/api/http/services/shop%40file").answer())
                .isEqualTo("{\"loadBalancer\":{\"servers\":[{\"url\":\"http://a:80\",\"weight\":1},"
                        + "{\"url\":\"http://b:81/v1\",\"weight\":2}],\"strategy\":\"wrr\",\"passHostHeader\":true},"
                        + "\"serverStatus\":{\"http://a:80\":\"UP\",\"http://b:81/v1\":\"DOWN\"},"
                        + "\"serverHealth\":{\"http://a:80\":{\"status\":\"UP\"},\"http://b:81/v1\":"
                        + "{\"status\":\"DOWN\",\"reason\":\"refused\",\"since\":\"1970-01-01T00:00:01Z\"}},"
                        + "\"status\":\"enabled\",\"usedBy\":[\"payments/charges@file\",\"shop@file\"],"
                        + "\"name\":\"shop@file\",\"provider\":\"file\",\"type\":\"loadbalancer\"}\n");
    }

    @Test
    void a_middleware_has_its_options_and_a_type() {
        assertThat(get("/api/http/middlewares").answer())
                .isEqualTo(
                        "[{\"stripPrefix\":{\"prefixes\":[\"/a\"]},\"status\":\"enabled\",\"usedBy\":[\"shop@file\"],"
                                + "\"name\":\"cut@file\",\"provider\":\"file\",\"type\":\"stripprefix\"}]\n");
    }

    @Test
    void a_disabled_object_is_shown_with_its_error() {
        assertThat(get("/api/http/routers/broken@file").answer())
                .isEqualTo(
                        "{\"error\":[\"fairlead.yaml:3:5: route \\\"broken@file\\\": the rule is empty; write one\"],"
                                + "\"status\":\"disabled\",\"name\":\"broken@file\",\"provider\":\"file\"}\n");
    }

    @Test
    void rawdata_holds_all_kinds_and_no_hash() throws Json.Malformed {
        String text = get("/api/rawdata").answer();

        Json.read(text, "rawdata");
        assertThat(text)
                .contains("\"routers\":{\"broken@file\":", "\"shop@file\":", "\"cut@file\":")
                .contains("\"payments@file\":{\"basePath\":\"/payments\"")
                .contains("\"id\":\"abcdefghijkl\"")
                .contains("\"gold@file\":")
                .endsWith("\"revision\":42,\"snapshot\":7}\n")
                .doesNotContain("abab", "hash");
    }

    @Test
    void what_the_store_is_told_is_the_table_without_clients() {
        assertThat(documents.told(List.of()))
                .contains("\"payments@file\":{\"basePath\":\"/payments\"", "\"gold@file\":", "\"entrypoints\":")
                .doesNotContain("abcdefghijkl", "\"clients\"");
    }

    @Test
    void the_overview_counts() {
        assertThat(get("/api/overview").answer())
                .startsWith("{\"http\":{\"routers\":{\"total\":2,\"warnings\":0,\"errors\":1},"
                        + "\"services\":{\"total\":1,\"warnings\":0,\"errors\":0},"
                        + "\"middlewares\":{\"total\":1,\"warnings\":0,\"errors\":0}},\"tcp\":")
                .contains("\"providers\":[\"File\"]");
    }

    @Test
    void lists_come_in_pages_and_can_be_searched() {
        assertThat(get("/api/http/routers", "per_page=1").answer())
                .contains("broken@file")
                .doesNotContain("shop@file");
        assertThat(get("/api/http/routers", "per_page=1").answerHeaders()).containsExactly("X-Next-Page: 2");
        assertThat(get("/api/http/routers", "page=2&per_page=1").answerHeaders())
                .containsExactly("X-Next-Page: 1");
        assertThat(get("/api/http/routers", "search=SHOP").answer()).doesNotContain("broken@file");
        assertThat(get("/api/http/routers", "status=disabled").answer()).doesNotContain("shop@file");
        assertThat(failure("/api/http/routers", "page=9"))
                .isEqualTo(new Failure.BadRequest("page 9 of 100 elements each is behind the end: there are 2"));
        assertThat(failure("/api/http/routers", "page=-1"))
                .isEqualTo(new Failure.BadRequest("page is a number from 1 to 214748, not \"-1\""));
    }

    @Test
    void routers_are_found_by_what_they_use() {
        assertThat(get("/api/http/routers", "serviceName=shop@file").answer())
                .contains("\"name\":\"shop@file\"")
                .doesNotContain("broken@file");
        assertThat(get("/api/http/routers", "middlewareName=cut%40file").answer())
                .contains("\"name\":\"shop@file\"")
                .doesNotContain("broken@file");
        assertThat(get("/api/http/routers", "serviceName=other@file").answer()).isEqualTo("[]\n");
        assertThat(get("/api/http/routers", "middlewareName=other@file").answer())
                .isEqualTo("[]\n");
    }

    @Test
    void version_and_entrypoints_look_as_in_traefiks_api() {
        assertThat(get("/api/version").answer())
                .isEqualTo("{\"Version\":\"1.2.3\",\"Codename\":\"fairlead\","
                        + "\"startDate\":\"1970-01-01T00:00:01Z\"}\n");
        assertThat(get("/api/entrypoints").answer()).isEqualTo("[{\"address\":\"127.0.0.1:80\",\"name\":\"http\"}]\n");
        assertThat(get("/api/entrypoints/http").answer())
                .isEqualTo("{\"address\":\"127.0.0.1:80\",\"name\":\"http\"}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/tcp/routers",
                "/api/tcp/services",
                "/api/tcp/middlewares",
                "/api/udp/routers",
                "/api/udp/services"
            })
    void below_http_there_are_empty_lists(String path) {
        assertThat(get(path).answer()).isEqualTo("[]\n");
        assertThat(get(path).answerHeaders()).containsExactly("X-Next-Page: 1");
        assertThat(failure(path + "/any@file", "")).isEqualTo(new Failure.NoRoute());
    }

    @Test
    void a_backend_that_is_drained_is_down_for_traefiks_tools_and_drained_for_ours() {
        standing = new Standing(false, "it is drained", 1_000, true);
        assertThat(get("/api/http/services/shop%40file").answer())
                .contains(
                        "\"serverStatus\":{\"http://a:80\":\"UP\",\"http://b:81/v1\":\"DOWN\"}",
                        "{\"status\":\"DRAINED\",\"reason\":\"it is drained\",\"since\":\"1970-01-01T00:00:01Z\"}");
        GatewayGauges.snapshot(gauges, () -> snapshot, states);
        assertThat(get("/metrics").answer().lines())
                .contains(
                        "fairlead_service_backend_up{service=\"shop@file\",url=\"http://b:81/v1\"} 0",
                        "fairlead_service_backend_drained{service=\"shop@file\",url=\"http://b:81/v1\"} 1")
                .noneMatch(
                        line -> line.startsWith("fairlead_service_backend_drained{") && line.contains("http://a:80"));
    }

    @Test
    void metrics_tell_what_is_served() {
        GatewayGauges.snapshot(gauges, () -> snapshot, (service, backend) -> backend.port() != 81);

        FakeExchange exchange = get("/metrics");

        assertThat(exchange.answerType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(exchange.answer().lines())
                .contains(
                        "fairlead_revision 42",
                        "fairlead_snapshot_number 7",
                        "fairlead_disabled_objects 1",
                        "fairlead_service_backend_up{service=\"shop@file\",url=\"http://a:80\"} 1",
                        "fairlead_service_backend_up{service=\"shop@file\",url=\"http://b:81/v1\"} 0");
    }

    @Test
    void memory_is_added_up() throws Json.Malformed {
        gauges.memory("log_lines", () -> 10, () -> 100);
        gauges.memory("pools", () -> 5, () -> 50);

        String text = get("/debug/memory").answer();

        Json.read(text, "memory");
        assertThat(text)
                .contains("\"log_lines\":{\"used_bytes\":10,\"bound_bytes\":100}")
                .contains("\"sum\":{\"used_bytes\":15,\"bound_bytes\":150}")
                .contains("\"heap\":{", "\"metaspace\":{", "\"direct\":{");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/metricsx",
                "/api",
                "/api/http/",
                "/api/http/routers/none@file",
                "/api/http/tcp",
                "/api/entrypoints/none",
                "/api/httpx",
                "/debug"
            })
    void all_else_is_not_found(String path) {
        assertThat(failure(path, "")).isEqualTo(new Failure.NoRoute());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/http/routers/%zz", "/api/http/routers/%"})
    void a_broken_escape_is_a_bad_request(String path) {
        assertThat(failure(path, "")).isInstanceOf(Failure.BadRequest.class);
    }

    @Test
    void methods_that_change_something_are_refused() {
        FakeExchange exchange = new FakeExchange().path("/metrics").method("PUT");

        assertThat(routes.find(exchange)).isEqualTo(Verdict.REFUSED);
        assertThat(exchange.failure()).isEqualTo(new Failure.MethodNotAllowed(List.of("GET", "HEAD")));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "gateway.localhost, true",
        "127.0.0.1, true",
        "[::1], true",
        "'', true",
        "evil.example, false",
        "127.0.0.1.evil.example, false",
        "localhost.evil.example, false",
        "notlocalhost, false"
    })
    void on_loopback_no_name_of_a_stranger_leads_here(String host, boolean answered) {
        FakeExchange exchange = new FakeExchange().path("/metrics").hostBytes(host.getBytes(StandardCharsets.US_ASCII));

        Verdict found = new AdminRoutes(documents, Runnable::run, true).find(exchange);
        assertThat(found).isEqualTo(answered ? Verdict.CONTINUE : Verdict.REFUSED);
        assertThat(routes.find(exchange)).as("elsewhere").isEqualTo(Verdict.CONTINUE);
    }

    @Test
    void too_many_at_once_are_refused_and_a_fault_is_ours() {
        AdminRoutes full = new AdminRoutes(
                documents,
                task -> {
                    throw new RejectedExecutionException("full");
                },
                false);
        FakeExchange exchange = new FakeExchange().path("/metrics");
        assertThat(full.find(exchange)).isEqualTo(Verdict.CONTINUE);
        assertThat(exchange.runSteps()).isEqualTo(Verdict.REFUSED);
        assertThat(exchange.failure()).isInstanceOf(Failure.Overloaded.class);

        gauges.gauge("fairlead_broken", "Throws.", () -> {
            throw new IllegalStateException("broken");
        });
        assertThat(failure("/metrics", "")).isInstanceOf(Failure.Fault.class);
    }

    private FakeExchange get(String path) {
        return get(path, "");
    }

    private FakeExchange get(String path, String query) {
        FakeExchange exchange = new FakeExchange().path(path).query(query);
        assertThat(routes.find(exchange)).isEqualTo(Verdict.CONTINUE);
        assertThat(exchange.runSteps()).as("%s", exchange.failure()).isEqualTo(Verdict.TAKEN);
        return exchange;
    }

    private Failure failure(String path, String query) {
        FakeExchange exchange = new FakeExchange().path(path).query(query);
        assertThat(routes.find(exchange)).isEqualTo(Verdict.CONTINUE);
        assertThat(exchange.runSteps()).isEqualTo(Verdict.REFUSED);
        return java.util.Objects.requireNonNull(exchange.failure());
    }

    private static Snapshot snapshot() {
        Name service = new Name("shop", Owner.FILE);
        Name cut = new Name("cut", Owner.FILE);
        Name payments = new Name("payments", Owner.FILE);
        Name gold = new Name("gold", Owner.FILE);
        Route route = new Route("shop", "Path(`/\"x`)", new Match.Path("/\"x"), 10, List.of(), List.of(cut), service);
        Service shop = new Service(
                "shop", List.of(new Service.Backend("a", 80, "", 1), new Service.Backend("b", 81, "/v1", 2)), true);
        Product product = new Product(
                "payments",
                "",
                "/payments",
                false,
                List.of(new Product.Proxy("charges", "", "/v1", false, service, false, List.of())));
        Credential key = new Credential.ApiKey(
                "production", true, List.of(), List.of(), Optional.empty(), "abcdefghijkl", KeyHash.of(HASH));
        Client acme = new Client("acme", "", true, List.of(payments), Optional.of(gold), List.of(key));
        Policy policy = new Policy("gold", "", true, Optional.empty(), Optional.empty(), Policy.LimiterLoss.SHARE);
        Subject broken = new Subject(Subject.Kind.ROUTE, "broken", Owner.FILE);
        Diagnostic finding =
                Diagnostic.error(broken, new Place("fairlead.yaml", "", 3, 5), "the rule is empty", "write one");
        AllObjects<Name> objects = AllObjects.<Name>none()
                .withProducts(Map.of(payments, product))
                .withClients(Map.of(new Name("acme", Owner.FILE), acme))
                .withPolicies(Map.of(gold, policy))
                .withRoutes(Map.of(service, route))
                .withMiddlewares(Map.of(cut, new Middleware.StripPrefix(List.of("/a"))))
                .withServices(Map.of(service, shop));
        return new Snapshot(7, 42, objects, Set.of(broken), List.of(finding));
    }
}
