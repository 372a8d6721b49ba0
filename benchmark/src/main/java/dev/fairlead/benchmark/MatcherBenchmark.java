package dev.fairlead.benchmark;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.route.EndpointRoute;
import dev.fairlead.gateway.route.ProductRoutes;
import dev.fairlead.gateway.route.ProxyRoutes;
import dev.fairlead.gateway.route.RouteTable;
import dev.fairlead.gateway.route.RuleRoute;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.model.Match;
import dev.fairlead.model.PathPattern;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What finding a request's route costs among 10,000: endpoints of a thousand products, and routes of the rule language.
 * The exchanges are real ones, read from real heads.
 */
@State(Scope.Thread)
public class MatcherBenchmark {
    private static final HeadBounds BOUNDS = new HeadBounds(16 * 1024, 8 * 1024, 100);
    private static final int GROUPS = 1_000;
    private static final int ROUTES_EACH = 10;

    private final EventLoops loops = EventLoops.start(1, System::nanoTime, new SplittableRandom(1));
    private final List<ProductRoutes> products =
            IntStream.range(0, GROUPS).mapToObj(MatcherBenchmark::product).toList();
    private final List<RuleRoute> rules = IntStream.range(0, GROUPS * ROUTES_EACH)
            .mapToObj(MatcherBenchmark::rule)
            .toList();
    private final RouteTable table = RouteTable.compile(products, rules);
    private final LiveExchange endpoint =
            new LiveExchange(loops.loops().getFirst(), "web", new TrustedProxies(List.of()));
    private final LiveExchange rule = new LiveExchange(loops.loops().getFirst(), "web", new TrustedProxies(List.of()));
    private final LiveExchange nothing =
            new LiveExchange(loops.loops().getFirst(), "web", new TrustedProxies(List.of()));

    /** Reads the three requests, and fails when they do not go where they should. */
    @Setup
    public void read() throws Malformed {
        read(endpoint, "/product-567/v1/orders-7/42", "api.example.com");
        read(rule, "/service-3/items", "host-432.example.com");
        read(nothing, "/nowhere/at/all", "host-432.example.com");
        if (table.find(endpoint) != Verdict.CONTINUE
                || table.find(rule) != Verdict.CONTINUE
                || table.find(nothing) == Verdict.CONTINUE) {
            throw new IllegalStateException("the requests of this benchmark do not find their routes");
        }
    }

    /** Ends the event loop that exchanges live on. */
    @TearDown
    public void stop() {
        loops.stop(Duration.ofSeconds(5));
    }

    /** An endpoint with a parameter in its path. */
    @Benchmark
    public Verdict endpointOfAProduct() {
        return table.find(endpoint);
    }

    /** {@code Host(…) && PathPrefix(…)}. */
    @Benchmark
    public Verdict hostAndPrefix() {
        return table.find(rule);
    }

    /** A host that is known and a path that is not: 404. */
    @Benchmark
    public Verdict unknownPath() {
        return table.find(nothing);
    }

    /** Compiling the whole table, once at each change of the configuration. */
    @Benchmark
    public RouteTable compile() {
        return RouteTable.compile(products, rules);
    }

    private static void read(LiveExchange exchange, String path, String host) throws Malformed {
        byte[] head = ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: */*\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, exchange.head().fields().room(head.length), 0, head.length);
        exchange.head().fields().filled(head.length);
        exchange.head().parse(BOUNDS);
    }

    private static ProductRoutes product(int number) {
        List<EndpointRoute> endpoints = IntStream.range(0, ROUTES_EACH)
                .mapToObj(i -> new EndpointRoute(
                        List.of("GET"), PathPattern.parse("/orders-" + i + "/{id}"), route("endpoint-" + i)))
                .toList();
        return new ProductRoutes("product-" + number, "/product-" + number, List.of(new ProxyRoutes("/v1", endpoints)));
    }

    private static RuleRoute rule(int number) {
        Match host = new Match.Host("host-" + number / ROUTES_EACH + ".example.com");
        Match prefix = new Match.PathPrefix("/service-" + number % ROUTES_EACH);
        return new RuleRoute(new Match.And(List.of(host, prefix)), 40, List.of(), route("route-" + number));
    }

    private static CompiledRoute route(String name) {
        return new CompiledRoute(name, "", "", "", "", new PathRewrite.Keep(), List.of());
    }
}
