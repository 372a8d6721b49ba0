package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Secured;
import dev.fairlead.gateway.loop.Unheeded;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/** How a caller's connection is ended where closing it is not enough. */
interface Ending {

    /** What TLS says of the connection; null where there is none. */
    @Nullable
    Secured secured();

    /** Nothing more is written; what the caller still sends can be read. */
    void endOutput();

    /** Ends it in a way that the caller cannot take for the end of an answer. */
    void abort();

    /** A connection without TLS. */
    record Plain(SocketChannel channel) implements Ending {

        @Override
        public @Nullable Secured secured() {
            return null;
        }

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
