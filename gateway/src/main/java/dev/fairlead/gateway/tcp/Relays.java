package dev.fairlead.gateway.tcp;

import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.tcp.Relayed.Ending;
import dev.fairlead.model.TcpMiddleware;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All connections that are passed on as bytes: which ones, how many, what became of them. Lives longer than a snapshot;
 * a connection keeps what it began with.
 */
public final class Relays {

    private static final int LABEL_SETS = 500;
    private static final String OTHER = "other";

    /** Finds the addresses of a name without blocking the loop. */
    public interface Names {
        /** Calls {@code then} on the loop, at once or later, with the addresses; with none where the name is unknown. */
        void find(String host, Loop loop, Consumer<List<InetAddress>> then);
    }

    /**
     * Whose connection it is.
     *
     * @param ends how the caller's end is ended
     * @param entrypoint by which it came in
     * @param serverName the host that the caller named; empty without one
     * @param source its address, as a trusted proxy says where there is one
     * @param closed is called once, when it is over
     */
    public record Caller(
            SocketChannel channel,
            Loop loop,
            Ends ends,
            String entrypoint,
            String serverName,
            InetSocketAddress source,
            Runnable closed) {}

    /**
     * Connections of a service that ended in one way.
     *
     * @param ending the word of a {@link Ending}
     */
    public record Count(String service, String ending, long connections) {}

    private record Counted(String service, Ending ending) {}

    private record Source(String route, InetAddress address) {}

    private final EventLoops loops;
    private final Limits limits;
    private final Names names;
    private final Supplier<@Nullable TcpTable> live;
    private final BooleanSupplier full;
    private final InstantSource clock;
    private final Relayed.Observer observer;
    private final Bootstrap bootstrap;
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final ConcurrentMap<Counted, LongAdder> counts = new ConcurrentHashMap<>();
    private final ConcurrentMap<Source, Integer> inFlight = new ConcurrentHashMap<>();

    /**
     * What relays need of the gateway.
     *
     * @param live the table of this moment; null before there is one
     * @param full whether there is no memory for more
     * @param observer is told of each connection that ended
     */
    public record Surroundings(
            Names names,
            Supplier<@Nullable TcpTable> live,
            BooleanSupplier full,
            InstantSource clock,
            Relayed.Observer observer) {}

    /** None yet. */
    public Relays(EventLoops loops, Limits limits, Surroundings around) {
        this.loops = loops;
        this.limits = limits;
        this.names = around.names();
        this.live = around.live();
        this.full = around.full();
        this.clock = around.clock();
        this.observer = around.observer();
        int buffer = limits.sizes().bufferBytes();
        this.bootstrap = new Bootstrap()
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.ALLOCATOR, loops.allocator())
                .option(ChannelOption.RECVBUF_ALLOCATOR, loops.reads())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(buffer / 2, buffer))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        limits.upstream().connect().toMillis());
    }

    // -- which ones -------------------------------------------------------------------------------------------------

    /** Whether connections without TLS have to be looked at at all. */
    public boolean hasPlain() {
        TcpTable table = live.get();
        return table != null && table.hasPlain();
    }

    /** What takes a connection without TLS; null leaves it to HTTP. */
    public @Nullable Line plain(byte[] address) {
        TcpTable table = live.get();
        return table == null ? null : table.plain(address);
    }

    /** What takes a connection on TLS whose caller names that host, in lower case or empty; null leaves it to HTTP. */
    public @Nullable Line secure(String host, byte[] address) {
        TcpTable table = live.get();
        return table == null ? null : table.secure(host, address);
    }

    // -- their lives ------------------------------------------------------------------------------------------------

    /** Takes a connection over; its handler is to be put at the end of the caller's pipeline, and then it is to be started. */
    public Relay take(Line line, Caller caller) {
        return new Relay(this, caller, line);
    }

    /** Lets one in; empty, or why it may not come in. */
    Optional<String> admit(Relay relay, Line line, InetAddress source) {
        if (full.getAsBoolean()) {
            return Optional.of("memory is full");
        }
        if (open.incrementAndGet() > limits.streams().tunnels()) {
            open.decrementAndGet();
            return Optional.of("there are " + limits.streams().tunnels() + " connections, which is the most");
        }
        relay.onEnd(open::decrementAndGet);
        for (TcpMiddleware guard : line.guards()) {
            Optional<String> refusal =
                    switch (guard) {
                        case TcpMiddleware.IpAllowList list -> refusal(list, source);
                        case TcpMiddleware.InFlightConn most -> refusal(most, new Source(line.route(), source), relay);
                    };
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> refusal(TcpMiddleware.IpAllowList list, InetAddress source) {
        boolean allowed = list.sourceRange().stream().anyMatch(block -> block.contains(source.getAddress()));
        return allowed ? Optional.empty() : Optional.of("ipAllowList: " + source.getHostAddress() + " is not on it");
    }

    private Optional<String> refusal(TcpMiddleware.InFlightConn most, Source source, Relay relay) {
        int now = inFlight.merge(source, 1, Integer::sum);
        relay.onEnd(() -> inFlight.computeIfPresent(source, (same, count) -> count > 1 ? count - 1 : null));
        return now <= most.amount()
                ? Optional.empty()
                : Optional.of("inFlightConn: its address has " + most.amount() + " already");
    }

    Bootstrap bootstrap(Loop loop, InetAddress to) {
        return bootstrap.clone(loop.executor()).channelFactory(() -> loops.connection(to));
    }

    Names names() {
        return names;
    }

    long millis() {
        return clock.millis();
    }

    long connectNanos() {
        return limits.upstream().connect().toNanos();
    }

    long idleNanos() {
        return limits.streams().idle().toNanos();
    }

    long halfOpenNanos() {
        return Math.min(limits.streams().halfOpen().toNanos(), idleNanos());
    }

    long stallNanos() {
        return limits.caller().writeStall().toNanos();
    }

    void ended(Relayed connection) {
        bytesIn.add(connection.bytesIn());
        bytesOut.add(connection.bytesOut());
        Counted counted = new Counted(connection.line().service(), connection.ending());
        if (counts.size() >= LABEL_SETS && !counts.containsKey(counted)) {
            counted = new Counted(OTHER, connection.ending());
        }
        counts.computeIfAbsent(counted, missing -> new LongAdder()).increment();
        observer.ended(connection);
    }

    // -- what is shown ----------------------------------------------------------------------------------------------

    /** Forgets the counts of services that are not these. Any thread. */
    public void retain(Set<String> services) {
        counts.keySet()
                .removeIf(counted -> !services.contains(counted.service())
                        && !counted.service().equals(OTHER));
    }

    /** Those that are open now. Any thread. */
    public int open() {
        return open.get();
    }

    /** Bytes of callers, of those that ended. Any thread. */
    public long bytesIn() {
        return bytesIn.sum();
    }

    /** Bytes of servers, of those that ended. Any thread. */
    public long bytesOut() {
        return bytesOut.sum();
    }

    /** Those that ended. Any thread. */
    public List<Count> counts() {
        return counts.entrySet().stream()
                .map(entry -> new Count(
                        entry.getKey().service(),
                        entry.getKey().ending().word(),
                        entry.getValue().sum()))
                .sorted(Comparator.comparing(Count::service).thenComparing(Count::ending))
                .toList();
    }
}
