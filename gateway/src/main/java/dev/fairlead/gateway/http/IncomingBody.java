package dev.fairlead.gateway.http;

import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.wire.ChunkedReader;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Finds a message's body in the bytes of its connection, and its end. */
public final class IncomingBody {

    private final ChunkedReader chunks;
    private final HeadBounds trailerBounds;
    private Framing framing = Framing.NONE;
    private long left;
    private long payload;

    public IncomingBody(HeadBounds trailerBounds, ChunkedReader.Forbidden forbiddenTrailers) {
        this.chunks = new ChunkedReader(forbiddenTrailers);
        this.trailerBounds = trailerBounds;
    }

    /** Begins a body; {@code length} counts where the framing is LENGTH. */
    public void begin(Framing how, long length) {
        framing = how;
        left = length;
        payload = 0;
        if (how == Framing.CHUNKED) {
            chunks.clear();
        }
    }

    /** Whether the last byte was taken. A body that lasts until the connection's end is never complete. */
    public boolean isComplete() {
        return switch (framing) {
            case NONE -> true;
            case LENGTH -> left == 0;
            case CHUNKED -> chunks.isDone();
            case UNTIL_CLOSE -> false;
        };
    }

    /** Whether only the connection's end ends it. */
    public boolean isUntilClose() {
        return framing == Framing.UNTIL_CLOSE;
    }

    /** Bytes of payload taken so far. */
    public long payload() {
        return payload;
    }

    /** The trailer of a complete body; null if there is none. */
    public @Nullable Fields trailer() {
        return framing == Framing.CHUNKED ? chunks.trailer() : null;
    }

    /**
     * Takes what belongs to the body off the front of {@code in}.
     *
     * @return payload, to be released by the caller; null where there was none
     * @throws Malformed if the framing is broken; nothing behind that place can be read any more
     */
    public @Nullable ByteBuf take(ByteBuf in, Loop loop, Channel channel) throws Malformed {
        ByteBuf taken =
                switch (framing) {
                    case NONE -> null;
                    case LENGTH -> {
                        int size = (int) Math.min(left, in.readableBytes());
                        left -= size;
                        yield slice(in, size);
                    }
                    case CHUNKED -> chunked(in, loop, channel);
                    case UNTIL_CLOSE -> slice(in, in.readableBytes());
                };
        payload += taken == null ? 0 : taken.readableBytes();
        return taken;
    }

    private static @Nullable ByteBuf slice(ByteBuf in, int size) {
        return size == 0 ? null : in.readRetainedSlice(size);
    }

    private @Nullable ByteBuf chunked(ByteBuf in, Loop loop, Channel channel) throws Malformed {
        int size = in.readableBytes();
        if (size > 0 && chunks.payloadAhead() >= size) {
            chunks.skip(size);
            return in.readRetainedSlice(size);
        }
        byte[] scratch = loop.scratch();
        int n = Math.min(size, scratch.length);
        in.getBytes(in.readerIndex(), scratch, 0, n);
        int end = chunks.read(scratch, 0, n, trailerBounds);
        in.skipBytes(chunks.position());
        return end == 0 ? null : channel.alloc().directBuffer(end).writeBytes(scratch, 0, end);
    }
}
