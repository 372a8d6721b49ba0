package dev.fairlead.gateway.explain;

import dev.fairlead.gateway.explain.Account.Ending;
import dev.fairlead.gateway.explain.Account.How;
import dev.fairlead.gateway.explain.Account.Outcome;
import dev.fairlead.gateway.explain.Account.Told;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Peer;
import dev.fairlead.gateway.http.Refusals;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.Secured;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.observe.OwnRoute;
import dev.fairlead.gateway.observe.log.FailureText;
import dev.fairlead.gateway.route.Candidate;
import dev.fairlead.gateway.route.RouteTable;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.Malformed;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Answers what would become of a request, with the objects that serve: the same parser, table, steps and counts, on one
 * of the same loops. What is asked about is never sent, and never counts. Any thread may ask that may wait, at most
 * {@value #PATIENCE_SECONDS} s.
 */
public final class Explainer {

    private static final int PATIENCE_SECONDS = 5;

    private final Loop loop;
    private final HeadBounds bounds;
    private final TrustedProxies trusted;
    private final InstantSource clock;
    private final UnaryOperator<String> tlsOptions;
    private final Supplier<Table> tables;

    /**
     * What serves at one moment.
     *
     * @param table for telling of the candidates
     * @param plain finds the route of a request that comes without TLS
     * @param secured finds the route of one that comes over TLS
     * @param resolvers who orders certificates for the route of a name; empty where nobody does
     */
    public record Table(
            RouteTable table, RouteFinder plain, RouteFinder secured, Function<String, Optional<String>> resolvers) {}

    /**
     * @param loop where trials run
     * @param bounds of a request's head
     * @param trusted whose forwarded headers are believed
     * @param tlsOptions what the TLS options of a host are called
     * @param tables what serves now
     */
    public Explainer(
            Loop loop,
            HeadBounds bounds,
            TrustedProxies trusted,
            InstantSource clock,
            UnaryOperator<String> tlsOptions,
            Supplier<Table> tables) {
        this.loop = loop;
        this.bounds = bounds;
        this.trusted = trusted;
        this.clock = clock;
        this.tlsOptions = tlsOptions;
        this.tables = tables;
    }

    /**
     * Tries it.
     *
     * @throws IllegalArgumentException with one sentence if the address is none
     */
    public Account explain(Question question) {
        Table now = tables.get();
        Peer peer = peer(question);
        String entrypoint = question.secured() ? "https" : "http";
        LiveExchange exchange = new LiveExchange(loop, entrypoint, trusted);
        Failure unreadable = read(exchange, question);
        if (unreadable != null) {
            Ending ending = new Ending(How.REFUSED, Refusals.of(unreadable).status(), FailureText.of(unreadable));
            return new Account(entrypoint, "", "", "", ending, List.of(), List.of());
        }
        await(CompletableFuture.runAsync(() -> exchange.begin(peer, loop.now(), clock.millis()), loop.executor()));
        // Before the steps: they may change what the rules look at.
        List<Candidate> candidates = now.table().explain(exchange);
        Trial trial = new Trial(exchange);
        RouteFinder routes = question.secured() ? now.secured() : now.plain();
        Ending ending = await(CompletableFuture.completedFuture(routes).thenComposeAsync(trial::run, loop.executor()));
        CompiledRoute route = exchange.route();
        return new Account(
                entrypoint,
                exchange.host(),
                exchange.path(),
                route == null ? "" : route.route(),
                ending,
                route != null && OwnRoute.is(route) ? List.of(own(route)) : candidates,
                steps(now, question, route, trial));
    }

    private static List<Told> steps(Table now, Question question, @Nullable CompiledRoute route, Trial trial) {
        List<Told> steps = new ArrayList<>();
        if (route != null && question.secured()) {
            now.resolvers()
                    .apply(route.route())
                    .map(resolver -> "the certificate resolver \"" + resolver + "\" orders its certificate")
                    .ifPresent(said -> steps.add(new Told("tls", Outcome.PASSES, List.of(said))));
        }
        steps.addAll(trial.steps());
        return steps;
    }

    private static Candidate own(CompiledRoute route) {
        return new Candidate(route.route(), Candidate.Outcome.WINS, "the gateway answers this path itself");
    }

    /** What is wrong with the head; null if nothing is. */
    private @Nullable Failure read(LiveExchange exchange, Question question) {
        byte[] head = question.head();
        if (head.length > bounds.maxHeadBytes()) {
            return new Failure.HeadTooLarge("The head is larger than " + bounds.maxHeadBytes() + " bytes.");
        }
        Fields fields = exchange.head().fields();
        System.arraycopy(head, 0, fields.room(head.length), fields.filled(), head.length);
        fields.filled(head.length);
        try {
            boolean whole = exchange.head().parse(bounds) && exchange.head().end() == head.length;
            return whole ? null : new Failure.BadRequest("A header holds the end of a line.");
        } catch (Malformed malformed) {
            return Failure.of(malformed);
        }
    }

    private Peer peer(Question question) {
        Peer peer = trusted.peer(new InetSocketAddress(address(question.from()), 0));
        if (!question.secured()) {
            return peer;
        }
        String host = serverName(question.authority());
        return peer.over(new Secured(host, tlsOptions.apply(host), "TLSv1.3", "TLS_AES_128_GCM_SHA256", List.of()));
    }

    private static String serverName(String authority) {
        String lower = authority.toLowerCase(Locale.ROOT);
        boolean literal = lower.startsWith("[");
        int colon = lower.lastIndexOf(':');
        // An address is never a server name (RFC 6066 section 3).
        return literal ? "" : colon < 0 ? lower : lower.substring(0, colon);
    }

    private static InetAddress address(String text) {
        boolean literal = text.matches("[0-9.]+") || text.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
        try {
            if (literal) {
                return InetAddress.getByName(text);
            }
        } catch (UnknownHostException none) {
            // Said below.
        }
        throw new IllegalArgumentException("\"" + text + "\" is no IP address: write it like 192.0.2.7 or 2001:db8::7");
    }

    private static <T> T await(CompletableFuture<T> running) {
        try {
            return running.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a request was explained", interrupted);
        } catch (ExecutionException fault) {
            throw new IllegalStateException("a request could not be explained", fault.getCause());
        } catch (TimeoutException late) {
            String seconds = Duration.ofSeconds(PATIENCE_SECONDS).toSeconds() + " s";
            throw new IllegalArgumentException("a step of the route did not come back in " + seconds, late);
        }
    }
}
