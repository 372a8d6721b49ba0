package dev.fairlead.gateway.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.Set;

/**
 * Lets a channel whose peer has ended its side still be written to.
 *
 * <p>For the same reason as in {@link Rejoin} such a channel may have left epoll: then the first write that the system
 * cannot take at once fails with "no such file", and everything that waited to be written is lost. So it joins anew before
 * it writes. That is two system calls for each flush, on connections that are few.
 */
public final class HalfClosed extends ChannelOutboundHandlerAdapter {

    /** From Linux' {@code tcp_states.h}. */
    private static final int TCP_CLOSE = 7;

    /** TCP_TIME_WAIT, TCP_CLOSE, TCP_CLOSE_WAIT, TCP_LAST_ACK, TCP_CLOSING. */
    private static final Set<Integer> ENDED_BY_PEER = Set.of(6, TCP_CLOSE, 8, 9, 11);

    private final Loop loop;
    private boolean joining;

    private HalfClosed(Loop loop) {
        this.loop = loop;
    }

    /** To be called when the peer ended its side, or may have; again does nothing. */
    public static void watch(SocketChannel channel, Loop loop) {
        if (channel instanceof EpollSocketChannel
                && channel.isOpen()
                && channel.pipeline().get(HalfClosed.class) == null) {
            channel.pipeline().addFirst(new HalfClosed(loop));
        }
    }

    /**
     * Whether the connection is gone for the system, although the channel has not been told: its peer reset it. Where we
     * have ended our side too the system says the same of a good ending, and what the peer sent before it can still be
     * read; a reset is then found out by reading on.
     */
    public static boolean isReset(SocketChannel channel) {
        return channel instanceof EpollSocketChannel epoll
                && channel.isOpen()
                && !channel.isOutputShutdown()
                && epoll.tcpInfo().state() == TCP_CLOSE;
    }

    /** Whether the peer ended its side, as far as the system knows; it may not have been read up to there yet. */
    public static boolean hasPeerEnded(SocketChannel channel) {
        return channel instanceof EpollSocketChannel epoll
                && channel.isOpen()
                && ENDED_BY_PEER.contains(epoll.tcpInfo().state());
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        Channel channel = context.channel();
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting == null || waiting.totalPendingWriteBytes() == 0 || !channel.isRegistered()) {
            context.flush();
        } else if (!joining) {
            joining = true;
            Unheeded.of(channel.deregister().addListener(left -> join(context)));
        }
    }

    private void join(ChannelHandlerContext context) {
        if (context.channel().isOpen()) {
            Unheeded.of(loop.executor().register(context.channel()).addListener(joined -> {
                joining = false;
                context.flush();
            }));
        }
    }
}
