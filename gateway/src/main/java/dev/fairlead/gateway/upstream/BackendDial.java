package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.loop.ReadsWhenOn;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.tls.BackendTls;
import dev.fairlead.gateway.tls.Handshaking;
import dev.fairlead.model.Service.Backend;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one loop comes to connections to one backend: which addresses its name means, in turn, TLS where it is spoken, and
 * who reads the answers. Without TLS the scheme says so; with TLS what the handshake agreed on does.
 */
final class BackendDial {

    // Netty's own way to the system says which call it was, and ends with the address, which stands before it already.
    private static final Pattern NATIVE =
            Pattern.compile("^[A-Za-z]+\\(\\.\\.\\) failed with error\\(-?[0-9]+\\): ([^:]+)(: .*)?$");

    private final BackendPool pool;
    private final Backend backend;
    private final Transport transport;
    private final UpstreamLoop home;
    private final @Nullable InetAddress literal;
    private List<InetAddress> addresses = List.of();
    private long resolvedNanos;
    private int turn;
    private int failedInARow;

    BackendDial(BackendPool pool, Backend backend, Transport transport) {
        this.pool = pool;
        this.backend = backend;
        this.transport = transport;
        this.home = pool.home();
        this.literal = HostNames.literal(backend.host());
    }

    // -- addresses --------------------------------------------------------------------------------------------------

    /** Names come to mean other addresses; a connection to one that is gone is used no more. */
    boolean isMoved(@Nullable InetAddress address, long now) {
        if (literal != null) {
            return false;
        }
        if (now - resolvedNanos > HostNames.FRESH) {
            resolvedNanos = now;
            home.names().find(backend.host(), home.loop(), this::resolved);
        }
        return isSilent(address) || (!addresses.isEmpty() && !addresses.contains(address));
    }

    /** Whether a connection to this address is better not used: a check says so, of one of several. */
    boolean isSilent(@Nullable InetAddress address) {
        return literal == null && pool.health().isSilent(address);
    }

    private void resolved(List<InetAddress> found) {
        // A resolver that knows nothing for a moment takes nothing away.
        addresses = found.isEmpty() ? addresses : found;
    }

    /** Whether another try may meet another address. */
    boolean hasMoreAddresses() {
        return addresses.size() > 1;
    }

    // -- connecting -------------------------------------------------------------------------------------------------

    /** One connection that is wanted: by whom, whether for one exchange at a time, and how long it may take. */
    private record Call(BackendPool.Waiting waiting, boolean alone, long nanos) {}

    /** Opens a connection within so many nanoseconds; answers at once or later. */
    void connect(BackendPool.Waiting waiting, long nanos) {
        Call call = new Call(waiting, waiting.isAlone(), nanos);
        if (literal != null) {
            connect(List.of(literal), call);
        } else {
            home.names().find(backend.host(), home.loop(), found -> connect(found, call));
        }
    }

    private void connect(List<InetAddress> found, Call call) {
        resolvedNanos = home.loop().now();
        if (found.isEmpty()) {
            String reason = "the name " + backend.host() + " is unknown";
            pool.health().unreachable(reason);
            call.waiting().failed(reason, false);
            return;
        }
        List<InetAddress> permitted = found.stream()
                .filter(address -> home.allowed().refusal(address).isEmpty())
                .toList();
        if (permitted.isEmpty()) {
            String reason = home.allowed().refusal(found.getFirst()).orElseThrow();
            pool.health().unreachable(reason);
            call.waiting().failed(pool.hostAndPort() + ": " + reason, false);
            return;
        }
        resolved(permitted);
        // Several addresses of one name take turns, and one that fails is followed by another.
        connect(next(permitted), call);
    }

    private InetAddress next(List<InetAddress> found) {
        for (int i = 0; i < found.size(); i++) {
            turn = (turn + 1) & Integer.MAX_VALUE;
            InetAddress one = found.get(turn % found.size());
            if (!pool.health().isSilent(one)) {
                return one;
            }
        }
        return found.get(turn % found.size());
    }

    private void connect(InetAddress address, Call call) {
        pool.opened();
        home.loop().afterEvents(() -> {
            if (pool.isSecured()) {
                connectSecured(address, call);
            } else {
                connectPlainly(address, call);
            }
        });
    }

    private void connectPlainly(InetAddress address, Call call) {
        ChannelFuture connecting = open(address, call, new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(reader(channel));
            }
        });
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                failedInARow = 0;
                pool.health().connected();
                ready((SocketChannel) connecting.channel(), call);
            } else {
                failed(done.cause(), "", call);
            }
        });
    }

    private ChannelHandler reader(SocketChannel channel) {
        BackendStreams streams = pool.streams();
        return streams == null ? new UpstreamConnection(channel, pool) : streams.reader(channel);
    }

    /** One of HTTP/2 says itself when it is ready: when the backend has said what it takes. */
    private static void ready(SocketChannel channel, Call call) {
        UpstreamConnection connection = channel.pipeline().get(UpstreamConnection.class);
        if (connection != null) {
            call.waiting().connected(connection);
        }
    }

    private ChannelFuture open(InetAddress address, Call call, ChannelHandler handler) {
        ChannelFuture connecting = home.bootstrap(address, call.nanos())
                .handler(handler)
                .connect(new InetSocketAddress(address, backend.port()));
        connecting.channel().closeFuture().addListener(closed -> pool.closed());
        return connecting;
    }

    /** How connecting ended; {@code words} say why it failed, where the cause's own are not good enough. */
    private void failed(Throwable cause, String words, Call call) {
        boolean late = cause instanceof ConnectTimeoutException || cause instanceof SslHandshakeTimeoutException;
        String reason = late ? "no connection in time" : words.isEmpty() ? said(cause) : words;
        failed(reason, late, call);
    }

    /** Why it failed, in words for people. */
    static String said(Throwable cause) {
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : NATIVE.matcher(message).replaceFirst("$1");
    }

    private void failed(String reason, boolean late, Call call) {
        // One of several addresses that fails says nothing of the others; all of them in turn say it of the backend.
        failedInARow++;
        if (failedInARow >= addresses.size()) {
            pool.health().unreachable(reason);
        }
        call.waiting().failed(pool.hostAndPort() + ": " + reason, late);
    }

    // -- with TLS ---------------------------------------------------------------------------------------------------

    private BackendTls tls() {
        return Objects.requireNonNull(transport.tls(), "a service with TLS has what it needs for it");
    }

    private void connectSecured(InetAddress address, Call call) {
        Duration patience = Duration.ofNanos(call.nanos());
        SslHandler secured = tls().handler(home.allocator(), backend.host(), backend.port(), call.alone(), patience);
        if (secured == null) {
            pool.closed();
            failed(tls().reason(), false, call);
            return;
        }
        ChannelFuture connecting = open(address, call, new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                SecureEnds ends = new SecureEnds(() -> established(channel, secured, call));
                channel.pipeline().addLast(new ReadsWhenOn(), secured, ends);
            }
        });
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                secured.handshakeFuture().addListener(shaken -> {
                    Throwable cause = shaken.cause();
                    if (cause != null) {
                        failed(cause, Handshaking.why(cause), call);
                    }
                });
            } else {
                failed(done.cause(), "", call);
            }
        });
    }

    /** The handshake is done: what was agreed on (ALPN) chooses who reads; false if nobody does. */
    private boolean established(SocketChannel channel, SslHandler secured, Call call) {
        Optional<String> complaint = tls().complaint(secured);
        if (complaint.isPresent()) {
            failed(complaint.get(), false, call);
            Unheeded.of(channel.close());
            return false;
        }
        failedInARow = 0;
        pool.health().connected();
        BackendStreams streams = pool.streams();
        boolean many = streams != null && BackendTls.isHttp2(secured);
        if (!call.alone()) {
            pool.sharesConnections(many);
        }
        if (streams != null && many) {
            streams.joins(call.waiting(), call.nanos());
            channel.pipeline().addLast(streams.reader(channel));
        } else {
            UpstreamConnection connection = new UpstreamConnection(channel, pool);
            channel.pipeline().addLast(connection);
            call.waiting().connected(connection);
        }
        return true;
    }
}
