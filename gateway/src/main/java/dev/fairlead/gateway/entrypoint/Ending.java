package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Secured;
import dev.fairlead.gateway.tcp.Ends;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/** How a caller's connection is ended where closing it is not enough. */
interface Ending extends Ends {

    /** What TLS says of the connection; null where there is none. */
    @Nullable
    Secured secured();

    /** A connection without TLS. */
    record Plain(SocketChannel channel) implements Ending, OfSocket {

        @Override
        public @Nullable Secured secured() {
            return null;
        }
    }
}
