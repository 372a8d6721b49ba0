package dev.fairlead.gateway.http;

import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.SmallWrites;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages to one connection, small pieces together in one buffer: a head and a body of usual size are one write
 * and one system call. Large payloads are passed on without being copied.
 */
public final class MessageWriter {

    /** Up to here copying is cheaper than one more buffer in the write. */
    private static final int COPY_BYTES = 4096;

    /** Between two large payloads stands the line of a chunk, no more. */
    private static final int LINE_ROOM = 64;

    private static final byte[] LINE = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n'};

    private final Channel channel;
    private final SmallWrites small;
    private boolean toFlush;
    private @Nullable ByteBuf pending;
    private boolean chunked;
    private long written;
    private long handedOver;

    /** Writes to a channel that lives on the loop. */
    public MessageWriter(Channel channel, Loop loop) {
        this.channel = channel;
        this.small = new SmallWrites(channel, loop);
    }

    /** Writes a head; {@code chunkedBody} says how its body will be framed. */
    public void head(HeadWriter head, boolean chunkedBody) {
        chunked = chunkedBody;
        ByteBuf to = room(SmallWrites.MESSAGE_BYTES, head.length());
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
            copy(line);
        }
        if (size <= COPY_BYTES) {
            room(size + LINE_ROOM, size).writeBytes(payload);
            payload.release();
        } else {
            handOver();
            pass(payload);
        }
        written += size;
        if (chunked) {
            copy(LINE);
        }
    }

    /** Ends the body. A trailer is written only where the body is chunked. */
    public void end(@Nullable Fields trailer) {
        if (!chunked) {
            return;
        }
        copy(LAST_CHUNK);
        if (trailer != null) {
            HeadWriter lines = new HeadWriter();
            for (int field = 0; field < trailer.count(); field++) {
                lines.field(trailer, field);
            }
            room(lines.length() + LINE_ROOM, lines.length()).writeBytes(lines.bytes(), 0, lines.length());
            written += lines.length();
        }
        copy(LINE);
        chunked = false;
    }

    private void copy(byte[] bytes) {
        room(LINE_ROOM, bytes.length).writeBytes(bytes);
        written += bytes.length;
    }

    private ByteBuf room(int usual, int needed) {
        ByteBuf buffer = pending;
        if (buffer != null && buffer.writableBytes() < needed) {
            handOver();
            buffer = null;
        }
        if (buffer == null) {
            buffer = small.take(channel.alloc(), Math.max(usual, needed));
            pending = buffer;
        }
        return buffer;
    }

    private void handOver() {
        ByteBuf buffer = pending;
        if (buffer != null) {
            pending = null;
            pass(buffer);
        }
    }

    private void pass(ByteBuf buffer) {
        handedOver += buffer.readableBytes();
        toFlush = true;
        Unheeded.of(channel.write(buffer, channel.voidPromise()));
    }

    /** Sends what was written. */
    public void flush() {
        ByteBuf buffer = pending;
        if (buffer != null) {
            pending = null;
            int size = buffer.readableBytes();
            if (!toFlush && small.send(buffer)) {
                handedOver += size;
                small.giveBack(buffer);
                return;
            }
            handedOver += size - buffer.readableBytes();
            pass(buffer);
        }
        if (toFlush) {
            toFlush = false;
            channel.flush();
        }
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

    /** Throws away what was not sent. */
    public void discard() {
        ByteBuf buffer = pending;
        if (buffer != null) {
            pending = null;
            small.giveBack(buffer);
        }
    }

    /** Bytes written since the connection began. */
    public long written() {
        return written;
    }
}
