package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http2.HeadFields;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the request's body to one stream of a backend. The last piece is held back until it is known whether another
 * one follows, so that a short body is one frame with its end in it.
 */
final class BackendRequest {

    /** What a backend sends back for a frame of ours: window updates, pings that measure. */
    private static final int ECHO = 64;

    private final BackendConnection connection;
    private final int bufferBytes;
    private final Runnable drained;
    private @Nullable Http2Stream stream;
    private @Nullable ByteBuf last;
    private boolean ended;
    private boolean full;
    private long unsent;

    /** @param drained is called when it was full and the system took enough of it */
    BackendRequest(BackendConnection connection, int bufferBytes, Runnable drained) {
        this.connection = connection;
        this.bufferBytes = bufferBytes;
        this.drained = drained;
    }

    /** The head was written; {@code whole} if no body follows. */
    void begin(@Nullable Http2Stream opened, boolean whole) {
        stream = opened;
        ended = whole;
    }

    /** Takes the buffer over. */
    void body(ByteBuf payload) {
        flush();
        last = payload;
    }

    void flush() {
        ByteBuf payload = last;
        if (payload != null) {
            last = null;
            data(payload, false);
        }
    }

    /** Ends it, once: whoever resumes a body may say so again. */
    void end(@Nullable Fields trailer) {
        if (ended) {
            return;
        }
        ended = true;
        if (trailer == null) {
            ByteBuf payload = last;
            last = null;
            data(payload == null ? Unpooled.EMPTY_BUFFER : payload, true);
            return;
        }
        flush();
        Http2Stream open = stream;
        if (open != null) {
            ChannelPromise promise = connection.context().newPromise();
            Http2Headers fields = HeadFields.trailer(trailer);
            Unheeded.of(connection.encoder().writeHeaders(connection.context(), open.id(), fields, 0, true, promise));
            connection.flushLater();
        }
    }

    private void data(ByteBuf payload, boolean end) {
        Http2Stream open = stream;
        if (open == null) {
            payload.release();
            return;
        }
        int size = payload.readableBytes();
        ChannelPromise promise = connection.context().newPromise();
        unsent += size;
        full |= unsent >= bufferBytes;
        promise.addListener(sent -> sent(size));
        connection.useful(ECHO);
        Unheeded.of(connection.encoder().writeData(connection.context(), open.id(), payload, 0, end, promise));
        connection.flushLater();
    }

    private void sent(int size) {
        unsent -= size;
        if (full && unsent < bufferBytes / 2) {
            full = false;
            drained.run();
        }
    }

    boolean keepsUp() {
        Http2Stream open = stream;
        return open == null
                || ended
                || (unsent < bufferBytes
                        && connection.encoder().flowController().isWritable(open));
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether the system has taken everything. */
    boolean isSent() {
        return unsent == 0;
    }

    void drop() {
        ByteBuf payload = last;
        last = null;
        if (payload != null) {
            payload.release();
        }
    }
}
