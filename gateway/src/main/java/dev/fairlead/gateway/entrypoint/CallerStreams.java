package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Peer;
import dev.fairlead.gateway.http.Secured;
import dev.fairlead.gateway.http2.Http2End;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.loop.Unheeded;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One caller's HTTP/2 connection: many requests at once, each a {@link CallerStream} with an exchange of its own. The
 * codec keeps the rules of frames; here is what a gateway adds: how long a connection without requests may stay, after
 * how many it is renewed, and how it is drained.
 *
 * <p>Draining takes two GOAWAY frames (RFC 9113 section 6.8). The first names no last stream: what is on the way when it
 * arrives is still served. The second, after the caller has proved that it saw the first, names the last one.
 */
final class CallerStreams extends Http2End implements OpenConnection {

    private static final Logger LOG = LoggerFactory.getLogger(CallerStreams.class);

    /** How long a caller may take to answer the ping behind the first GOAWAY. */
    private static final long GOAWAY_PATIENCE = TimeUnit.SECONDS.toNanos(1);

    /** How the codec says that a head came which cannot be a trailer; h2spec finds out when it says it otherwise. */
    private static final String HEAD_AGAIN = "too many headers";

    private static final int DEFAULT_WINDOW = 65_535;
    private static final int FRAME_HEAD = 9;

    private final SocketChannel channel;
    private final EntrypointLoop home;
    private final @Nullable Secured secured;
    private final Loop loop;
    private final Http2Connection.PropertyKey key;
    private final Timer timer = new Timer(this::timeIsUp);
    private final Timer drainTimer = new Timer(this::nameLast);
    private final List<CallerStream> touched = new ArrayList<>();
    private Peer peer = Peer.NONE;
    private int requests;
    private boolean settled;
    private boolean draining;
    private boolean lastNamed;
    private boolean callerLeaves;
    private long quietSince;

    private CallerStreams(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            SocketChannel channel,
            EntrypointLoop home,
            @Nullable Secured secured) {
        super(decoder, encoder, settings, home.loop(), home.limits().http2());
        this.channel = channel;
        this.home = home;
        this.secured = secured;
        this.loop = home.loop();
        this.key = connection().newKey();
        decoder.frameListener(new Frames());
        connection().addListener(new Streams());
        encoder.flowController().listener(this::writabilityChanged);
    }

    /** The handler for a connection that is open already; {@code secured} is null without TLS. */
    static CallerStreams on(SocketChannel channel, EntrypointLoop home, @Nullable Secured secured) {
        return server(
                home.limits(),
                (decoder, encoder, settings) -> new CallerStreams(decoder, encoder, settings, channel, home, secured));
    }

    EntrypointLoop home() {
        return home;
    }

    Peer peer() {
        return peer;
    }

    /** Bytes that the stream's request brought are to be passed on when the socket has no more. */
    void touch(CallerStream stream) {
        touched.add(stream);
    }

    // -- what the socket says ---------------------------------------------------------------------------------------

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        peer = home.peer(channel).over(secured);
        home.opened(this);
        quietSince = loop.now();
        loop.timers().set(timer, quietSince + home.nanos().head());
        super.handlerAdded(context);
        int more = home.limits().http2().connectionWindowBytes() - DEFAULT_WINDOW;
        decoder().flowController().incrementWindowSize(connection().connectionStream(), Math.max(0, more));
        flushLater();
    }

    @Override
    protected void readComplete() {
        for (CallerStream stream : touched) {
            stream.flushRequest();
        }
        touched.clear();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        super.userEventTriggered(context, event);
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            // Whoever cannot open a window any more waits for no answer: in HTTP/2 ending one's side is leaving.
            Unheeded.of(channel.close());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        loop.timers().cancel(timer);
        loop.timers().cancel(drainTimer);
        super.channelInactive(context);
        home.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("connection-failed loop={}", loop.index(), cause);
        }
        Unheeded.of(context.close());
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext context, boolean outbound, Throwable cause, @Nullable Http2Exception error) {
        if (error == null && !(cause instanceof IOException)) {
            LOG.error("connection-failed loop={}", loop.index(), cause);
        } else {
            LOG.debug("connection-refused loop={} reason={}", loop.index(), cause.toString());
        }
        super.onConnectionError(context, outbound, cause, error);
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext context, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        LOG.debug("stream-refused loop={} stream={} reason={}", loop.index(), error.streamId(), error.toString());
        boolean head = error instanceof Http2Exception.HeaderListSizeException list && list.duringDecode();
        if (head && refuseHead(error.streamId())) {
            return;
        }
        Http2Stream stream = connection().stream(error.streamId());
        CallerStream caller = stream == null ? null : stream.getProperty(key);
        if (caller != null
                && caller.hasEnded()
                && String.valueOf(error.getMessage()).contains(HEAD_AGAIN)) {
            // The codec calls a head behind the end a wrong trailer; what is wrong is the end (RFC 9113 section 5.1).
            long code = Http2Error.STREAM_CLOSED.code();
            Unheeded.of(encoder().writeRstStream(context, error.streamId(), code, context.newPromise()));
        } else {
            super.onStreamError(context, outbound, cause, error);
        }
    }

    /** A head that is larger than even the parser would look at; false if it is a trailer, or not a new stream's. */
    private boolean refuseHead(int id) {
        if (connection().stream(id) != null) {
            return false;
        }
        try {
            Http2Stream stream = connection().remote().createStream(id, true);
            CallerStream caller = new CallerStream(this, stream);
            stream.setProperty(key, caller);
            forget(id);
            caller.refuseHead();
            return true;
        } catch (Http2Exception notNew) {
            return false;
        }
    }

    // -- what the frames say ----------------------------------------------------------------------------------------

    private final class Frames extends Http2FrameAdapter {

        @Override
        public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
            peerSettings(settings);
            if (!settled) {
                settled = true;
                loop.timers().set(timer, loop.now() + home.nanos().idle());
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
            Http2Stream stream = connection().stream(id);
            CallerStream open = stream.getProperty(key);
            if (open == null) {
                accept(stream, headers, ended);
            } else {
                open.trailer(headers);
            }
        }

        @Override
        public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean ended) {
            int size = data.readableBytes() + padding;
            if (data.isReadable() || ended) {
                useful(size + FRAME_HEAD);
            }
            CallerStream open = connection().stream(id).getProperty(key);
            return open == null ? size : open.data(data, padding, ended);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
            CallerStream open = connection().stream(id).getProperty(key);
            if (open != null) {
                open.gone();
            }
        }

        @Override
        public void onGoAwayRead(ChannelHandlerContext context, int last, long code, ByteBuf debug) {
            callerLeaves = true;
            // Not from within: the codec has not taken note of it yet.
            loop.executor().execute(CallerStreams.this::closeIfDone);
        }

        @Override
        public void onPingAckRead(ChannelHandlerContext context, long data) {
            if (draining && !lastNamed) {
                nameLast();
            }
        }
    }

    private void accept(Http2Stream stream, Http2Headers headers, boolean ended) throws Http2Exception {
        watch();
        opened(stream.id());
        CallerStream caller = new CallerStream(this, stream);
        stream.setProperty(key, caller);
        caller.request(headers, ended);
        if (++requests >= home.limits().http2().requests()) {
            drain();
        }
    }

    private final class Streams extends Http2ConnectionAdapter {

        @Override
        public void onStreamClosed(Http2Stream stream) {
            CallerStream caller = stream.getProperty(key);
            if (caller != null) {
                if (caller.hasEnded()) {
                    ended(stream.id());
                }
                caller.gone();
            }
            quietSince = loop.now();
            closeIfDone();
        }
    }

    private void writabilityChanged(Http2Stream stream) {
        CallerStream caller = stream.getProperty(key);
        if (caller != null) {
            caller.keepsUpAgain();
        }
    }

    // -- what ends it -----------------------------------------------------------------------------------------------

    private void timeIsUp() {
        long now = loop.now();
        if (!settled) {
            Unheeded.of(channel.close());
        } else if (connection().numActiveStreams() > 0) {
            loop.timers().set(timer, now + home.nanos().idle());
        } else if (now - quietSince < home.nanos().idle()) {
            loop.timers().set(timer, quietSince + home.nanos().idle());
        } else {
            goAway(connection().remote().lastStreamCreated());
            closeWhenSent();
        }
    }

    @Override
    public void drain() {
        if (draining || !channel.isActive()) {
            return;
        }
        draining = true;
        goAway(Integer.MAX_VALUE);
        Unheeded.of(encoder().writePing(context(), false, quietSince, context().newPromise()));
        flushLater();
        loop.timers().set(drainTimer, loop.now() + GOAWAY_PATIENCE);
    }

    private void nameLast() {
        if (!lastNamed && channel.isActive()) {
            lastNamed = true;
            loop.timers().cancel(drainTimer);
            goAway(connection().remote().lastStreamCreated());
            closeIfDone();
        }
    }

    private void closeIfDone() {
        boolean last = lastNamed || callerLeaves;
        if (last && connection().numActiveStreams() == 0 && channel.isActive()) {
            closeWhenSent();
        }
    }

    private void closeWhenSent() {
        flush(context());
        Unheeded.of(context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE));
    }

    @Override
    public void cut() {
        Unheeded.of(channel.close());
    }
}
