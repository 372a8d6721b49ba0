package dev.fairlead.gateway.loop;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The event loops of a process: one for each core, all alike. A caller's connection stays on the loop that accepted it,
 * and so do the connections to backends that it causes: no request crosses threads.
 */
public final class EventLoops {

    /** 8 KiB pages, 512 KiB chunks: a loop's buffers are few and small, so its memory grows in small steps. */
    private static final int PAGE_BYTES = 8192;

    private static final int CHUNK_ORDER = 6;
    private static final int SMALL_CACHE = 64;
    private static final int NORMAL_CACHE = 16;

    private static final int READ_BYTES = 16 * 1024;
    private static final int BODY_READ_BYTES = 64 * 1024;

    private final MultiThreadIoEventLoopGroup group;
    private final List<Loop> loops;
    private final PooledByteBufAllocator allocator;
    private final boolean epoll;
    private final PausableReads reads = new PausableReads(READ_BYTES, BODY_READ_BYTES);

    private EventLoops(MultiThreadIoEventLoopGroup group, List<Loop> loops, boolean epoll) {
        this.group = group;
        this.loops = List.copyOf(loops);
        this.epoll = epoll;
        this.allocator = new PooledByteBufAllocator(
                true, 0, loops.size(), PAGE_BYTES, CHUNK_ORDER, SMALL_CACHE, NORMAL_CACHE, false);
    }

    /**
     * Starts the loops: on native epoll where there is one, else on NIO.
     *
     * @param count 1 to 256
     * @param nanos a monotonic clock in nanoseconds
     * @param random gives each loop its own generator
     */
    public static EventLoops start(int count, LongSupplier nanos, RandomGenerator.SplittableGenerator random) {
        return start(count, nanos, random, Epoll.isAvailable());
    }

    /** The same, with the say whether they are on native epoll; NIO serves everywhere. */
    public static EventLoops start(
            int count, LongSupplier nanos, RandomGenerator.SplittableGenerator random, boolean epoll) {
        if (count < 1 || count > 256) {
            throw new IllegalArgumentException("event loops: " + count + " is not a number from 1 to 256");
        }
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        var group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("loop", true), io);
        List<Loop> loops = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Loop loop = new Loop(i, group.next(), nanos, random.split());
            loops.add(loop);
            loop.executor().execute(loop::startTimers);
        }
        return new EventLoops(group, loops, epoll);
    }

    /** All of them, in the order of their numbers. */
    public List<Loop> loops() {
        return loops;
    }

    /** The one that runs on Netty's loop. */
    public Loop of(EventLoop executor) {
        for (Loop loop : loops) {
            if (loop.executor() == executor) {
                return loop;
            }
        }
        throw new IllegalArgumentException("not one of these loops: " + executor);
    }

    /** Whether several listeners may share one address, one for each loop. */
    public boolean sharesListeners() {
        return epoll && loops.size() > 1;
    }

    /** All loops, as Netty wants them for a listener that hands out connections. */
    public MultiThreadIoEventLoopGroup group() {
        return group;
    }

    /** The kind of listener that fits the loops. */
    public Class<? extends ServerSocketChannel> listenerType() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** A new connection to such an address. An IPv4 socket costs less than an IPv6 one that carries mapped addresses. */
    public SocketChannel connection(InetAddress to) {
        if (!epoll) {
            return new NioSocketChannel();
        }
        return to instanceof Inet4Address
                ? new EpollSocketChannel(SocketProtocolFamily.INET)
                : new EpollSocketChannel();
    }

    /** Where the bytes on the way live. */
    public ByteBufAllocator allocator() {
        return allocator;
    }

    /** How connections read: of callers and of backends alike. */
    public PausableReads reads() {
        return reads;
    }

    /** Bytes that the allocator holds, in use or not. Any thread. */
    public long heldBytes() {
        return allocator.metric().usedDirectMemory();
    }

    /** Bytes that are in use now. Any thread; an estimate. */
    public long usedBytes() {
        return allocator.pinnedDirectMemory();
    }

    /**
     * Stops the loops; their connections end.
     *
     * @return false if they did not stop in time
     */
    public boolean stop(Duration timeout) {
        loops.forEach(loop -> loop.executor().execute(loop::releaseLent));
        Unheeded.of(group.shutdownGracefully(0, timeout.toMillis(), TimeUnit.MILLISECONDS));
        return group.terminationFuture().awaitUninterruptibly(timeout.toMillis());
    }
}
