package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.health.BackendHealth;
import dev.fairlead.model.Service.Backend;
import dev.fairlead.model.Service.Scheme;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop to one backend of a service. The one used last is used next: the others grow old and are
 * closed, so that there are as many as are needed.
 */
final class BackendPool {

    /** Who waits for a connection, and is told how connecting went. */
    interface Waiting {

        /** Whether it takes a whole connection, also where others share one. */
        default boolean isAlone() {
            return false;
        }

        /** There is a connection. */
        void connected(Carrier connection);

        /** There is none. */
        void failed(String reason, boolean late);

        /** There is one, but for another who waited for it too; this one is to ask anew. */
        void again();
    }

    /** An answer counts an eighth of what was known before. */
    private static final int SMOOTHING = 8;

    /** What is known halves in this time. */
    private static final long FADES_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Backend backend;
    private final UpstreamLoop home;
    private final BackendHealth health;
    private final int mostIdle;
    private final String hostAndPort;
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();

    /** Null where each exchange needs a connection of its own. */
    private final @Nullable BackendStreams streams;

    private final BackendDial dial;

    /** Whether new connections are expected to carry several exchanges. With TLS the handshake says so each time. */
    private boolean shares;

    private int open;
    private int tunnels;
    private boolean retired;
    private int inFlight;
    private int awaited;
    private long answerNanos;
    private long answeredAt;

    BackendPool(Backend backend, UpstreamLoop home, BackendHealth health, Transport transport) {
        this.mostIdle = transport.idle(home.limits().counts().idlePerBackend());
        this.health = health;
        this.backend = backend;
        this.home = home;
        this.hostAndPort = hostAndPort(backend);
        this.streams = isHttp2(backend.scheme(), transport) ? new BackendStreams(this) : null;
        this.shares = streams != null;
        this.dial = new BackendDial(this, backend, transport);
    }

    private static boolean isHttp2(Scheme scheme, Transport transport) {
        return switch (scheme) {
            case HTTP -> false;
            case H2C -> true;
            case HTTPS -> !transport.settings().disableHttp2();
        };
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

    /** Whether TLS is spoken with it. */
    boolean isSecured() {
        return backend.scheme() == Scheme.HTTPS;
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

    /** How many are under way there, with those whose connection is not open yet. */
    int underWay() {
        return inFlight + awaited;
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

    /**
     * An idle connection, or a stream on one that has room; or null.
     *
     * @param alone whether it has to be a whole connection, where there are some
     */
    @Nullable
    Carrier take(boolean alone) {
        if (health.isDrained()) {
            return null;
        }
        if (streams == null || (alone && isSecured())) {
            return takeIdle();
        }
        Carrier stream = streams.take();
        return stream == null ? takeIdle() : stream;
    }

    private @Nullable UpstreamConnection takeIdle() {
        UpstreamConnection connection = idle.pollLast();
        while (connection != null) {
            home.idled(-1);
            if (connection.isUsable() && !dial.isSilent(connection.address())) {
                return connection;
            }
            connection.close();
            connection = idle.pollLast();
        }
        return null;
    }

    /** Takes a connection back; false if there is no room for it. */
    boolean keep(UpstreamConnection connection, long now) {
        if (retired
                || health.isDrained()
                || isMoved(connection.address(), now)
                || idle.size() >= mostIdle
                || !home.hasRoomForIdle()) {
            return false;
        }
        idle.addLast(connection);
        home.idled(1);
        return true;
    }

    /** Whether the backend's name does not mean this address any more. */
    boolean isMoved(@Nullable InetAddress address, long now) {
        return dial.isMoved(address, now);
    }

    /** Nobody will use it any more. */
    void retire() {
        retired = true;
        closeIdle();
    }

    /** What is idle closes, and what carries streams closes behind the last of them. */
    void closeIdle() {
        if (streams != null) {
            streams.retire();
        }
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

    /** Those that carry several exchanges; null where none does. */
    @Nullable
    BackendStreams streams() {
        return streams;
    }

    /** A handshake told whether a connection carries several exchanges. */
    void sharesConnections(boolean many) {
        shares = many;
    }

    void opened() {
        open++;
        home.opened(1);
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
        return dial.hasMoreAddresses();
    }

    boolean isFull() {
        return open - tunnels >= home.limits().counts().upstreamPerBackend();
    }

    /** Opens a connection within so many nanoseconds, or waits for one that is being opened; answers at once or later. */
    void open(Waiting waiting, long nanos) {
        // Who chose this backend and then waited, for a place or for another try, is new here too.
        if (health.isDrained()) {
            waiting.failed(hostAndPort + ": it is drained", false);
            return;
        }
        Waiting counted = new Awaited(waiting);
        if (streams == null || !shares || (waiting.isAlone() && isSecured())) {
            connect(counted, nanos);
        } else {
            streams.await(counted, nanos);
        }
    }

    /** Counts who waits: once a backend is drained, whoever is on the way to it is what keeps it from being stopped. */
    private final class Awaited implements Waiting {

        private final Waiting waiting;

        Awaited(Waiting waiting) {
            this.waiting = waiting;
            awaited++;
        }

        @Override
        public boolean isAlone() {
            return waiting.isAlone();
        }

        @Override
        public void connected(Carrier connection) {
            awaited--;
            waiting.connected(connection);
        }

        @Override
        public void failed(String reason, boolean late) {
            awaited--;
            waiting.failed(reason, late);
        }

        @Override
        public void again() {
            awaited--;
            waiting.again();
        }
    }

    /** Opens a connection. */
    void connect(Waiting waiting, long nanos) {
        dial.connect(waiting, nanos);
    }
}
