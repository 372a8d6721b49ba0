package dev.fairlead.gateway.upstream;

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
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

    private final Backend backend;
    private final UpstreamLoop home;
    private final Reach reach;
    private final Transport transport;
    private final UpstreamNanos nanos;
    private final int mostIdle;
    private final String hostAndPort;
    private final @Nullable InetAddress literal;
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();

    /** Null where each exchange needs a connection of its own. */
    private final @Nullable BackendStreams streams;

    private int open;
    private int tunnels;
    private int turn;

    BackendPool(Backend backend, UpstreamLoop home, Reach reach, Transport transport) {
        this.transport = transport;
        this.nanos = transport.nanos(home.limits());
        this.mostIdle = transport.idle(home.limits().counts().idlePerBackend());
        this.reach = reach;
        this.backend = backend;
        this.home = home;
        this.hostAndPort =
                (backend.host().contains(":") ? "[" + backend.host() + "]" : backend.host()) + ":" + backend.port();
        this.literal = HostNames.literal(backend.host());
        this.streams = backend.scheme() == Scheme.H2C ? new BackendStreams(this) : null;
    }

    String hostAndPort() {
        return hostAndPort;
    }

    String basePath() {
        return backend.basePath();
    }

    /** The times that its service gives it. */
    UpstreamNanos nanos() {
        return nanos;
    }

    UpstreamLoop home() {
        return home;
    }

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
    boolean keep(UpstreamConnection connection) {
        if (idle.size() >= mostIdle || !home.hasRoomForIdle()) {
            return false;
        }
        idle.addLast(connection);
        home.idled(1);
        return true;
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
        return literal == null;
    }

    boolean isFull() {
        return open - tunnels >= home.limits().counts().upstreamPerBackend();
    }

    /** Opens a connection, or waits for one that is being opened; the answer comes at once or later. */
    void open(Waiting waiting) {
        if (streams == null) {
            connect(waiting);
        } else {
            streams.await(waiting);
        }
    }

    /** Opens a connection. */
    void connect(Waiting waiting) {
        if (literal != null) {
            connect(literal, waiting);
        } else {
            home.names().find(backend.host(), home.loop(), addresses -> connect(addresses, waiting));
        }
    }

    private void connect(List<InetAddress> addresses, Waiting waiting) {
        if (addresses.isEmpty()) {
            waiting.failed("the name " + backend.host() + " is unknown", false);
        } else {
            connect(addresses.get(turn % addresses.size()), waiting);
        }
    }

    /** Another address of the same name is tried next time. */
    private void rotate() {
        turn = (turn + 1) & Integer.MAX_VALUE;
    }

    private void connect(InetAddress address, Waiting waiting) {
        if (backend.scheme() == Scheme.HTTPS) {
            connectSecured(address, waiting);
        } else {
            connect(address, waiting, null);
        }
    }

    private void connectSecured(InetAddress address, Waiting waiting) {
        BackendTls tls = Objects.requireNonNull(transport.tls(), "a service with TLS has what it needs for it");
        SslHandler secured = tls.handler(
                home.allocator(),
                backend.host(),
                backend.port(),
                transport.connect(home.limits().upstream()));
        if (secured == null) {
            waiting.failed(hostAndPort + ": " + tls.reason(), false);
        } else {
            connect(address, waiting, secured);
        }
    }

    private void connect(InetAddress address, Waiting waiting, @Nullable SslHandler secured) {
        open++;
        home.opened(1);
        ChannelFuture connecting = home.bootstrap(
                        address, transport.connect(home.limits().upstream()))
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
        reach.connected(cause == null);
        if (cause == null) {
            ready(connecting.channel(), waiting);
        } else {
            rotate();
            boolean late = cause instanceof ConnectTimeoutException || cause instanceof SslHandshakeTimeoutException;
            waiting.failed(hostAndPort + ": " + (words.isEmpty() ? cause.getMessage() : words), late);
        }
    }
}
