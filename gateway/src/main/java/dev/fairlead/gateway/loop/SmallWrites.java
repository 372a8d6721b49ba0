package dev.fairlead.gateway.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sends small messages of one channel past Netty's outbound buffer, straight to the socket, out of one buffer that the
 * loop's channels lend each other. It is what almost every head and every usual answer does: the queue, the promise and
 * the allocation of a write that is over at once cost more than the copy.
 *
 * <p>Only where nothing can be overtaken or left out: on native epoll, with nothing of the channel waiting, and with no
 * handler in its pipeline but the connection's own. With TLS or any other codec in it, everything goes through Netty.
 */
public final class SmallWrites {

    /** One message of usual size: a head and the first bytes of a body. */
    public static final int MESSAGE_BYTES = 8192;

    private final Channel channel;
    private final Loop loop;
    private final @Nullable Socket socket;

    /** The small writes of a channel that lives on the loop. */
    public SmallWrites(Channel channel, Loop loop) {
        this.channel = channel;
        this.loop = loop;
        this.socket = channel instanceof EpollSocketChannel epoll && epoll.fd() instanceof Socket own ? own : null;
    }

    /** A buffer with room for so many bytes; goes back by {@link #giveBack}, or is owned by whoever it is passed on to. */
    public ByteBuf take(ByteBufAllocator allocator, int bytes) {
        ByteBuf lent = loop.lent;
        if (lent != null && bytes <= MESSAGE_BYTES) {
            loop.lent = null;
            return lent;
        }
        return allocator.directBuffer(bytes);
    }

    /** Takes a buffer back that nobody else uses. */
    public void giveBack(ByteBuf buffer) {
        if (loop.lent == null && buffer.capacity() == MESSAGE_BYTES) {
            loop.lent = buffer.clear();
        } else {
            buffer.release();
        }
    }

    /**
     * Sends what the system takes at once.
     *
     * @return whether that was everything; what is left, or all of it, is for the channel itself to write
     */
    public boolean send(ByteBuf buffer) {
        Socket open = socket;
        if (open == null || !isStraight()) {
            return false;
        }
        try {
            int sent = open.sendAddress(buffer.memoryAddress(), buffer.readerIndex(), buffer.writerIndex());
            buffer.skipBytes(sent);
            return !buffer.isReadable();
        } catch (IOException broken) {
            // The channel's own write meets the same error, and tells its handler.
            return false;
        }
    }

    private boolean isStraight() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        // Not isEmpty: that leaves out what was written and not flushed yet.
        if (waiting == null || waiting.totalPendingWriteBytes() > 0) {
            return false;
        }
        ChannelHandler first = channel.pipeline().first();
        return first != null && first == channel.pipeline().last();
    }
}
