package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.loop.Unheeded;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** A TLS connection beyond a bound: closes without a word, since saying one would cost the handshake. */
final class TurnedAway extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Unheeded.of(context.close());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Unheeded.of(context.close());
    }
}
