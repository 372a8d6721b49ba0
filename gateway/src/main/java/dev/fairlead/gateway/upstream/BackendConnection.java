package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http2.Http2End;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.loop.Unheeded;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 connection to a backend, with as many exchanges at once as both sides allow. It is handed out only after
 * the backend's SETTINGS: by then it has proved that it speaks HTTP/2 and said how many streams it takes. A GOAWAY
 * retires it: what the backend still answers is waited for, what it did not look at is sent elsewhere.
 */
final class BackendConnection extends Http2End {

    private static final Logger LOG = LoggerFactory.getLogger(BackendConnection.class);
    private static final int FRAME_HEAD = 9;

    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString HTTPS = AsciiString.cached("https");

    /** Stream ids end at 2^31; a connection is retired long before. */
    private static final int LAST_ID = 1 << 30;

    private final SocketChannel channel;
    private final BackendPool pool;
    private final BackendStreams siblings;
    private final UpstreamLoop home;
    private final Loop loop;
    private final Http2Connection.PropertyKey key;
    private final Timer timer = new Timer(this::timeIsUp);
    private final List<BackendStream> touched = new ArrayList<>();
    private int taken;
    private boolean ready;
    private boolean retired;
    private boolean idle;
    private boolean served;
    private int lastStream = Integer.MAX_VALUE;
    private @Nullable String error;

    private BackendConnection(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            SocketChannel channel,
            BackendPool pool,
            BackendStreams siblings) {
        super(
                decoder,
                encoder,
                settings,
                pool.home().loop(),
                pool.home().limits().http2());
        this.channel = channel;
        this.pool = pool;
        this.siblings = siblings;
        this.home = pool.home();
        this.loop = home.loop();
        this.key = connection().newKey();
        decoder.frameListener(new Frames());
        connection().addListener(new Streams());
        encoder.flowController().listener(this::writabilityChanged);
    }

    static BackendConnection on(SocketChannel channel, BackendPool pool, BackendStreams siblings) {
        return client(
                pool.home().limits(),
                (decoder, encoder, settings) ->
                        new BackendConnection(decoder, encoder, settings, channel, pool, siblings));
    }

    BackendPool pool() {
        return pool;
    }

    /** What requests on it say of how they came. */
    AsciiString scheme() {
        return pool.isSecured() ? HTTPS : HTTP;
    }

    /** The address that it leads to. */
    @Nullable
    InetAddress address() {
        return channel.remoteAddress() == null ? null : channel.remoteAddress().getAddress();
    }

    // -- streams ----------------------------------------------------------------------------------------------------

    boolean hasRoom() {
        int most = Math.min(
                home.limits().http2().upstreamStreams(), connection().local().maxActiveStreams());
        return !retired && taken < most && channel.isActive();
    }

    BackendStream take() {
        taken++;
        busy();
        return new BackendStream(this);
    }

    private void busy() {
        if (idle) {
            idle = false;
            home.idled(-1);
        }
    }

    /** A place is free again. */
    void giveBack() {
        served = true;
        if (--taken == 0) {
            rest();
        }
    }

    private void rest() {
        if (retired) {
            closeWhenSent();
        } else if (channel.isActive()) {
            idle = true;
            home.idled(1);
            loop.timers().set(timer, loop.now() + home.times().idle());
        }
    }

    /** Opens a stream with a head; null if it cannot be. */
    @Nullable
    Http2Stream open(BackendStream owner, Http2Headers head, boolean ended) {
        int id = connection().local().incrementAndGetNextStreamId();
        if (id > LAST_ID) {
            retire();
        }
        Unheeded.of(
                encoder().writeHeaders(context(), id, head, 0, ended, context().newPromise()));
        Http2Stream stream = connection().stream(id);
        if (stream != null) {
            stream.setProperty(key, owner);
            watch();
        }
        flushLater();
        return stream;
    }

    boolean hasServed() {
        return served;
    }

    /** Why streams end with it. */
    String reason() {
        String known = error;
        return known == null ? "the connection closed before the answer was complete" : known;
    }

    /** What came for the stream is to be passed on when the socket has no more. */
    void touch(BackendStream stream) {
        touched.add(stream);
    }

    private void retire() {
        if (!retired) {
            retired = true;
            siblings.retired(this);
        }
    }

    // -- what the socket says ---------------------------------------------------------------------------------------

    // With TLS the connection is open before it is known who reads it.
    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        super.handlerAdded(context);
        if (channel.isActive()) {
            waitForSettings();
            flush(context);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        waitForSettings();
        super.channelActive(context);
    }

    private void waitForSettings() {
        loop.timers().set(timer, loop.now() + siblings.connectNanos());
    }

    @Override
    protected void readComplete() {
        for (BackendStream stream : touched) {
            stream.readComplete();
        }
        touched.clear();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        loop.timers().cancel(timer);
        boolean wasReady = ready;
        ready = true;
        retire();
        busy();
        super.channelInactive(context);
        if (!wasReady) {
            siblings.failed(pool.hostAndPort() + ": it does not speak HTTP/2, or not in time", false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            error = cause.getMessage();
        } else {
            LOG.error("backend-connection-failed backend={}", pool.hostAndPort(), cause);
            error = "a fault of the gateway";
        }
        Unheeded.of(context.close());
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext context, boolean outbound, Throwable cause, @Nullable Http2Exception broken) {
        error = "it broke the rules of HTTP/2: " + cause.getMessage();
        super.onConnectionError(context, outbound, cause, broken);
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext context, boolean outbound, Throwable cause, Http2Exception.StreamException broken) {
        Http2Stream stream = connection().stream(broken.streamId());
        BackendStream owner = stream == null ? null : stream.getProperty(key);
        if (owner != null) {
            owner.endsBecause(String.valueOf(broken.getMessage()));
        }
        super.onStreamError(context, outbound, cause, broken);
    }

    // -- what the frames say ----------------------------------------------------------------------------------------

    private final class Frames extends Http2FrameAdapter {

        @Override
        public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
            peerSettings(settings);
            if (!ready) {
                ready = true;
                loop.timers().cancel(timer);
                siblings.ready(BackendConnection.this);
                if (taken == 0) {
                    rest();
                }
            }
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context,
                int id,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean ended)
                throws Http2Exception {
            onHeadersRead(context, id, headers, padding, ended);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean ended)
                throws Http2Exception {
            BackendStream owner = connection().stream(id).getProperty(key);
            if (owner != null) {
                owner.head(headers, ended);
            }
        }

        @Override
        public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean ended)
                throws Http2Exception {
            int size = data.readableBytes() + padding;
            if (data.isReadable() || ended) {
                useful(size + FRAME_HEAD);
            }
            BackendStream owner = connection().stream(id).getProperty(key);
            return owner == null ? size : owner.data(data, padding, ended);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
            BackendStream owner = connection().stream(id).getProperty(key);
            if (owner != null) {
                owner.wasReset(Http2Error.valueOf(code));
            }
        }

        @Override
        public void onGoAwayRead(ChannelHandlerContext context, int last, long code, ByteBuf debug) {
            lastStream = last;
            retire();
            if (taken == 0) {
                closeWhenSent();
            }
        }
    }

    private final class Streams extends Http2ConnectionAdapter {

        @Override
        public void onStreamClosed(Http2Stream stream) {
            BackendStream owner = stream.getProperty(key);
            if (owner != null) {
                owner.closed(stream.id() > lastStream);
            }
        }
    }

    private void writabilityChanged(Http2Stream stream) {
        BackendStream owner = stream.getProperty(key);
        if (owner != null) {
            owner.keepsUpAgain();
        }
    }

    // -- what ends it -----------------------------------------------------------------------------------------------

    private void timeIsUp() {
        if (!ready) {
            Unheeded.of(channel.close());
        } else if (taken == 0) {
            leave();
        }
    }

    /** Nothing new is sent on it; it closes when what is on the way has ended. */
    void leave() {
        retire();
        if (taken == 0 && channel.isActive()) {
            goAway(0);
            closeWhenSent();
        }
    }

    private void closeWhenSent() {
        if (channel.isActive()) {
            flush(context());
            Unheeded.of(context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE));
        }
    }
}
