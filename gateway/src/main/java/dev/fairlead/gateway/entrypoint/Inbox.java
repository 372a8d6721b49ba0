package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.loop.HalfClosed;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Rejoin;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * What came from a caller and could not be used yet: the next request of a pipeline, a body whose backend is slow. While
 * anything is here nothing is read from the socket. That one rule bounds what a caller can make us hold.
 */
final class Inbox {

    private final SocketChannel channel;
    private final Loop loop;
    private @Nullable ByteBuf held;
    private boolean reading = true;
    private boolean ended;
    private int pausedReads;

    Inbox(SocketChannel channel, Loop loop) {
        this.channel = channel;
        this.loop = loop;
    }

    /** Takes the buffer over. */
    void add(ByteBuf in) {
        ByteBuf before = held;
        if (before == null) {
            held = in;
            return;
        }
        ByteBuf both = channel.alloc().directBuffer(before.readableBytes() + in.readableBytes());
        both.writeBytes(before).writeBytes(in);
        before.release();
        in.release();
        held = both;
    }

    /** What is held; null if it is nothing. */
    @Nullable
    ByteBuf bytes() {
        ByteBuf bytes = held;
        return bytes == null || !bytes.isReadable() ? null : bytes;
    }

    boolean isEmpty() {
        return bytes() == null;
    }

    /** The caller ended its side: nothing more comes. */
    void end() {
        ended = true;
        HalfClosed.watch(channel, loop);
        reading = false;
        channel.config().setAutoRead(false);
    }

    boolean hasEnded() {
        return ended;
    }

    /** A read was tried while reading is off; true if the connection is in error. */
    boolean isBrokenByPausedRead() {
        // It is how Netty finds out that the caller ended its side, or that the connection is in error.
        HalfClosed.watch(channel, loop);
        pausedReads++;
        return HalfClosed.isReset(channel);
    }

    /** Gives the memory of what was used back, and switches reading on or off. */
    void settle() {
        if (isEmpty()) {
            drop();
        }
        boolean wanted = held == null && !ended;
        if (wanted == reading || !channel.isOpen()) {
            return;
        }
        reading = wanted;
        if (wanted && pausedReads > 0) {
            Rejoin.andRead(channel, loop);
        } else {
            channel.config().setAutoRead(wanted);
        }
        pausedReads = 0;
    }

    void drop() {
        ByteBuf bytes = held;
        if (bytes != null) {
            held = null;
            bytes.release();
        }
    }
}
