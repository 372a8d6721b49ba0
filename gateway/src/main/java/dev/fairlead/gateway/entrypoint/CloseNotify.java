package dev.fairlead.gateway.entrypoint;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;

/** Tells a connection once that its caller ended its side, whether TLS says so or the socket. */
final class CloseNotify extends ChannelInboundHandlerAdapter {

    private boolean told;

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        boolean ended = event == ChannelInputShutdownEvent.INSTANCE
                || (event instanceof SslCloseCompletionEvent closing && closing.isSuccess());
        if (ended && !told) {
            told = true;
            context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    // A record that is not in order is the caller's fault, as a reset is.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean wrapped = cause instanceof DecoderException && cause.getCause() instanceof IOException;
        context.fireExceptionCaught(wrapped ? cause.getCause() : cause);
    }
}
