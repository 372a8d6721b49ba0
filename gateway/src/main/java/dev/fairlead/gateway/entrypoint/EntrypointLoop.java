package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Peer;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.Running;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.tcp.Relays;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.HeadWriter;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the connections of one entrypoint share on one loop. Used on that loop only, but for the counts. */
final class EntrypointLoop {

    /** Exchanges that are kept for the next request; more are left to the collector. */
    private static final int POOLED_EXCHANGES = 256;

    private final Loop loop;
    private final Entrypoint.Settings settings;
    private final InstantSource clock;
    private final CallerNanos nanos;
    private final HeadBounds headBounds;
    private final HeadWriter writer = new HeadWriter();
    private final ArrayDeque<LiveExchange> pool = new ArrayDeque<>();
    private final Set<OpenConnection> connections = new LinkedHashSet<>();
    private final Running running = new Running();

    // One writer each, the loop; gauges read them.
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger pooled = new AtomicInteger();
    private volatile boolean draining;
    private volatile boolean stopping;

    EntrypointLoop(Loop loop, Entrypoint.Settings settings, InstantSource clock) {
        this.loop = loop;
        this.settings = settings;
        this.clock = clock;
        this.nanos = CallerNanos.of(settings.limits());
        this.headBounds = settings.limits().requestHead();
    }

    Loop loop() {
        return loop;
    }

    Limits limits() {
        return settings.limits();
    }

    CallerNanos nanos() {
        return nanos;
    }

    HeadBounds headBounds() {
        return headBounds;
    }

    /** Its entrypoint's. */
    String name() {
        return settings.name();
    }

    /** What passes connections on as bytes; null where nothing does. */
    @Nullable
    Relays relays() {
        return settings.relays();
    }

    /** The other end of a connection, or whom a trusted proxy speaks of. */
    Peer peer(SocketChannel channel) {
        return settings.trusted().peer(source(channel));
    }

    /** The same as an address with its port. */
    InetSocketAddress source(SocketChannel channel) {
        InetSocketAddress source = channel.attr(ProxyProtocol.SOURCE).get();
        return source == null ? channel.remoteAddress() : source;
    }

    RouteFinder routes() {
        return settings.routes();
    }

    /** For one head at a time. */
    HeadWriter writer() {
        return writer;
    }

    long millis() {
        return clock.millis();
    }

    /** Each answer says that it is the last one. */
    boolean isDraining() {
        return draining;
    }

    /** Whoever is idle is closed, whatever the last answer said. */
    boolean isStopping() {
        return stopping;
    }

    // -- exchanges --------------------------------------------------------------------------------------------------

    LiveExchange take() {
        LiveExchange exchange = pool.pollLast();
        if (exchange == null) {
            return new LiveExchange(loop, settings.name(), settings.trusted());
        }
        pooled.lazySet(pool.size());
        return exchange;
    }

    /** Takes back an exchange whose head never became complete. */
    void giveBack(LiveExchange exchange) {
        if (pool.size() < POOLED_EXCHANGES && !exchange.pipeline().wasSuspended()) {
            exchange.clear();
            pool.addLast(exchange);
            pooled.lazySet(pool.size());
        }
    }

    void began(LiveExchange exchange) {
        inFlight.lazySet(inFlight.getPlain() + 1);
        running.add(exchange);
        settings.observer().began(exchange);
    }

    void ended(LiveExchange exchange) {
        inFlight.lazySet(inFlight.getPlain() - 1);
        running.remove(exchange);
        exchange.pipeline().end();
        exchange.handling().ended(exchange);
        settings.observer().ended(exchange);
        giveBack(exchange);
    }

    // -- connections ------------------------------------------------------------------------------------------------

    void opened(OpenConnection connection) {
        connections.add(connection);
    }

    void closed(OpenConnection connection) {
        connections.remove(connection);
    }

    /** From now on answers are the last of their connections. */
    void drain() {
        draining = true;
        loop.executor().execute(() -> List.copyOf(connections).forEach(OpenConnection::drain));
    }

    /** Closes connections that wait for a request, now or when they will. */
    void closeIdle() {
        stopping = true;
        loop.executor().execute(() -> List.copyOf(connections).forEach(OpenConnection::closeIdle));
    }

    /** Ends the exchanges for which there is a reason. */
    void endWhere(Function<Exchange, @Nullable Failure> reason) {
        loop.executor().execute(() -> running.endWhere(reason));
    }

    /** Closes what is left. */
    void cut() {
        loop.executor().execute(() -> List.copyOf(connections).forEach(OpenConnection::cut));
    }

    int inFlight() {
        return inFlight.get();
    }

    int pooled() {
        return pooled.get();
    }
}
