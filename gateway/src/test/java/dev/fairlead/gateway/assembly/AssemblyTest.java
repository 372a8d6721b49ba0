package dev.fairlead.gateway.assembly;

import static dev.fairlead.gateway.assembly.Fixture.SERVICE;
import static dev.fairlead.gateway.assembly.Fixture.credential;
import static dev.fairlead.gateway.assembly.Fixture.endpoint;
import static dev.fairlead.gateway.assembly.Fixture.file;
import static dev.fairlead.gateway.assembly.Fixture.key;
import static dev.fairlead.gateway.assembly.Fixture.monthly;
import static dev.fairlead.gateway.assembly.Fixture.policy;
import static dev.fairlead.gateway.assembly.Fixture.product;
import static dev.fairlead.gateway.assembly.Fixture.proxy;
import static dev.fairlead.gateway.assembly.Fixture.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.PathRewrite.Part;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Client;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Product;
import dev.fairlead.model.Route;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.rule.RuleSyntax;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AssemblyTest {

    private static final String ONE = key('a', 'A');
    private static final String TWO = key('b', 'B');

    private final Fixture fixture = new Fixture()
            .with(product("payments", "/payments", proxy("charges", "/v1", endpoint("list", "GET", "/charges"))))
            .with(client("gold"))
            .with(policy("gold", 2, Duration.ofMinutes(1), Optional.of(monthly(3))));

    static Stream<Arguments> rewrites() {
        return Stream.of(
                Arguments.of("/a/{id}", "/a/{id}", new PathRewrite.Strip("/payments/v1".length())),
                Arguments.of("/a", "/", template(new Part.Literal("/"))),
                Arguments.of("/a", "/b/c d", template(new Part.Literal("/b/c%20d"))),
                Arguments.of(
                        "/a/{x}/{y}",
                        "/i/{y}/by/{x}",
                        template(
                                new Part.Literal("/i/"),
                                new Part.Segment(4),
                                new Part.Literal("/by/"),
                                new Part.Segment(3))),
                Arguments.of("/a/*", "/b/*", template(new Part.Literal("/b"), new Part.Rest(3))),
                Arguments.of("/a/*", "/*", template(new Part.Rest(3))));
    }

    @ParameterizedTest
    @MethodSource("rewrites")
    void makes_the_path_that_the_service_sees(String path, String target, PathRewrite expected) {
        fixture.with(product("payments", "/payments", proxy("p", "/v1", endpoint("e", "GET", path, target))));

        assertThat(found("GET", path.replaceAll("\\{.}|\\*", "7").replaceFirst("^", "/payments/v1"))
                        .rewrite())
                .isEqualTo(expected);
    }

    @Test
    void names_an_endpoint_for_logs() {
        CompiledRoute route = found("GET", "/payments/v1/charges");

        assertThat(route.route()).isEqualTo("payments/charges/list@file");
        assertThat(List.of(route.product(), route.proxy(), route.endpoint(), route.service()))
                .containsExactly("payments", "charges", "list", "api@file");
    }

    @Test
    void runs_an_endpoint_in_the_documented_order() {
        assertThat(found("GET", "/payments/v1/charges").steps().stream().map(Step::name))
                .containsExactly(
                        "credential",
                        "client-active",
                        "allowed-address",
                        "allowed-method",
                        "product-grant",
                        "rate-limit",
                        "quota",
                        "hide-credential",
                        "forward");
    }

    @Test
    void passes_the_credential_on_where_the_proxy_says_so() {
        Product.Proxy open =
                new Product.Proxy("open", "", "/open", false, SERVICE, true, List.of(endpoint("e", "GET", "/x")));
        fixture.with(product("payments", "/payments", open));

        FakeExchange exchange = request(ONE, 0, "/payments/open/x");
        assertThat(send(fixture.assembled(), exchange)).isEqualTo(Verdict.TAKEN);
        assertThat(exchange.requestChanges()).isEmpty();
    }

    @Test
    void leaves_drafts_out() throws RuleParser.Malformed {
        Product.Proxy draft =
                new Product.Proxy("draft", "", "/draft", true, SERVICE, false, List.of(endpoint("e", "GET", "/x")));
        fixture.with(product("payments", "/payments", draft))
                .with(new Product("secret", "", "/secret", true, List.of(proxy("p", "", endpoint("e", "GET", "/x")))))
                .with(route("all", "PathPrefix(`/`)"));

        // A draft proxy's path is the product's still; a draft product has no path.
        assertThat(send(fixture.assembled(), request(ONE, 0, "/payments/draft/x")))
                .isEqualTo(Verdict.REFUSED);
        assertThat(found("GET", "/secret/x").route()).isEqualTo("all@file");
    }

    @Test
    void runs_a_route_without_asking_for_a_key() throws RuleParser.Malformed {
        fixture.with("strip", new Middleware.StripPrefix(List.of("/a")))
                .with("add", new Middleware.AddPrefix("/caf\u00e9"))
                .with(route("plain", "PathPrefix(`/a`)", "strip", "add"));

        FakeExchange exchange = FakeExchange.of("GET", "h", "/a/b");
        assertThat(send(fixture.assembled(), exchange)).isEqualTo(Verdict.TAKEN);
        assertThat(exchange.forwardPath()).isEqualTo("/caf%C3%A9/b");
    }

    @Test
    void reports_an_expression_that_cannot_be_run_and_serves_the_rest() throws RuleParser.Malformed {
        fixture.with(route("bad", "PathRegexp(`((a{1,30}){1,30}b){1,3}`)")).with(route("good", "PathPrefix(`/`)"));

        assertThat(fixture.assembled().findings()).singleElement().satisfies(finding -> assertThat(finding.toString())
                .contains("route \"bad@file\"", "unfolds to", "write it simpler"));
        assertThat(found("GET", "/aab").route()).isEqualTo("good@file");
    }

    @Test
    void counts_all_credentials_of_a_client_together_and_writes_what_is_left() {
        Assembled assembled = fixture.assembled();
        FakeExchange first = request(ONE, 0, "/payments/v1/charges");
        FakeExchange second = request(TWO, 1, "/payments/v1/charges");
        FakeExchange third = request(ONE, 2, "/payments/v1/charges");

        assertThat(send(assembled, first)).isEqualTo(Verdict.TAKEN);
        assertThat(first.answerHeaders())
                .containsExactly(
                        "RateLimit-Policy: \"gold\";q=2;w=60, \"gold-month\";q=3;w=2678400",
                        "RateLimit: \"gold\";r=1;t=60, \"gold-month\";r=2;t=2678400");
        assertThat(send(assembled, second)).isEqualTo(Verdict.TAKEN);
        assertThat(send(assembled, third)).isEqualTo(Verdict.REFUSED);
        assertThat(third.failure()).isEqualTo(new Failure.Limited("gold@file", 59, false));
        assertThat(third.answerHeaders().getLast())
                .isEqualTo("RateLimit: \"gold\";r=0;t=59, \"gold-month\";r=1;t=2678398");
    }

    @Test
    void what_the_rate_refuses_costs_no_quota_and_counts_survive_a_new_snapshot() {
        for (int second : List.of(0, 1, 2, 3, 4)) {
            send(fixture.assembled(), request(ONE, second, "/payments/v1/charges"));
        }
        FakeExchange third = request(ONE, 90, "/payments/v1/charges");
        FakeExchange fourth = request(ONE, 91, "/payments/v1/charges");

        assertThat(send(fixture.assembled(), third)).isEqualTo(Verdict.TAKEN);
        assertThat(send(fixture.assembled(), fourth)).isEqualTo(Verdict.REFUSED);
        assertThat(fourth.failure()).isEqualTo(new Failure.Limited("gold@file", 2678400 - 91, true));
        assertThat(fourth.answerHeaders().getLast())
                .isEqualTo("RateLimit: \"gold\";r=0;t=60, \"gold-month\";r=0;t=2678309");
    }

    @Test
    void does_not_enforce_a_policy_that_is_switched_off() {
        Policy gold = policy("gold", 1, Duration.ofMinutes(1), Optional.of(monthly(1)));
        fixture.with(new Policy("gold", "", false, gold.limits(), List.of(), Policy.LimiterLoss.SHARE));
        Assembled assembled = fixture.assembled();
        send(assembled, request(ONE, 0, "/payments/v1/charges"));
        FakeExchange second = request(ONE, 0, "/payments/v1/charges");

        assertThat(send(assembled, second)).isEqualTo(Verdict.TAKEN);
        assertThat(second.answerHeaders()).isEmpty();
    }

    @Test
    void answers_503_until_there_is_a_table_and_then_always_the_newest() {
        LiveTable live = new LiveTable();
        FakeExchange early = request(ONE, 0, "/payments/v1/charges");
        assertThat(live.find(early)).isEqualTo(Verdict.REFUSED);
        assertThat(early.failure()).isInstanceOf(Failure.Overloaded.class);

        live.swap(fixture.assembled());
        assertThat(live.find(request(ONE, 0, "/payments/v1/charges"))).isEqualTo(Verdict.CONTINUE);
        live.swap(new Fixture().assembled());
        assertThat(live.find(request(ONE, 0, "/payments/v1/charges"))).isEqualTo(Verdict.REFUSED);
    }

    private CompiledRoute found(String method, String path) {
        FakeExchange exchange = FakeExchange.of(method, "h", path);
        assertThat(fixture.assembled().table().find(exchange)).isEqualTo(Verdict.CONTINUE);
        return Objects.requireNonNull(exchange.route());
    }

    private static FakeExchange request(String key, int second, String path) {
        return FakeExchange.of("GET", "h", path).with("X-API-Key", key).at(second * 1_000_000_000L, second * 1000L);
    }

    private static PathRewrite template(Part... parts) {
        return new PathRewrite.Template(List.of(parts));
    }

    private static Client client(String policy) {
        return new Client(
                "acme",
                "",
                true,
                List.of(file("payments")),
                Optional.of(file(policy)),
                List.of(credential("one", ONE), credential("two", TWO)));
    }

    private static Route route(String name, String rule, String... middlewares) throws RuleParser.Malformed {
        return new Route(
                name,
                rule,
                RuleParser.parse(rule, RuleSyntax.V3),
                rule.length(),
                List.of(),
                Stream.of(middlewares).map(Fixture::file).toList(),
                SERVICE);
    }
}
