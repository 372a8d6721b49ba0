package dev.fairlead.gateway.tls;

import dev.fairlead.model.tls.TlsOptions;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;

/** What a caller gets after the first words of its handshake. */
public sealed interface Choice {

    /**
     * A handshake.
     *
     * @param name what the options are called, for comparing
     */
    record Taken(TlsLibrary library, SslContext context, TlsOptions options, String name) implements Choice {

        /** One connection's side of it. */
        public SslHandler handler(ByteBufAllocator allocator) {
            return library.handler(context, allocator, options);
        }
    }

    /** A handshake that proves to an authority that the host is ours, and nothing behind it. */
    record Proof(SslContext context) implements Choice {

        /** One connection's side of it. */
        public SslHandler handler(ByteBufAllocator allocator) {
            return context.newHandler(allocator);
        }
    }

    /** None of ours: the connection is passed on as it is. */
    record PassedOn() implements Choice {}

    /**
     * None.
     *
     * @param reason for the log
     */
    record Refused(String reason) implements Choice {}
}
