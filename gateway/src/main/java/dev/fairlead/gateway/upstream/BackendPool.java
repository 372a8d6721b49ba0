package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.health.BackendHealth;
import dev.fairlead.gateway.loop.ReadsWhenOn;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.tls.BackendTls;
import dev.fairlead.gateway.tls.Handshaking;
import dev.fairlead.model.Service.Backend;
import dev.fairlead.model.Service.Scheme;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop to one backend of a service. The one used last is used next: the others grow old and are
 * closed, so that there are as many as are needed.
 */
final class BackendPool {

    /** Is told how connecting went. */
    interface Waiting {

        /** There is a connection. */
        void connected(Carrier connection);

        /** There is none. */
        void failed(String reason, boolean late);
    }

    /** An answer counts an eighth of what was known before. */
    private static final int SMOOTHING = 8;

    /** What is known halves in this time. */
    private static final long FADES_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Backend backend;
    private final UpstreamLoop home;
    private final BackendHealth health;
    private final Transport transport;
    private final int mostIdle;
    private final String hostAndPort;
    private final @Nullable InetAddress literal;
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();

    /** Null where each exchange needs a connection of its own. */
    private final @Nullable BackendStreams streams;

    private List<InetAddress> addresses = List.of();
    private long resolvedNanos;
    private int open;
    private int tunnels;
    private int turn;
    private boolean retired;
    private int inFlight;
    private long answerNanos;
    private long answeredAt;

    BackendPool(Backend backend, UpstreamLoop home, BackendHealth health, Transport transport) {
        this.transport = transport;
        this.mostIdle = transport.idle(home.limits().counts().idlePerBackend());
        this.health = health;
        this.backend = backend;
        this.home = home;
        this.hostAndPort = hostAndPort(backend);
        this.literal = HostNames.literal(backend.host());
        this.streams = backend.scheme() == Scheme.H2C ? new BackendStreams(this) : null;
    }

    static String hostAndPort(Backend backend) {
        return (backend.host().contains(":") ? "[" + backend.host() + "]" : backend.host()) + ":" + backend.port();
    }

    String hostAndPort() {
        return hostAndPort;
    }

    String basePath() {
        return backend.basePath();
    }

    UpstreamLoop home() {
        return home;
    }

    BackendHealth health() {
        return health;
    }

    // -- the work that it has ---------------------------------------------------------------------------------------

    /** A request is sent there. */
    void began() {
        inFlight++;
    }

    /** Its answer is complete, or given up. */
    void ended() {
        inFlight--;
    }

    int inFlight() {
        return inFlight;
    }

    /** The head of an answer came after so many nanoseconds. */
    void answered(long nanos, long now) {
        answerNanos = answerNanos == 0 ? nanos : answerNanos + (nanos - answerNanos) / SMOOTHING;
        answeredAt = now;
    }

    /** Nanoseconds to an answer's head, smoothed; what is old counts less and less, so that it is tried again. */
    long answerNanos() {
        long age = (home.loop().now() - answeredAt) / FADES_NANOS;
        return answerNanos >> Math.clamp(age, 0, Long.SIZE - 1);
    }

    // -- its connections --------------------------------------------------------------------------------------------

    /** An idle connection, or a stream on one that has room; or null. */
    @Nullable
    Carrier take() {
        return streams == null ? takeIdle() : streams.take();
    }

    private @Nullable UpstreamConnection takeIdle() {
        UpstreamConnection connection = idle.pollLast();
        while (connection != null) {
            home.idled(-1);
            if (connection.isUsable()) {
                return connection;
            }
            connection.close();
            connection = idle.pollLast();
        }
        return null;
    }

    /** Takes a connection back; false if there is no room for it. */
    boolean keep(UpstreamConnection connection, long now) {
        if (retired || isMoved(connection, now) || idle.size() >= mostIdle || !home.hasRoomForIdle()) {
            return false;
        }
        idle.addLast(connection);
        home.idled(1);
        return true;
    }

    /** Names come to mean other addresses; a connection to one that is gone is used no more. */
    private boolean isMoved(UpstreamConnection connection, long now) {
        if (literal != null) {
            return false;
        }
        if (now - resolvedNanos > HostNames.FRESH) {
            resolvedNanos = now;
            home.names().find(backend.host(), home.loop(), this::resolved);
        }
        return !addresses.isEmpty() && !addresses.contains(connection.address());
    }

    private void resolved(List<InetAddress> found) {
        // A resolver that knows nothing for a moment takes nothing away.
        addresses = found.isEmpty() ? addresses : found;
    }

    /** Nobody will use it any more. */
    void retire() {
        retired = true;
        UpstreamConnection connection = idle.pollLast();
        while (connection != null) {
            home.idled(-1);
            connection.close();
            connection = idle.pollLast();
        }
    }

    /** An idle connection closed. */
    void lost(UpstreamConnection connection) {
        if (idle.remove(connection)) {
            home.idled(-1);
        }
    }

    void closed() {
        open--;
        home.opened(-1);
    }

    /** A connection became a tunnel, or was one and closed: tunnels have a bound of their own. */
    void tunnelled(int change) {
        tunnels += change;
    }

    /** Whether another try may meet another address. */
    boolean hasMoreAddresses() {
        return addresses.size() > 1;
    }

    boolean isFull() {
        return open - tunnels >= home.limits().counts().upstreamPerBackend();
    }

    /** Opens a connection within so many nanoseconds, or waits for one that is being opened; answers at once or later. */
    void open(Waiting waiting, long nanos) {
        if (streams == null) {
            connect(waiting, nanos);
        } else {
            streams.await(waiting, nanos);
        }
    }

    /** Opens a connection. */
    void connect(Waiting waiting, long nanos) {
        if (literal != null) {
            connect(literal, waiting, nanos);
        } else {
            home.names().find(backend.host(), home.loop(), found -> connect(found, waiting, nanos));
        }
    }

    private void connect(List<InetAddress> found, Waiting waiting, long nanos) {
        resolvedNanos = home.loop().now();
        if (found.isEmpty()) {
            String reason = "the name " + backend.host() + " is unknown";
            health.unreachable(reason);
            waiting.failed(reason, false);
        } else {
            resolved(found);
            // Several addresses of one name take turns, and one that fails is followed by another.
            turn = (turn + 1) & Integer.MAX_VALUE;
            connect(found.get(turn % found.size()), waiting, nanos);
        }
    }

    private void connect(InetAddress address, Waiting waiting, long nanos) {
        if (backend.scheme() == Scheme.HTTPS) {
            connectSecured(address, waiting, nanos);
        } else {
            connect(address, waiting, nanos, null);
        }
    }

    private void connectSecured(InetAddress address, Waiting waiting, long nanos) {
        BackendTls tls = Objects.requireNonNull(transport.tls(), "a service with TLS has what it needs for it");
        SslHandler secured = tls.handler(home.allocator(), backend.host(), backend.port(), Duration.ofNanos(nanos));
        if (secured == null) {
            health.unreachable(tls.reason());
            waiting.failed(hostAndPort + ": " + tls.reason(), false);
        } else {
            connect(address, waiting, nanos, secured);
        }
    }

    private void connect(InetAddress address, Waiting waiting, long nanos, @Nullable SslHandler secured) {
        open++;
        home.opened(1);
        ChannelFuture connecting = home.bootstrap(address, nanos)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (secured != null) {
                            channel.pipeline().addLast(new ReadsWhenOn(), secured, new SecureEnds());
                        }
                        channel.pipeline().addLast(reader(channel));
                    }
                })
                .connect(new InetSocketAddress(address, backend.port()));
        connecting.channel().closeFuture().addListener(closed -> closed());
        connecting.addListener(done -> {
            if (done.isSuccess() && secured != null) {
                secured.handshakeFuture().addListener(shaken -> secured(connecting, secured, shaken, waiting));
            } else {
                connected(connecting, done.cause(), "", waiting);
            }
        });
    }

    private ChannelHandler reader(SocketChannel channel) {
        return streams == null ? new UpstreamConnection(channel, this) : streams.reader(channel);
    }

    /** One of HTTP/2 says itself when it is ready: when the backend has said what it takes. */
    private static void ready(Channel channel, Waiting waiting) {
        UpstreamConnection connection = channel.pipeline().get(UpstreamConnection.class);
        if (connection != null) {
            waiting.connected(connection);
        }
    }

    private void secured(ChannelFuture connecting, SslHandler secured, Future<?> shaken, Waiting waiting) {
        Throwable cause = shaken.cause();
        if (cause != null) {
            connected(connecting, cause, Handshaking.why(cause), waiting);
            return;
        }
        Optional<String> complaint = Objects.requireNonNull(transport.tls()).complaint(secured);
        if (complaint.isPresent()) {
            connected(connecting, new IOException(complaint.get()), complaint.get(), waiting);
            Unheeded.of(connecting.channel().close());
        } else {
            connected(connecting, null, "", waiting);
        }
    }

    /** How connecting ended; {@code words} say why it failed, where the cause's own are not good enough. */
    private void connected(ChannelFuture connecting, @Nullable Throwable cause, String words, Waiting waiting) {
        if (cause == null) {
            health.connected();
            ready(connecting.channel(), waiting);
        } else {
            boolean late = cause instanceof ConnectTimeoutException || cause instanceof SslHandshakeTimeoutException;
            String reason =
                    late ? "no connection in time" : words.isEmpty() ? String.valueOf(cause.getMessage()) : words;
            health.unreachable(reason);
            waiting.failed(hostAndPort + ": " + reason, late);
        }
    }
}
