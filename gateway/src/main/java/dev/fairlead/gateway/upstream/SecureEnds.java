package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.loop.Unheeded;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Between TLS and a connection to a backend: a {@code close_notify} is the end of what the backend says, and the end of
 * the socket without one is a cut. An answer that lasts until the connection's end could be cut short by anybody else.
 */
final class SecureEnds extends ChannelInboundHandlerAdapter {

    private final BooleanSupplier established;
    private boolean secured;

    /**
     * @param established is asked when the handshake succeeded, before anything of the backend's is passed on; false if
     *     there is nobody to pass it on to
     */
    SecureEnds(BooleanSupplier established) {
        this.established = established;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent done -> secured = done.isSuccess() && established.getAsBoolean();
            case SslCloseCompletionEvent closed -> {
                if (closed.isSuccess()) {
                    Unheeded.of(context.close());
                } else if (secured) {
                    context.fireExceptionCaught(new IOException("the connection was cut without a close_notify"));
                }
            }
            default -> context.fireUserEventTriggered(event);
        }
    }

    // What fails in a handshake is told to whoever waits for it, with its reason.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean wrapped = cause instanceof DecoderException && cause.getCause() instanceof IOException;
        if (secured || !wrapped) {
            context.fireExceptionCaught(wrapped ? cause.getCause() : cause);
        }
    }
}
