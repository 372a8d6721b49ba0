package dev.fairlead.gateway.loop;

import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;

/**
 * Takes a channel off its loop and puts it back, to go on reading.
 *
 * <p>Netty's epoll transport (4.2.18) removes a channel from epoll when nothing is waited for: the peer ended its side
 * while reading was off. It does not note that, and the next wish to read fails with "no such file". A fresh
 * registration is in order again.
 */
public final class Rejoin {

    private Rejoin() {}

    /** Switches reading on, for a channel whose peer ended its side while it was off ({@link PausableReads.Paused}). */
    public static void andRead(SocketChannel channel, Loop loop) {
        andThen(channel, loop, () -> channel.config().setAutoRead(true));
    }

    /** Calls {@code joined} when the channel is in epoll again, at once where it needs not join. */
    public static void andThen(SocketChannel channel, Loop loop, Runnable joined) {
        if (channel instanceof EpollSocketChannel && channel.isRegistered()) {
            Unheeded.of(channel.deregister().addListener(left -> register(channel, loop, joined)));
        } else {
            joined.run();
        }
    }

    private static void register(SocketChannel channel, Loop loop, Runnable then) {
        if (channel.isOpen()) {
            Unheeded.of(loop.executor().register(channel).addListener(joined -> {
                if (joined.isSuccess()) {
                    then.run();
                }
            }));
        }
    }
}
