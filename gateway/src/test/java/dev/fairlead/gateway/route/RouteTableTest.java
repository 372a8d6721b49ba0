package dev.fairlead.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Match;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.rule.RuleSyntax;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

    /** One rule each, one request each: Traefik's semantics, an answer a line. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '^',
            value = {
                "Host(`a.example`)                         | GET  a.example /            | yes",
                "Host(`a.example`)                         | GET  a.example. /           | yes",
                "Host(`a.example.`)                        | GET  a.example /            | yes",
                "Host(`a.example`)                         | GET  b.example /            | no",
                "Host(`a.example`)                         | GET  - /                    | no",
                "Host(`*`)                                 | GET  - /                    | yes",
                "Host(`*.example.com`)                     | GET  a.example.com /        | yes",
                "Host(`*.example.com`)                     | GET  a.b.example.com /      | no",
                "Host(`*.example.com`)                     | GET  example.com /          | no",
                "Host(`*.example.com`)                     | GET  .example.com /         | no",
                "HostRegexp(`^[a-z]+\\.example$`)          | GET  shop.example. /        | yes",
                "HostRegexp(`^[a-z]+\\.example$`)          | GET  1.example /            | no",
                "Path(`/a`)                                | GET  h /a                   | yes",
                "Path(`/a`)                                | GET  h /a/                  | no",
                "Path(`/caf\u00e9 x`)                      | GET  h /caf%C3%A9%20x       | yes",
                "PathPrefix(`/products`)                   | GET  h /products-for-sale   | yes",
                "PathPrefix(`/admin/`)                     | GET  h /admin%2Fx           | no",
                "PathPrefix(`/admin%2fx`)                  | GET  h /admin%2Fx/y         | yes",
                "PathRegexp(`^/caf. x$`)                   | GET  h /caf%C3%A9%20x       | yes",
                "PathRegexp(`^/a/b`)                       | GET  h /a%2Fb               | no",
                "PathRegexp(`[0-9]+`)                      | GET  h /orders/42/lines     | yes",
                "Method(`POST`)                            | POST h /                    | yes",
                "Method(`GET`)                             | HEAD h /                    | no",
                "Header(`X-Kind`, `b`)                     | GET  h / X-Kind:a X-Kind:b  | yes",
                "Header(`X-Kind`, `b`)                     | GET  h / X-Kind:ab          | no",
                "Header(`X-Kind`, `b`)                     | GET  h /                    | no",
                "HeaderRegexp(`x-kind`, `^b+$`)            | GET  h / X-Kind:a X-Kind:bb | yes",
                "Query(`q`, `a b`)                         | GET  h /?p=1&q=a+b          | yes",
                "Query(`q`, `a b`)                         | GET  h /?q=x&q=a%20b        | yes",
                "Query(`q`, `a`)                           | GET  h /?q=ab               | no",
                "Query(`q`)                                | GET  h /?q                  | yes",
                "Query(`q`)                                | GET  h /?q=                 | yes",
                "Query(`q`)                                | GET  h /?q=a                | no",
                "Query(`q`, `a`)                           | GET  h /?x=1;q=a            | no",
                "Query(`q`, `a`)                           | GET  h /?%zz=1&q=a          | yes",
                "QueryRegexp(`q`, `^[0-9]+$`)              | GET  h /?q=x&q=12           | yes",
                "ClientIP(`192.0.2.0/24`)                  | GET  h /                    | yes",
                "ClientIP(`10.0.0.0/8`)                    | GET  h /                    | no",
                "!Host(`a`) && PathPrefix(`/`)             | GET  b /x                   | yes",
                "(Host(`a`) || Host(`b`)) && !Method(`PUT`) | GET  b /x                   | yes",
                "(Host(`a`) || Host(`b`)) && !Method(`PUT`) | PUT  b /x                   | no",
                "Host(`a`) && Host(`*`)                    | GET  a /                    | yes",
                "Host(`a`) && Host(`b`)                    | GET  a /                    | no",
                "Path(`/a/b`) && PathPrefix(`/a`)          | GET  h /a/b                 | yes",
                "Path(`/a/b`) && PathPrefix(`/b`)          | GET  h /a/b                 | no",
            })
    void holds_as_in_traefik(String rule, String request, String expected) throws RuleParser.Malformed {
        RouteTable table =
                RouteTable.compile(List.of(), List.of(rule("only", 1, RuleParser.parse(rule.strip(), RuleSyntax.V3))));

        assertThat(find(table, request.strip())).isEqualTo(expected.equals("yes") ? "only" : "404");
    }

    @Test
    void takes_the_highest_priority_and_of_equal_ones_the_first_name() {
        RouteTable table = RouteTable.compile(
                List.of(),
                List.of(
                        rule("wide", 10, new Match.PathPrefix("/")),
                        rule("z", 5, new Match.PathPrefix("/a")),
                        rule("b", 5, new Match.Path("/a/b")),
                        rule("a", 5, new Match.Host("h"))));

        assertThat(find(table, "GET h /a/b")).isEqualTo("wide");
        assertThat(table.explain(FakeExchange.of("GET", "h", "/a/b")).stream().map(Candidate::route))
                .containsExactly("wide", "a", "b", "z");
    }

    @Test
    void asks_a_rule_with_many_alternatives_as_a_whole() {
        List<Match> hosts = java.util.stream.IntStream.range(0, 100)
                .<Match>mapToObj(i -> new Match.Host("h" + i))
                .toList();
        Match match = new Match.And(List.of(new Match.Or(hosts), new Match.PathPrefix("/a")));
        RouteTable table = RouteTable.compile(List.of(), List.of(rule("many", 1, match)));

        assertThat(find(table, "GET h99 /a")).isEqualTo("many");
        assertThat(find(table, "GET h100 /a")).isEqualTo("404");
        assertThat(find(table, "GET h99 /b")).isEqualTo("404");
    }

    /** A product: literal before parameter before star, with a way back; HEAD with GET; no OPTIONS of our own. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET     /shop/v1              | root",
                "GET     /shop/v1/             | root",
                "GET     /shop/v1/orders       | list",
                "HEAD    /shop/v1/orders       | list",
                "POST    /shop/v1/orders       | create",
                "DELETE  /shop/v1/orders       | 405 GET HEAD POST",
                "OPTIONS /shop/v1/orders       | 405 GET HEAD POST",
                "GET     /shop/v1/orders/      | 404",
                "GET     /shop/v1/orders/7     | one",
                "GET     /shop/v1/orders/open  | one",
                "POST    /shop/v1/orders/open  | open",
                "PUT     /shop/v1/orders/open  | 405 POST GET HEAD",
                "GET     /shop/v1/orders/7/x   | 404",
                "PUT     /shop/v1/files        | files",
                "PUT     /shop/v1/files/a/b/   | files",
                "GET     /shop/v1/caf%C3%A9    | coffee",
                "GET     /shop/v2/orders       | 404",
                "GET     /shop                 | 404",
                "GET     /shopping             | rule",
                "GET     /shop%2Fv1            | rule",
            })
    void serves_a_product(String request, String expected) {
        ProxyRoutes proxy = new ProxyRoutes(
                "/v1",
                List.of(
                        endpoint("root", "GET", "/"),
                        endpoint("list", "GET", "/orders"),
                        endpoint("create", "POST", "/orders"),
                        endpoint("one", "GET", "/orders/{id}"),
                        endpoint("open", "POST", "/orders/open"),
                        endpoint("coffee", "GET", "/caf\u00e9"),
                        new EndpointRoute(List.of(), PathPattern.parse("/files/*"), route("files"))));
        RouteTable table = RouteTable.compile(
                List.of(new ProductRoutes("shop", "/shop", List.of(proxy))),
                List.of(rule("rule", 1, new Match.PathPrefix("/"))));

        assertThat(find(table, request.strip().replaceFirst(" +", " h "))).isEqualTo(expected);
    }

    @Test
    void gives_a_path_to_the_longest_product_and_never_to_a_shorter_one() {
        RouteTable table = RouteTable.compile(
                List.of(
                        product("outer", "/pay", endpoint("outer", "GET", "/*")),
                        product("inner", "/pay/cards", endpoint("inner", "GET", "/list"))),
                List.of());

        assertThat(find(table, "GET h /pay/cards/list")).isEqualTo("inner");
        assertThat(find(table, "GET h /pay/cards/other")).isEqualTo("404");
        assertThat(find(table, "GET h /pay/cardsharp")).isEqualTo("outer");
    }

    @Test
    void serves_a_product_at_the_root() {
        RouteTable table = RouteTable.compile(List.of(product("all", "/", endpoint("one", "GET", "/a"))), List.of());

        assertThat(find(table, "GET h /a")).isEqualTo("one");
        assertThat(find(table, "GET h /b")).isEqualTo("404");
        assertThat(find(table, "OPTIONS h *")).isEqualTo("404");
    }

    @Test
    void explains_what_lost_in_a_product() {
        RouteTable table = RouteTable.compile(
                List.of(product(
                        "shop",
                        "/shop",
                        endpoint("other", "GET", "/x"),
                        endpoint("post", "POST", "/a"),
                        endpoint("any", "GET", "/{id}"),
                        endpoint("get", "GET", "/a"))),
                List.of());

        assertThat(table.explain(FakeExchange.of("GET", "h", "/shop/a")))
                .containsExactly(
                        new Candidate("get", Candidate.Outcome.WINS, "the most literal path that publishes the method"),
                        new Candidate("any", Candidate.Outcome.OUTRANKED, "get is more literal or declared before it"),
                        new Candidate("post", Candidate.Outcome.OTHER_METHOD, "publishes POST and not GET"),
                        new Candidate("other", Candidate.Outcome.DOES_NOT_FIT, "its path /x does not fit"));
    }

    @Test
    void explains_which_part_of_a_rule_does_not_hold() throws RuleParser.Malformed {
        Match match = RuleParser.parse("Host(`h`) && (PathPrefix(`/a`) || Method(`PUT`))", RuleSyntax.V3);
        RouteTable table = RouteTable.compile(List.of(), List.of(rule("r", 1, match)));

        assertThat(table.explain(FakeExchange.of("GET", "h", "/b")))
                .containsExactly(new Candidate(
                        "r", Candidate.Outcome.DOES_NOT_FIT, "PathPrefix(`/a`) || Method(`PUT`) does not hold"));
    }

    /** A backtracking engine would need longer than the universe is old. */
    @Test
    void runs_hostile_expressions_in_linear_time() throws RuleParser.Malformed {
        Match match = RuleParser.parse("PathRegexp(`^/(a+)+$`)", RuleSyntax.V3);
        RouteTable table = RouteTable.compile(List.of(), List.of(rule("r", 1, match)));
        long before = System.nanoTime();

        assertThat(find(table, "GET h /" + "a".repeat(4000) + "!")).isEqualTo("404");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void refuses_an_expression_that_unfolds_without_bound() throws RuleParser.Malformed {
        Match match = RuleParser.parse("Host(`h`) && !PathRegexp(`((a{1,30}){1,30}b){1,3}`)", RuleSyntax.V3);

        assertThat(RuleRoute.fault(match))
                .hasValueSatisfying(fault -> assertThat(fault).contains("unfolds to"));
        assertThat(RuleRoute.fault(RuleParser.parse("PathRegexp(`^/(a+)+$`)", RuleSyntax.V3)))
                .isEmpty();
    }

    private static String find(RouteTable table, String request) {
        String[] words = request.split(" +", -1);
        FakeExchange exchange = FakeExchange.of(words[0], words[1].equals("-") ? "" : words[1], words[2]);
        for (int i = 3; i < words.length; i++) {
            String[] header = words[i].split(":", 2);
            exchange.with(header[0], header[1]);
        }
        Verdict verdict = table.find(exchange);
        CompiledRoute route = exchange.route();
        if (verdict == Verdict.CONTINUE && route != null) {
            return route.route();
        }
        return exchange.failure() instanceof Failure.MethodNotAllowed refused
                ? "405 " + String.join(" ", refused.allow())
                : "404";
    }

    private static ProductRoutes product(String name, String basePath, EndpointRoute... endpoints) {
        return new ProductRoutes(name, basePath, List.of(new ProxyRoutes("", List.of(endpoints))));
    }

    private static EndpointRoute endpoint(String name, String method, String path) {
        return new EndpointRoute(List.of(method), PathPattern.parse(path), route(name));
    }

    private static RuleRoute rule(String name, int priority, Match match) {
        return new RuleRoute(match, priority, List.of(), route(name));
    }

    private static CompiledRoute route(String name) {
        return new CompiledRoute(name, "", "", "", "", new PathRewrite.Keep(), List.of());
    }
}
