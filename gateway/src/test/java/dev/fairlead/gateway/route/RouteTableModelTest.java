package dev.fairlead.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Match;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.Regex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The table against one that tries everything, over random routes and requests from few words, so that they collide. */
class RouteTableModelTest {

    private static final Arbitrary<String> SEGMENT = Arbitraries.of("a", "b", "ab", "aa");
    private static final Arbitrary<String> METHOD = Arbitraries.of("GET", "POST", "HEAD", "PUT");
    private static final Arbitrary<String> HOST = Arbitraries.of("a.x", "b.x", "c.a.x", "x", "");

    @Property(tries = 500)
    void decides_as_one_that_tries_everything(
            @ForAll("products") List<ProductRoutes> products,
            @ForAll("rules") List<RuleRoute> rules,
            @ForAll("requests") List<FakeExchange> requests) {
        RouteTable table = RouteTable.compile(products, rules);
        NaiveTable naive = new NaiveTable(products, rules);
        for (FakeExchange request : requests) {
            String expected = naive.find(request);
            assertThat(decision(table, request))
                    .as("%s %s%s?%s", request.method(), request.host(), request.path(), request.query())
                    .isEqualTo(expected);
            assertThat(explained(table, request)).isEqualTo(expected.startsWith("40") ? "" : expected);
        }
    }

    private static String decision(RouteTable table, FakeExchange request) {
        Verdict verdict = table.find(request);
        CompiledRoute route = request.route();
        if (verdict == Verdict.CONTINUE && route != null) {
            return route.route();
        }
        return request.failure() instanceof Failure.MethodNotAllowed refused
                ? "405 " + new TreeSet<>(refused.allow())
                : "404";
    }

    private static String explained(RouteTable table, FakeExchange request) {
        return table.explain(request).stream()
                .filter(candidate -> candidate.outcome() == Candidate.Outcome.WINS)
                .map(Candidate::route)
                .findFirst()
                .orElse("");
    }

    @Provide
    Arbitrary<List<FakeExchange>> requests() {
        Arbitrary<String> path = SEGMENT.list().ofMaxSize(5).map(all -> "/" + String.join("/", all));
        Arbitrary<String> target = Combinators.combine(path, Arbitraries.of("", "", "/", "?q=a", "?q=", "?q"))
                .as((start, end) -> start.equals("/") && end.equals("/") ? start : start + end);
        Arbitrary<String> peer = Arbitraries.of("10.0.0.1", "192.0.2.1");
        return Combinators.combine(
                        METHOD, HOST, target, peer, Arbitraries.of("a", "b"), Arbitraries.of("http", "other"))
                .as((method, host, where, address, header, entrypoint) -> FakeExchange.of(method, host, where)
                        .peer(address)
                        .by(entrypoint)
                        .with("H", header))
                .list()
                .ofSize(8);
    }

    @Provide
    Arbitrary<List<ProductRoutes>> products() {
        Arbitrary<String> basePath = SEGMENT.list().ofMinSize(1).ofMaxSize(2).map(all -> "/" + String.join("/", all));
        return Combinators.combine(basePath, proxies())
                .as((path, proxies) -> new ProductRoutes(path, path, proxies))
                .list()
                .ofMaxSize(3)
                .map(all -> all.stream().map(ProductRoutes::basePath).distinct().count() == all.size()
                        ? all
                        : all.subList(0, Math.min(1, all.size())));
    }

    private static Arbitrary<List<ProxyRoutes>> proxies() {
        return Combinators.combine(Arbitraries.of("", "/a", "/a/b", "/aa"), endpoints())
                .as(ProxyRoutes::new)
                .list()
                .ofMaxSize(2)
                .map(all -> all.size() == 2
                                && all.getFirst().path().equals(all.getLast().path())
                        ? all.subList(0, 1)
                        : all);
    }

    private static Arbitrary<List<EndpointRoute>> endpoints() {
        Arbitrary<String> segment = Arbitraries.of("a", "b", "{p}", "{p}");
        Arbitrary<PathPattern> pattern = Combinators.combine(segment.list().ofMaxSize(3), Arbitraries.of("", "", "/*"))
                .as((segments, end) -> pattern(segments, end));
        Arbitrary<List<String>> methods =
                Arbitraries.of(List.of(), List.of("GET"), List.of("POST"), List.of("GET", "PUT"), List.of("HEAD"));
        return Combinators.combine(pattern, methods)
                .as((path, allowed) -> new EndpointRoute(allowed, path, route(path + " " + String.join(",", allowed))))
                .list()
                .ofMaxSize(6)
                .map(RouteTableModelTest::withoutAmbiguity);
    }

    private static PathPattern pattern(List<String> segments, String end) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < segments.size(); i++) {
            text.append('/').append(segments.get(i).equals("{p}") ? "{p" + i + "}" : segments.get(i));
        }
        text.append(end);
        return PathPattern.parse(text.isEmpty() ? "/" : text.toString());
    }

    // One endpoint a path, so that a GET beside a HEAD of the same path is a question for the tests by hand.
    private static List<EndpointRoute> withoutAmbiguity(List<EndpointRoute> endpoints) {
        Map<PathPattern, EndpointRoute> byPath = new LinkedHashMap<>();
        endpoints.forEach(endpoint -> byPath.putIfAbsent(endpoint.path(), endpoint));
        return List.copyOf(byPath.values());
    }

    @Provide
    Arbitrary<List<RuleRoute>> rules() {
        return Combinators.combine(matches(3), Arbitraries.integers().between(1, 4), Arbitraries.of("", "", "other"))
                .as((match, priority, entrypoint) -> new RuleRoute(
                        match, priority, entrypoint.isEmpty() ? List.of() : List.of(entrypoint), route("unnamed")))
                .list()
                .ofMaxSize(8)
                .map(RouteTableModelTest::named);
    }

    private static List<RuleRoute> named(List<RuleRoute> rules) {
        List<RuleRoute> named = new ArrayList<>();
        for (RuleRoute rule : rules) {
            CompiledRoute route = route("rule" + (rules.size() - named.size()));
            named.add(new RuleRoute(rule.match(), rule.priority(), rule.entrypoints(), route));
        }
        return named;
    }

    private static Arbitrary<Match> matches(int depth) {
        Arbitrary<Match> leaf = leaves();
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<List<Match>> parts =
                Arbitraries.lazy(() -> matches(depth - 1)).list().ofMinSize(1).ofMaxSize(3);
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, leaf),
                net.jqwik.api.Tuple.of(3, parts.map(Match.And::new)),
                net.jqwik.api.Tuple.of(2, parts.map(Match.Or::new)),
                net.jqwik.api.Tuple.of(
                        1, Arbitraries.lazy(() -> matches(depth - 1)).map(Match.Not::new)));
    }

    private static Arbitrary<Match> leaves() {
        return Arbitraries.oneOf(
                Arbitraries.of("a.x", "b.x", "*.x", "*.a.x", "*").map(Match.Host::new),
                Arbitraries.of("a", "^.\\.x$").map(text -> new Match.HostRegexp(new Regex(text))),
                Arbitraries.of("/", "/a", "/a/b", "/ab/a").map(Match.Path::new),
                Arbitraries.of("/", "/a", "/a/", "/ab", "/a/b").map(Match.PathPrefix::new),
                Arbitraries.of("b/a", "^/a+").map(text -> new Match.PathRegexp(new Regex(text))),
                METHOD.map(Match.Method::new),
                Arbitraries.of("a", "b").map(value -> new Match.Header("h", value)),
                Arbitraries.of("a", "").map(value -> new Match.Query("q", Optional.of(value))),
                Arbitraries.of("10.0.0.0/8", "192.0.2.1").map(block -> new Match.ClientIp(Cidr.parse(block))));
    }

    private static CompiledRoute route(String name) {
        return new CompiledRoute(name, "", "", "", "", new PathRewrite.Keep(), List.of());
    }
}
