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
    record Plain(SocketChannel channel) implements Ends {

        @Override
        public void endOutput() {
            Unheeded.of(channel.shutdownOutput());
        }

        @Override
        public void abort() {
            channel.config().setSoLinger(0);
            Unheeded.of(channel.close());
        }
    }
}
