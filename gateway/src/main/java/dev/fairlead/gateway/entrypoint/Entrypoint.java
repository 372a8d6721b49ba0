package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.loop.Loop;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

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
     */
    public record Settings(String name, Limits limits, TrustedProxies trusted, RouteFinder routes, Observer observer) {}

    private final EventLoops loops;
    private final Settings settings;
    private final List<EntrypointLoop> homes;
    private final List<Channel> listeners = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();

    private Entrypoint(EventLoops loops, Settings settings, InstantSource clock) {
        this.loops = loops;
        this.settings = settings;
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
        Entrypoint entrypoint = new Entrypoint(loops, settings, clock);
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
        return bound.channel();
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
        if (room) {
            int index = loops.of(channel.eventLoop()).index();
            channel.pipeline().addLast(new ClientConnection(channel, homes.get(index)));
        } else {
            channel.pipeline().addLast(new FullHouse());
        }
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
     * its connection; then stops listening, and waits for what is in flight. Blocks the calling thread, at most for the
     * two times of {@link Limits.CallerTimes}.
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
        long end = loops.loops().getFirst().now() + times.finishWhileDraining().toNanos();
        boolean finished = openConnections() == 0;
        while (!finished && loops.loops().getFirst().now() < end && !closedWithin(POLL)) {
            finished = openConnections() == 0;
        }
        close();
        return finished;
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
