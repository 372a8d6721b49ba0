package dev.fairlead.gateway.tcp;

import dev.fairlead.gateway.loop.Unheeded;
import io.netty.channel.socket.SocketChannel;

/** How one end of a relayed connection is ended. */
public interface Ends {

    /** Nothing more is written; what still comes can be read. */
    void endOutput();

    /** Ends it in a way that cannot be taken for a good ending. */
    void abort();

    /** A socket as it is. */
    interface OfSocket extends Ends {

        SocketChannel channel();

        @Override
        default void endOutput() {
            Unheeded.of(channel().shutdownOutput());
        }

        @Override
        default void abort() {
            channel().config().setSoLinger(0);
            Unheeded.of(channel().close());
        }
    }

    /** Nothing but such a socket. */
    record Plain(SocketChannel channel) implements OfSocket {}
}
