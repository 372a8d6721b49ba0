package dev.fairlead.gateway.upstream;

import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 connections of one loop to one backend. An exchange goes to the first one with room, so that there are no
 * more than are needed; whoever comes while one is being opened waits for it, as many as it may have room for. Where the
 * handshake decides what is spoken it may turn out to carry one exchange: one of those that wait gets it, and the others
 * go for connections of their own.
 */
final class BackendStreams implements BackendPool.Waiting {

    private final BackendPool pool;
    private final int room;
    private final List<BackendConnection> open = new ArrayList<>();
    private final ArrayDeque<BackendPool.Waiting> waiting = new ArrayDeque<>();
    private int connecting;
    private long connectNanos;

    BackendStreams(BackendPool pool) {
        this.pool = pool;
        this.room = pool.home().limits().http2().upstreamStreams();
    }

    /** A stream on a connection that is open, or null. */
    @Nullable
    BackendStream take() {
        int i = 0;
        while (i < open.size()) {
            BackendConnection connection = open.get(i);
            if (!connection.hasRoom()) {
                i++;
            } else if (pool.isMoved(connection.address(), pool.home().loop().now())) {
                // It is not among the open ones any more.
                connection.leave();
            } else {
                return connection.take();
            }
        }
        return null;
    }

    /** Tells the exchange when there is a stream for it. */
    void await(BackendPool.Waiting exchange, long nanos) {
        connectNanos = nanos;
        waiting.addLast(exchange);
        connectIfNeeded();
    }

    /** How long connecting may take, as who came last said it. */
    long connectNanos() {
        return connectNanos;
    }

    private void connectIfNeeded() {
        if (waiting.size() > connecting * room) {
            connecting++;
            pool.connect(this, connectNanos);
        }
    }

    /** As a handler: where no backend speaks HTTP/2, nothing of it is loaded, not even to check types. */
    ChannelHandler reader(SocketChannel channel) {
        return BackendConnection.on(channel, pool, this);
    }

    /** It is connected, and the backend has said what it takes. */
    void ready(BackendConnection connection) {
        connecting--;
        open.add(connection);
        while (!waiting.isEmpty() && connection.hasRoom()) {
            waiting.removeFirst().connected(connection.take());
        }
        if (pool.health().isDrained()) {
            connection.leave();
        }
        connectIfNeeded();
    }

    /** It takes no more streams. */
    void retired(BackendConnection connection) {
        open.remove(connection);
    }

    /** A connection that is being opened turned out to be one of HTTP/2: who wanted it waits until it is ready. */
    void joins(BackendPool.Waiting exchange, long nanos) {
        if (exchange != this) {
            connecting++;
            connectNanos = nanos;
            waiting.addLast(exchange);
        }
    }

    /** What was opened carries one exchange. */
    @Override
    public void connected(Carrier single) {
        connecting--;
        List<BackendPool.Waiting> others = new ArrayList<>(waiting);
        waiting.clear();
        if (others.isEmpty()) {
            single.release();
        } else {
            others.removeFirst().connected(single);
            others.forEach(BackendPool.Waiting::again);
        }
    }

    @Override
    public void again() {
        throw new IllegalStateException("it does not wait among others");
    }

    /** Nobody will use them any more. */
    void retire() {
        List.copyOf(open).forEach(BackendConnection::leave);
    }

    /** Connecting failed: those that waited for it try elsewhere. */
    @Override
    public void failed(String reason, boolean late) {
        connecting--;
        int share = connecting == 0 ? waiting.size() : Math.min(room, waiting.size());
        List<BackendPool.Waiting> told = new ArrayList<>();
        for (int i = 0; i < share; i++) {
            told.add(waiting.removeFirst());
        }
        told.forEach(exchange -> exchange.failed(reason, late));
    }
}
