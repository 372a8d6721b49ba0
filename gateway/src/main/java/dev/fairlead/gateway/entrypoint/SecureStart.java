package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Secured;
import dev.fairlead.gateway.loop.ReadsWhenOn;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.tcp.Ends;
import dev.fairlead.gateway.tcp.Line;
import dev.fairlead.gateway.tcp.Relays;
import dev.fairlead.gateway.tls.Choice;
import dev.fairlead.gateway.tls.ClientHello;
import dev.fairlead.gateway.tls.Handshaking;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection from its first byte to the end of its handshake. The caller's first words name a host; that chooses
 * certificate and options; when the handshake is done, {@link #established} chooses what is spoken.
 */
final class SecureStart extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(SecureStart.class);

    /** The first words of a handshake with post-quantum keys have about two thousand bytes. */
    private static final int MAX_HELLO_BYTES = 16 * 1024;

    /** A fatal alert, unrecognized_name (RFC 6066 section 3), as a record of its own. */
    private static final byte[] UNRECOGNIZED_NAME = {21, 3, 1, 0, 2, 2, 112};

    private static final String SORRY = "This port speaks TLS; call it with https://";

    private static final byte[] NOT_TLS = String.join(
                    "\r\n",
                    "HTTP/1.1 400 Bad Request",
                    "Content-Type: text/plain",
                    "Content-Length: " + SORRY.length(),
                    "Connection: close",
                    "",
                    SORRY)
            .getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final EntrypointLoop home;
    private final Handshakes handshakes;
    private String serverName = "";
    private String options = "";
    private boolean verifies;
    private boolean over;

    /** What takes the connection in place of HTTP. */
    private @Nullable Line line;

    private SecureStart(SocketChannel channel, EntrypointLoop home, Handshakes handshakes) {
        this.channel = channel;
        this.home = home;
        this.handshakes = handshakes;
    }

    static void begin(SocketChannel channel, EntrypointLoop home, Handshakes handshakes) {
        SecureStart start = new SecureStart(channel, home, handshakes);
        channel.pipeline().addLast(new ReadsWhenOn(), start.new Hello(), start);
    }

    /** Reads the first words and lets the choice decide. */
    private final class Hello extends AbstractSniHandler<Choice> {

        private boolean toProve;

        Hello() {
            super(MAX_HELLO_BYTES, handshakes.timeout().toMillis());
        }

        @Override
        protected Future<Choice> lookup(ChannelHandlerContext context, @Nullable ByteBuf hello) throws Exception {
            toProve = hello != null && handshakes.choosing().proves() && ClientHello.offers(hello, ClientHello.ACME);
            return super.lookup(context, hello);
        }

        @Override
        protected Future<Choice> lookup(ChannelHandlerContext context, @Nullable String host) {
            serverName = host == null ? "" : host.toLowerCase(Locale.ROOT);
            Relays relays = home.relays();
            Line taken = relays == null
                    ? null
                    : relays.secure(serverName, home.peer(channel).address());
            line = taken;
            if (taken != null && taken.passthrough()) {
                return context.executor().newSucceededFuture(new Choice.PassedOn());
            }
            return toProve
                    ? handshakes.choosing().prove(serverName, context.executor())
                    : handshakes.choosing().choose(host, context.executor());
        }

        @Override
        protected void onLookupComplete(ChannelHandlerContext context, @Nullable String host, Future<Choice> chosen) {
            if (!chosen.isSuccess()) {
                failed(String.valueOf(chosen.cause()));
                Unheeded.of(context.close());
                return;
            }
            switch (chosen.getNow()) {
                case Choice.Taken taken -> {
                    options = taken.name();
                    verifies = taken.options().clientAuth().kind().verifies();
                    shake(context, taken.handler(context.alloc()));
                }
                case Choice.Proof proof -> shake(context, proof.handler(context.alloc()));
                case Choice.PassedOn ignored -> passOn(context, this);
                case Choice.Refused refused -> {
                    failed(refused.reason());
                    answer(context, UNRECOGNIZED_NAME);
                }
            }
        }

        private void shake(ChannelHandlerContext context, SslHandler handler) {
            handler.setHandshakeTimeoutMillis(handshakes.timeout().toMillis());
            context.pipeline().replace(this, null, handler);
        }
    }

    /** From its first byte on the connection is the service's affair. */
    private void passOn(ChannelHandlerContext context, Hello hello) {
        over = true;
        handshakes.passedOn();
        PassedOn connection = passedOn(new Ends.Plain(channel));
        channel.pipeline().remove(ReadsWhenOn.class);
        channel.pipeline().remove(this);
        // What was read of the handshake goes to whoever stands behind.
        context.pipeline().replace(hello, null, connection.handler());
        connection.start();
    }

    private PassedOn passedOn(Ends ends) {
        return PassedOn.on(
                channel, home, Objects.requireNonNull(home.relays()), Objects.requireNonNull(line), serverName, ends);
    }

    /** The gateway speaks TLS for a service that does not. */
    private void passOn(SecureEnding ending) {
        PassedOn connection = passedOn(new Ends() {
            @Override
            public void endOutput() {
                ending.endOutput();
            }

            @Override
            public void abort() {
                ending.abort();
            }
        });
        channel.pipeline().addLast(new CloseNotify(), connection.handler());
        channel.pipeline().remove(this);
        connection.start();
    }

    /** The handshake is done: what was agreed on (ALPN) chooses the pipeline. The one place where a protocol joins. */
    private void established(SslHandler ssl) {
        String protocol = ssl.applicationProtocol() == null ? "http/1.1" : ssl.applicationProtocol();
        if (protocol.equals(ClientHello.ACME)) {
            // The handshake was all that the authority wanted to see.
            Unheeded.of(channel.close());
            return;
        }
        SSLSession session = ssl.engine().getSession();
        Secured secured = new Secured(
                serverName,
                options,
                session.getProtocol(),
                session.getCipherSuite(),
                certificates(ssl.engine()),
                verifies);
        if (line != null) {
            passOn(new SecureEnding(channel, ssl, secured));
            return;
        }
        switch (protocol) {
            case "http/1.1" -> {
                CloseNotify ends = new CloseNotify();
                channel.pipeline()
                        .addLast(ends, new ClientConnection(channel, home, new SecureEnding(channel, ssl, secured)));
                channel.pipeline().remove(this);
                channel.pipeline().context(ssl).fireChannelActive();
            }
            case "h2" -> {
                channel.pipeline().addLast(new CloseNotify(), CallerStreams.on(channel, home, secured));
                channel.pipeline().remove(this);
            }
            default -> throw new IllegalStateException("\"" + protocol + "\" was agreed on and is not spoken");
        }
    }

    private static List<X509Certificate> certificates(SSLEngine engine) {
        if (!engine.getNeedClientAuth() && !engine.getWantClientAuth()) {
            return List.of();
        }
        try {
            List<X509Certificate> shown = new ArrayList<>();
            for (Certificate each : engine.getSession().getPeerCertificates()) {
                if (each instanceof X509Certificate certificate) {
                    shown.add(certificate);
                }
            }
            return shown;
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        // Whoever takes over is told when the handshake is done.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent done -> shaken(context, done);
            case SniCompletionEvent hello -> {
                if (!hello.isSuccess()) {
                    unreadable(context, hello.cause());
                }
            }
            // The caller ended its side: it cannot finish a handshake.
            case ChannelInputShutdownEvent ended -> Unheeded.of(context.close());
            default -> {}
        }
    }

    private void shaken(ChannelHandlerContext context, SslHandshakeCompletionEvent done) {
        if (!done.isSuccess()) {
            unreadable(context, done.cause());
        } else if (!over) {
            over = true;
            handshakes.completed();
            established(context.pipeline().get(SslHandler.class));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(Handshaking.why(cause));
        Unheeded.of(context.close());
    }

    private void unreadable(ChannelHandlerContext context, Throwable cause) {
        if (Handshaking.isPlainText(cause) && !over) {
            failed("it does not speak TLS");
            answer(context, NOT_TLS);
        } else {
            failed(Handshaking.why(cause));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        failed("the caller left");
    }

    // In front of everything: what is written here is not part of a TLS session.
    private static void answer(ChannelHandlerContext context, byte[] bytes) {
        Unheeded.of(context.pipeline()
                .firstContext()
                .writeAndFlush(Unpooled.wrappedBuffer(bytes))
                .addListener(ChannelFutureListener.CLOSE));
    }

    private void failed(String reason) {
        if (!over) {
            over = true;
            handshakes.failed();
            LOG.atDebug()
                    .addKeyValue("peer", channel.remoteAddress())
                    .addKeyValue("server_name", serverName)
                    .addKeyValue("reason", reason)
                    .log("handshake_failed");
        }
    }
}
