package dev.fairlead.benchmark;

import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Peer;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.middleware.AddPrefix;
import dev.fairlead.gateway.middleware.EncodedCharacters;
import dev.fairlead.gateway.middleware.Headers;
import dev.fairlead.gateway.middleware.InFlightReq;
import dev.fairlead.gateway.middleware.IpAllowList;
import dev.fairlead.gateway.middleware.RateLimit;
import dev.fairlead.gateway.middleware.RedirectRegex;
import dev.fairlead.gateway.middleware.Retry;
import dev.fairlead.gateway.middleware.StripPrefix;
import dev.fairlead.gateway.middleware.Timeouts;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Cors;
import dev.fairlead.model.Encoded;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Regex;
import dev.fairlead.model.Service;
import dev.fairlead.model.SourceCriterion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a chain of ten middlewares costs a request where none of them waits for anything. A chain changes its exchange,
 * so each run begins with a new request: {@link #requestAlone} is that part, and the difference is the chain's.
 */
@State(Scope.Thread)
public class ChainBenchmark {
    private static final HeadBounds BOUNDS = new HeadBounds(16 * 1024, 8 * 1024, 100);
    private static final SourceCriterion CALLER = new SourceCriterion.Address(0, List.of(), 128);
    private static final byte[] HEAD = String.join(
                    "\r\n",
                    "GET /shop/orders/42?page=2 HTTP/1.1",
                    "Host: api.example.com",
                    "Origin: https://app.example.com",
                    "Accept: application/json",
                    "",
                    "")
            .getBytes(StandardCharsets.US_ASCII);

    private final EventLoops loops = EventLoops.start(1, System::nanoTime, new SplittableRandom(1));
    private final LiveExchange exchange =
            new LiveExchange(loops.loops().getFirst(), "web", new TrustedProxies(List.of()));
    private final Peer peer = new Peer(new byte[] {10, 1, 2, 3}, "10.1.2.3".getBytes(StandardCharsets.US_ASCII), false);
    private final List<Step> chain = List.of(
            new IpAllowList(new Middleware.IpAllowList(
                    List.of(Cidr.parse("192.168.0.0/16"), Cidr.parse("10.0.0.0/8")), 0, List.of(), 403)),
            new RateLimit(new Middleware.RateLimit(1_000_000_000, Duration.ofSeconds(1), 1_000_000_000, CALLER)),
            new InFlightReq("few", new Middleware.InFlightReq(1000, CALLER)),
            new Headers(headers()),
            new RedirectRegex(new Middleware.RedirectRegex(new Regex("^http://www\\.(.*)"), "https://$1", true)),
            new EncodedCharacters(new Middleware.EncodedCharacters(Set.of(Encoded.values()))),
            new StripPrefix(List.of("/other", "/shop")),
            new AddPrefix("/v2"),
            new Retry(new Middleware.Retry(3, Duration.ZERO, List.of(), true, false)),
            new Timeouts(new Middleware.Timeouts(Service.Timeouts.NONE)));

    private static Middleware.Headers headers() {
        Cors cors = new Cors(
                true,
                List.of("Content-Type"),
                List.of("GET", "POST"),
                List.of("https://app.example.com"),
                List.of(),
                List.of(),
                OptionalLong.of(600),
                true);
        Middleware.Security security = new Middleware.Security(
                Map.of("X-Frame-Options", "DENY", "X-Content-Type-Options", "nosniff"),
                Map.of("Strict-Transport-Security", "max-age=31536000"),
                false,
                Map.of(),
                List.of(),
                List.of());
        return new Middleware.Headers(Map.of("X-Shop", "1"), Map.of("X-Served-By", "fairlead"), cors, security);
    }

    /** Ends the event loop that the exchange lives on. */
    @TearDown
    public void stop() {
        loops.stop(Duration.ofSeconds(5));
    }

    /** Reading the head of a request, and nothing else. */
    @Benchmark
    public LiveExchange requestAlone() throws Malformed {
        begin();
        end();
        return exchange;
    }

    /** The same, and all ten. */
    @Benchmark
    public LiveExchange requestAndChainOfTen() throws Malformed {
        begin();
        for (int i = 0; i < chain.size(); i++) {
            if (chain.get(i).apply(exchange) != Verdict.CONTINUE) {
                throw new IllegalStateException(chain.get(i).name() + " stops the request of this benchmark");
            }
        }
        end();
        return exchange;
    }

    private void begin() throws Malformed {
        exchange.clear();
        System.arraycopy(HEAD, 0, exchange.head().fields().room(HEAD.length), 0, HEAD.length);
        exchange.head().fields().filled(HEAD.length);
        exchange.head().parse(BOUNDS);
        exchange.begin(peer, System.nanoTime(), 0);
    }

    private void end() {
        exchange.handling().ended(exchange);
    }
}
