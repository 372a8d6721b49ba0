package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Secured;
import dev.fairlead.gateway.loop.Unheeded;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;

/** The same on TLS, where a {@code close_notify} is the end that a caller believes. */
record SecureEnding(SocketChannel channel, SslHandler ssl, Secured secured) implements Ending {

    @Override
    public void endOutput() {
        Unheeded.of(ssl.closeOutbound().addListener(sent -> Unheeded.of(channel.shutdownOutput())));
    }

    @Override
    public void abort() {
        channel.config().setSoLinger(0);
        ChannelHandlerContext context = channel.pipeline().context(ssl);
        // From behind the handler, which would say a polite goodbye.
        Unheeded.of(context == null ? channel.close() : context.close());
    }
}
