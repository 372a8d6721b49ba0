package dev.fairlead.gateway.http2;

import static io.netty.handler.codec.http2.Http2Error.ENHANCE_YOUR_CALM;
import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.STREAM_CLOSED;

import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.loop.Unheeded;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of an HTTP/2 connection do alike: they bound what carries nothing, find out that the other end is gone,
 * and send what several streams wrote in one go.
 */
public abstract class Http2End extends Http2ConnectionHandler {

    /** Makes an end of the codec's two halves. */
    public interface Maker<T extends Http2End> {
        /** Called once, by the builder. */
        T make(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings);
    }

    private static final long PING = 0x6661_6972_6c65_6164L;

    private final Loop loop;
    private final long silenceNanos;
    private final Noise noise;
    private final PastStreams past = new PastStreams();
    private @Nullable Timer watch;
    private @Nullable ChannelHandlerContext context;
    private boolean reading;
    private boolean flushing;
    private boolean watching;
    private boolean calmed;
    private long lastRead;
    private long pinged;

    protected Http2End(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            Loop loop,
            Limits.Http2 bounds) {
        super(decoder, encoder, settings, true);
        this.loop = loop;
        this.silenceNanos = bounds.silence().toNanos();
        this.lastRead = loop.now();
        this.pinged = lastRead - 1;
        this.noise = new Noise(bounds.noiseBytes(), lastRead);
    }

    /** The end that callers talk to. */
    protected static <T extends Http2End> T server(Limits limits, Maker<T> maker) {
        return Guarded.server(limits, maker);
    }

    /** The end that talks to backends. */
    protected static <T extends Http2End> T client(Limits limits, Maker<T> maker) {
        return Guarded.client(limits, maker);
    }

    // -- for the streams --------------------------------------------------------------------------------------------

    /** Where its handler stands; only after it was added. */
    public ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return known;
    }

    /** Sends what was written, together with what others write in the same turn of the loop. */
    public void flushLater() {
        if (!flushing && !reading) {
            flushing = true;
            loop.executor().execute(this::flushNow);
        }
    }

    /** The same at once, where there is much of it. */
    public void flushNow() {
        flushing = false;
        ChannelHandlerContext known = context;
        if (known != null && known.channel().isActive()) {
            flush(known);
        }
    }

    /** The peer may send so many bytes more on the stream. */
    public void taken(Http2Stream stream, int bytes) {
        try {
            if (bytes > 0 && decoder().flowController().consumeBytes(stream, bytes)) {
                flushLater();
            }
        } catch (Http2Exception fault) {
            onError(context(), false, fault);
        }
    }

    /** So many bytes that were read, or an echo of them to come, are no noise. */
    public void useful(int bytes) {
        noise.useful(bytes);
    }

    /** Ends a stream from our side; what the peer sent before it knew is not held against it. */
    public void reset(Http2Stream stream, Http2Error error) {
        if (!stream.isResetSent() && context().channel().isActive()) {
            forget(stream.id());
            Unheeded.of(
                    resetStream(context(), stream.id(), error.code(), context().newPromise()));
            flushLater();
        }
    }

    /** What still comes for the stream is not held against the peer, who cannot know yet that it is over. */
    protected void forget(int stream) {
        past.reset(stream);
    }

    /** The peer opened the stream. */
    protected void opened(int stream) {
        past.opened(stream);
    }

    /** The stream is over, and the peer had sent its end. */
    protected void ended(int stream) {
        past.ended(stream);
    }

    /** Tells the peer which streams are still served; no error. */
    protected void goAway(int lastStream) {
        ChannelHandlerContext known = context();
        Unheeded.of(goAway(known, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, known.newPromise()));
        flushLater();
    }

    /** There is a stream: from now on silence is looked into. */
    protected void watch() {
        if (!watching) {
            lastRead = loop.now();
            lookLater(lastRead);
        }
    }

    private void lookLater(long now) {
        Timer timer = watch;
        if (timer == null) {
            timer = new Timer(this::look);
            watch = timer;
        }
        watching = true;
        loop.timers().set(timer, now + silenceNanos);
    }

    private void look() {
        watching = false;
        if (connection().numActiveStreams() == 0 || !context().channel().isActive()) {
            return;
        }
        long now = loop.now();
        boolean unanswered = lastRead - pinged < 0;
        if (unanswered && now - pinged >= silenceNanos) {
            Unheeded.of(context().close());
            return;
        }
        if (!unanswered && now - lastRead >= silenceNanos) {
            pinged = now;
            Unheeded.of(encoder().writePing(context(), false, PING, context().newPromise()));
            flushLater();
        }
        lookLater(now);
    }

    /** To be called for each SETTINGS frame. */
    protected void peerSettings(Http2Settings settings) throws Http2Exception {
        Guarded.boundTable(encoder(), settings);
    }

    // -- what the socket says ---------------------------------------------------------------------------------------

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        boolean entered = loop.enter();
        try {
            reading = true;
            lastRead = loop.now();
            noise.read(((ByteBuf) message).readableBytes(), lastRead);
            super.channelRead(ctx, message);
        } finally {
            if (entered) {
                loop.leave();
            }
        }
        if (!calmed && noise.isTooMuch(internalBuffer().readableBytes())) {
            calmed = true;
            onError(ctx, false, Http2Exception.connectionError(ENHANCE_YOUR_CALM, "frames that carry nothing"));
        }
    }

    /** Every byte that is here now was read: streams pass on what they got. */
    protected abstract void readComplete();

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        readComplete();
        reading = false;
        super.channelReadComplete(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        Timer timer = watch;
        if (timer != null) {
            loop.timers().cancel(timer);
        }
        super.channelInactive(ctx);
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        int id = error.streamId();
        if (error.error() != STREAM_CLOSED || (!outbound && connection().stream(id) != null)) {
            super.onStreamError(ctx, outbound, cause, error);
        } else if (!outbound) {
            switch (past.look(id)) {
                case LATE -> {}
                case UNKNOWN -> super.onStreamError(ctx, false, cause, error);
                case AFTER_ITS_END -> broken(ctx, STREAM_CLOSED, "a frame for a stream that had ended");
                case NEVER_OPENED -> broken(ctx, PROTOCOL_ERROR, "a frame for a stream that was passed over");
            }
        }
    }

    private void broken(ChannelHandlerContext ctx, Http2Error error, String detail) {
        onError(ctx, false, Http2Exception.connectionError(error, "%s", detail));
    }
}
