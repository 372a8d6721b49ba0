package dev.fairlead.gateway.http;

import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages to one connection, small pieces together in one buffer: a head and a body of usual size are one write
 * and one system call. Large payloads are passed on without being copied.
 */
public final class MessageWriter {

    /** Up to here copying is cheaper than one more buffer in the write. */
    private static final int COPY_BYTES = 4096;

    private static final byte[] LINE = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n'};

    private final Channel channel;
    private @Nullable ByteBuf pending;
    private boolean chunked;
    private long written;
    private long handedOver;

    public MessageWriter(Channel channel) {
        this.channel = channel;
    }

    /** Writes a head; {@code chunkedBody} says how its body will be framed. */
    public void head(HeadWriter head, boolean chunkedBody) {
        chunked = chunkedBody;
        ByteBuf to = room(head.length() + COPY_BYTES, head.length());
        to.writeBytes(head.bytes(), 0, head.length());
        written += head.length();
    }

    /** Writes a piece of body and takes the buffer over. */
    public void body(ByteBuf payload) {
        int size = payload.readableBytes();
        if (size == 0) {
            payload.release();
            return;
        }
        if (chunked) {
            byte[] line = (Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            small(line);
        }
        if (size <= COPY_BYTES) {
            room(size + 64, size).writeBytes(payload);
            payload.release();
        } else {
            handOver();
            handedOver += size;
            Unheeded.of(channel.write(payload, channel.voidPromise()));
        }
        written += size;
        if (chunked) {
            small(LINE);
        }
    }

    /** Ends the body. A trailer is written only where the body is chunked. */
    public void end(@Nullable Fields trailer) {
        if (!chunked) {
            return;
        }
        small(LAST_CHUNK);
        if (trailer != null) {
            HeadWriter lines = new HeadWriter();
            for (int field = 0; field < trailer.count(); field++) {
                lines.field(trailer, field);
            }
            room(lines.length() + 2, lines.length()).writeBytes(lines.bytes(), 0, lines.length());
            written += lines.length();
        }
        small(LINE);
        chunked = false;
    }

    private void small(byte[] bytes) {
        room(64, bytes.length).writeBytes(bytes);
        written += bytes.length;
    }

    private ByteBuf room(int usual, int needed) {
        ByteBuf buffer = pending;
        if (buffer != null && buffer.writableBytes() < needed) {
            handOver();
            buffer = null;
        }
        if (buffer == null) {
            buffer = channel.alloc().directBuffer(Math.max(usual, needed));
            pending = buffer;
        }
        return buffer;
    }

    private void handOver() {
        ByteBuf buffer = pending;
        if (buffer != null) {
            pending = null;
            handedOver += buffer.readableBytes();
            Unheeded.of(channel.write(buffer, channel.voidPromise()));
        }
    }

    /** Sends what was written. */
    public void flush() {
        if (pending != null) {
            handOver();
        }
        channel.flush();
    }

    /**
     * Takes back everything since a place, if none of it was given to the connection yet.
     *
     * @param place what {@link #written} said before it
     * @return false if some of it was given: nothing is taken back then
     */
    public boolean takeBack(long place) {
        if (handedOver != place) {
            return false;
        }
        discard();
        written = place;
        chunked = false;
        return true;
    }

    /** Whether the system has taken everything that was flushed; false when nothing can be sent any more. */
    public boolean isSent() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer != null && buffer.totalPendingWriteBytes() == 0;
    }

    /** Throws away what was not sent. */
    public void discard() {
        ByteBuf buffer = pending;
        if (buffer != null) {
            pending = null;
            buffer.release();
        }
    }

    /** Bytes written since the connection began. */
    public long written() {
        return written;
    }
}
