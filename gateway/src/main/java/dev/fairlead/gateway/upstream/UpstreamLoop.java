package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.BackendTimes;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.web.BackendAddresses;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.HeadWriter;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the connections to backends share on one loop. Used on that loop only, but for the counts. */
final class UpstreamLoop {

    private final EventLoops loops;
    private final Loop loop;
    private final Limits limits;
    private final BackendTimes times;
    private final HeadBounds headBounds;
    private final HostNames names;
    private final BackendAddresses allowed;
    private final ByteBufAllocator allocator;
    private final Bootstrap bootstrap;
    private final HeadWriter writer = new HeadWriter();

    // One writer each, the loop; gauges read them.
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger idle = new AtomicInteger();
    private final AtomicLong copiesDropped = new AtomicLong();

    UpstreamLoop(EventLoops loops, Loop loop, Limits limits, HostNames names, BackendAddresses allowed) {
        this.loops = loops;
        this.loop = loop;
        this.limits = limits;
        this.times = times(limits.upstream());
        this.headBounds = limits.answerHead();
        this.names = names;
        this.allowed = allowed;
        this.allocator = loops.allocator();
        int buffer = limits.sizes().bufferBytes();
        this.bootstrap = new Bootstrap()
                .group(loop.executor())
                .option(ChannelOption.TCP_NODELAY, true)
                // A backend may answer and close while we still write: its answer must be read.
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.ALLOCATOR, loops.allocator())
                .option(ChannelOption.RECVBUF_ALLOCATOR, loops.reads())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(buffer / 2, buffer));
    }

    Loop loop() {
        return loop;
    }

    Limits limits() {
        return limits;
    }

    /** What holds where neither route nor service says anything. */
    BackendTimes times() {
        return times;
    }

    private static BackendTimes times(Limits.UpstreamTimes limits) {
        return new BackendTimes(
                limits.connect().toNanos(),
                limits.response().toNanos(),
                limits.bodyIdle().toNanos(),
                limits.total().toNanos(),
                limits.idle().toNanos());
    }

    /** How long an event stream may be silent. */
    long streamIdleNanos() {
        return limits.streams().idle().toNanos();
    }

    /** How long a tunnel that ends may take to say so. */
    long lingerNanos() {
        return limits.caller().linger().toNanos();
    }

    HeadBounds headBounds() {
        return headBounds;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    HostNames names() {
        return names;
    }

    /** Where backends may be. */
    BackendAddresses allowed() {
        return allowed;
    }

    Bootstrap bootstrap(InetAddress to, long connectNanos) {
        return bootstrap
                .clone()
                .channelFactory(() -> loops.connection(to))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) TimeUnit.NANOSECONDS.toMillis(connectNanos));
    }

    /** For one head at a time. */
    HeadWriter writer() {
        return writer;
    }

    void opened(int change) {
        open.lazySet(open.getPlain() + change);
    }

    void idled(int change) {
        idle.lazySet(idle.getPlain() + change);
    }

    /** A copy of a request was not made, or not sent. */
    void copyDropped() {
        copiesDropped.lazySet(copiesDropped.getPlain() + 1);
    }

    long copiesDropped() {
        return copiesDropped.get();
    }

    boolean hasRoomForIdle() {
        return idle.getPlain() < limits.counts().idlePerLoop();
    }

    int open() {
        return open.get();
    }

    int idle() {
        return idle.get();
    }
}
