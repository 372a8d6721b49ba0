package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.tcp.Relays;
import dev.fairlead.gateway.wire.ProxyHeader;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A listener and the connections that came in by it. Where the system can share an address between listeners there is
 * one for each loop, so that a connection lives where it was accepted.
 */
public final class Entrypoint {

    private static final int BACKLOG = 1024;
    private static final Duration POLL = Duration.ofMillis(20);

    /**
     * What an entrypoint works by.
     *
     * @param name for logs and metrics, such as {@code http}
     * @param limits every bound
     * @param trusted whose {@code X-Forwarded-*} is believed
     * @param routes is asked once for each request; answers from the table that is live then
     * @param observer is told of every request at both ends
     * @param proxyProtocol whether connections from trusted proxies begin with a header of the PROXY protocol
     * @param h2c whether HTTP/2 is spoken beside HTTP/1.1, to callers that begin with its preface
     * @param relays what passes connections on as bytes; null where nothing does
     */
    public record Settings(
            String name,
            Limits limits,
            TrustedProxies trusted,
            RouteFinder routes,
            Observer observer,
            boolean proxyProtocol,
            boolean h2c,
            @Nullable Relays relays) {

        /** One that passes nothing on. */
        public Settings(
                String name,
                Limits limits,
                TrustedProxies trusted,
                RouteFinder routes,
                Observer observer,
                boolean proxyProtocol,
                boolean h2c) {
            this(name, limits, trusted, routes, observer, proxyProtocol, h2c, null);
        }

        /** One that speaks HTTP/1.1 only, without the PROXY protocol. */
        public Settings(String name, Limits limits, TrustedProxies trusted, RouteFinder routes, Observer observer) {
            this(name, limits, trusted, routes, observer, false, false, null);
        }
    }

    private final EventLoops loops;
    private final Settings settings;
    private final @Nullable Handshakes handshakes;
    private final List<EntrypointLoop> homes;
    private final List<Channel> listeners = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder acceptFaults = new LongAdder();
    private final Map<ProxyHeader.Reason, LongAdder> proxyRejections = new EnumMap<>(ProxyHeader.Reason.class);

    private Entrypoint(EventLoops loops, Settings settings, InstantSource clock, @Nullable Handshakes handshakes) {
        this.loops = loops;
        this.handshakes = handshakes;
        this.settings = settings;
        for (ProxyHeader.Reason reason : ProxyHeader.Reason.values()) {
            proxyRejections.put(reason, new LongAdder());
        }
        this.homes = loops.loops().stream()
                .map(loop -> new EntrypointLoop(loop, settings, clock))
                .toList();
    }

    /**
     * Listens.
     *
     * @param address port 0 takes a free one; see {@link #address}
     * @throws IOException if the address cannot be listened on; names it and says why
     */
    public static Entrypoint start(EventLoops loops, InetSocketAddress address, Settings settings, InstantSource clock)
            throws IOException {
        return start(new Entrypoint(loops, settings, clock, null), address);
    }

    /** Listens for callers that speak TLS. */
    public static Entrypoint startSecure(
            EventLoops loops, InetSocketAddress address, Settings settings, InstantSource clock, Handshakes handshakes)
            throws IOException {
        return start(new Entrypoint(loops, settings, clock, handshakes), address);
    }

    private static Entrypoint start(Entrypoint entrypoint, InetSocketAddress address) throws IOException {
        entrypoint.listen(address);
        return entrypoint;
    }

    private void listen(InetSocketAddress address) throws IOException {
        if (!loops.sharesListeners()) {
            listeners.add(bind(bootstrap().group(loops.group()), address));
            return;
        }
        refuseTaken(address);
        InetSocketAddress bound = address;
        for (Loop loop : loops.loops()) {
            ServerBootstrap bootstrap = bootstrap().group(loop.executor(), loop.executor());
            listeners.add(bind(bootstrap.option(UnixChannelOption.SO_REUSEPORT, true), bound));
            bound = address();
        }
    }

    // A port that is shared by our loops is shared with every other process of this user too: the system would give it
    // half of our callers in silence. A socket that shares nothing finds that out, and is never listened on.
    private void refuseTaken(InetSocketAddress address) throws IOException {
        try (java.nio.channels.SocketChannel alone = java.nio.channels.SocketChannel.open()) {
            alone.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(address);
        } catch (IOException taken) {
            close();
            throw cannotListen(address, taken);
        }
    }

    private Channel bind(ServerBootstrap bootstrap, InetSocketAddress address) throws IOException {
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (bound.cause() != null) {
            close();
            throw cannotListen(address, bound.cause());
        }
        Channel listener = bound.channel();
        listener.pipeline().addLast(new AcceptFaults(settings.name(), System::nanoTime, acceptFaults::increment));
        return listener;
    }

    private IOException cannotListen(InetSocketAddress address, Throwable cause) {
        return new IOException(
                "entrypoint \"" + settings.name() + "\" cannot listen on " + address.getHostString() + ":"
                        + address.getPort() + ": " + cause.getMessage(),
                cause);
    }

    private ServerBootstrap bootstrap() {
        int buffer = settings.limits().sizes().bufferBytes();
        return new ServerBootstrap()
                .channel(loops.listenerType())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.ALLOCATOR, loops.allocator())
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, loops.reads())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(buffer / 2, buffer))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                });
    }

    private void accept(SocketChannel channel) {
        boolean room =
                connections.incrementAndGet() <= settings.limits().counts().connections();
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        EntrypointLoop home = homes.get(loops.of(channel.eventLoop()).index());
        boolean headed = settings.proxyProtocol()
                && settings.trusted().peer(channel.remoteAddress()).trusted();
        if (room && headed) {
            // Before everything else, TLS too.
            channel.pipeline()
                    .addLast(new ProxyProtocol(reason -> rejections(reason).increment()));
        }
        if (handshakes == null) {
            channel.pipeline().addLast(room ? first(channel, home, headed) : new FullHouse());
        } else if (room) {
            handshakes.begin(channel, home);
        } else {
            channel.pipeline().addLast(new TurnedAway());
        }
    }

    private ChannelHandler first(SocketChannel channel, EntrypointLoop home, boolean headed) {
        Relays relays = settings.relays();
        if (relays != null && relays.hasPlain()) {
            return new FirstChoice(channel, home, relays, headed, () -> http(channel, home));
        }
        return http(channel, home);
    }

    private ChannelHandler http(SocketChannel channel, EntrypointLoop home) {
        // Two returns and no conditional expression: its common type would be looked for by loading both.
        if (settings.h2c()) {
            return new PrefaceChoice(channel, home);
        }
        return new ClientConnection(channel, home, new Ending.Plain(channel));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listeners.getFirst().localAddress();
    }

    /** Its name. */
    public String name() {
        return settings.name();
    }

    /** Connections that are open now. Any thread. */
    public int openConnections() {
        return connections.get();
    }

    /** How often no connection could be accepted, such as without a file descriptor. Any thread. */
    public long acceptFaults() {
        return acceptFaults.sum();
    }

    private LongAdder rejections(ProxyHeader.Reason reason) {
        return Objects.requireNonNull(proxyRejections.get(reason));
    }

    /** Connections of trusted proxies that were closed for their header, or for having none. Any thread. */
    public long rejected(ProxyHeader.Reason reason) {
        return rejections(reason).sum();
    }

    /** Requests that are in flight now. Any thread. */
    public int inFlight() {
        return homes.stream().mapToInt(EntrypointLoop::inFlight).sum();
    }

    /** Exchanges that wait for their next request. Any thread. */
    public int pooledExchanges() {
        return homes.stream().mapToInt(EntrypointLoop::pooled).sum();
    }

    /**
     * Drains: goes on accepting for a while (those who balance before us need it to notice), while every answer closes
     * its connection; then stops listening, closes what is idle (closed earlier, it would cross with requests of those
     * who did not notice yet), and waits for what is in flight. Blocks the calling thread, at most for the
     * two times of {@link Limits.CallerTimes} and, for tunnels to say goodbye, the time to linger.
     *
     * @return false if some requests were still in flight at the end and are cut
     */
    public boolean drain() throws InterruptedException {
        Limits.CallerTimes times = settings.limits().caller();
        homes.forEach(EntrypointLoop::drain);
        if (closedWithin(times.acceptWhileDraining())) {
            return false;
        }
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        homes.forEach(EntrypointLoop::drain);
        homes.forEach(EntrypointLoop::closeIdle);
        boolean finished = areAllClosedWithin(times.finishWhileDraining());
        if (!finished) {
            // Tunnels do not end by themselves: they are told, and get the time for the last bytes.
            endWhere(exchange -> exchange.status() == 101 ? new Failure.StreamEnded("the gateway stops") : null);
            finished = areAllClosedWithin(times.linger());
        }
        close();
        return finished;
    }

    private boolean areAllClosedWithin(Duration time) throws InterruptedException {
        long end = loops.loops().getFirst().now() + time.toNanos();
        while (openConnections() > 0) {
            if (loops.loops().getFirst().now() >= end || closedWithin(POLL)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Ends the exchanges for which there is a reason, now or in a moment. Any thread.
     *
     * @param reason is called on all loops, once for each exchange that is not over; null lets it go on
     */
    public void endWhere(Function<Exchange, @Nullable Failure> reason) {
        homes.forEach(home -> home.endWhere(reason));
    }

    private boolean closedWithin(Duration time) throws InterruptedException {
        return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Stops listening and cuts what is open. */
    public void close() {
        closed.countDown();
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        homes.forEach(EntrypointLoop::cut);
    }
}
