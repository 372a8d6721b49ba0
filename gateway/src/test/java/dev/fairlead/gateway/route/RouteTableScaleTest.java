package dev.fairlead.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.model.Match;
import dev.fairlead.model.PathPattern;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That a hundred times the routes do not make a request a hundred times as slow, and that matching leaves no garbage. */
class RouteTableScaleTest {

    private static final int ROUNDS = 200_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void ten_thousand_rules_match_about_as_fast_as_a_hundred() {
        assertThat(nanos(rules(10_000), 10_000)).isLessThan(10 * nanos(rules(100), 100));
    }

    @Test
    void ten_thousand_rules_of_one_host_match_about_as_fast_as_a_hundred() {
        IntFunction<RouteTable> table = count -> table(count, i -> "h0");

        assertThat(nanos(table.apply(10_000), -10_000)).isLessThan(10 * nanos(table.apply(100), -100));
    }

    @Test
    void ten_thousand_endpoints_match_about_as_fast_as_a_hundred() {
        assertThat(nanos(endpoints(10_000), 10_000)).isLessThan(10 * nanos(endpoints(100), 100));
    }

    @Test
    void matching_allocates_nothing() {
        for (RouteTable table : List.of(rules(1000), endpoints(1000))) {
            List<FakeExchange> requests = requests(1000);
            run(table, requests, ROUNDS / 10);
            long before = allocated();
            run(table, requests, ROUNDS / 10);

            // Less than a byte for each request: what is left is the measuring.
            assertThat(allocated() - before).isLessThan(ROUNDS / 10);
        }
    }

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    // The best of some runs, by the processor's clock: the machine may be busy with something else.
    private static long nanos(RouteTable table, int count) {
        List<FakeExchange> requests = requests(count);
        long best = Long.MAX_VALUE;
        for (int run = 0; run < 5; run++) {
            long before = THREADS.getCurrentThreadCpuTime();
            run(table, requests, ROUNDS);
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - before);
        }
        return best;
    }

    private static void run(RouteTable table, List<FakeExchange> requests, int rounds) {
        for (int i = 0; i < rounds; i++) {
            FakeExchange request = requests.get(i % requests.size());
            table.find(request);
            assert request.route() != null : "a request of the test is not matched";
        }
    }

    // A negative count: all for one host.
    private static List<FakeExchange> requests(int count) {
        List<FakeExchange> requests = new ArrayList<>();
        int all = Math.abs(count);
        for (int i = 0; i < 64; i++) {
            int route = i * (all / 64);
            String host = "h" + (count < 0 ? 0 : route);
            requests.add(FakeExchange.of("GET", host, "/api/p" + route + "/items/7"));
        }
        return requests;
    }

    private static RouteTable rules(int count) {
        return table(count, i -> "h" + i);
    }

    private static RouteTable table(int count, IntFunction<String> host) {
        List<RuleRoute> rules = IntStream.range(0, count)
                .mapToObj(i -> {
                    Match match = new Match.And(
                            List.of(new Match.Host(host.apply(i)), new Match.PathPrefix("/api/p" + i + "/")));
                    return new RuleRoute(match, 30, List.of(), route("r" + i));
                })
                .toList();
        return RouteTable.compile(List.of(), rules);
    }

    private static RouteTable endpoints(int count) {
        List<EndpointRoute> endpoints = IntStream.range(0, count)
                .mapToObj(i ->
                        new EndpointRoute(List.of("GET"), PathPattern.parse("/p" + i + "/items/{id}"), route("e" + i)))
                .toList();
        ProductRoutes product = new ProductRoutes("p", "/api", List.of(new ProxyRoutes("", endpoints)));
        return RouteTable.compile(List.of(product), List.of());
    }

    private static CompiledRoute route(String name) {
        return new CompiledRoute(name, "", "", "", "", new PathRewrite.Keep(), List.of());
    }
}
