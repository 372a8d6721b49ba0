package dev.fairlead.gateway.upstream;

import dev.fairlead.model.Service.Backend;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop to one backend of a service. The one used last is used next: the others grow old and are
 * closed, so that there are as many as are needed.
 */
final class BackendPool {

    /** Is told how connecting went. */
    interface Waiting {

        /** There is a connection. */
        void connected(UpstreamConnection connection);

        /** There is none. */
        void failed(String reason, boolean late);
    }

    private final Backend backend;
    private final UpstreamLoop home;
    private final Reach reach;
    private final String hostAndPort;
    private final @Nullable InetAddress literal;
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
    private int open;
    private int tunnels;
    private int turn;

    BackendPool(Backend backend, UpstreamLoop home, Reach reach) {
        this.reach = reach;
        this.backend = backend;
        this.home = home;
        this.hostAndPort =
                (backend.host().contains(":") ? "[" + backend.host() + "]" : backend.host()) + ":" + backend.port();
        this.literal = HostNames.literal(backend.host());
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

    /** An idle connection, or null. */
    @Nullable
    UpstreamConnection take() {
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
        if (idle.size() >= home.limits().counts().idlePerBackend() || !home.hasRoomForIdle()) {
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

    /** Opens a connection; the answer comes at once or later. */
    void open(Waiting waiting) {
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
        open++;
        home.opened(1);
        ChannelFuture connecting = home.bootstrap()
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new UpstreamConnection(channel, BackendPool.this));
                    }
                })
                .connect(new InetSocketAddress(address, backend.port()));
        connecting.channel().closeFuture().addListener(closed -> closed());
        connecting.addListener(done -> {
            reach.connected(done.isSuccess());
            if (done.isSuccess()) {
                waiting.connected(connecting.channel().pipeline().get(UpstreamConnection.class));
            } else {
                rotate();
                boolean late = done.cause() instanceof io.netty.channel.ConnectTimeoutException;
                waiting.failed(hostAndPort + ": " + done.cause().getMessage(), late);
            }
        });
    }
}
