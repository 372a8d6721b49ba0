package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.loop.Unheeded;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a plain connection where HTTP/2 is switched on: a caller that knows that it is spoken here begins
 * with its preface (RFC 9113 section 3.3), every other one with a request. The reader that follows sees all bytes, this
 * handler takes none and is gone as soon as they differ.
 */
final class PrefaceChoice extends ChannelInboundHandlerAdapter {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final EntrypointLoop home;
    private final Timer timer;
    private @Nullable ByteBuf first;

    PrefaceChoice(SocketChannel channel, EntrypointLoop home) {
        this.channel = channel;
        this.home = home;
        this.timer = new Timer(() -> Unheeded.of(channel.close()));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        home.loop().timers().set(timer, home.loop().now() + home.nanos().head());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        ByteBuf before = first;
        if (before != null) {
            // At most 23 bytes came before.
            ByteBuf both = channel.alloc().directBuffer(before.readableBytes() + bytes.readableBytes());
            both.writeBytes(before).writeBytes(bytes);
            before.release();
            bytes.release();
            bytes = both;
        }
        first = bytes;
        int matching = matching(bytes);
        if (matching == PREFACE.length) {
            goOn(context, true);
        } else if (matching < bytes.readableBytes()) {
            goOn(context, false);
        }
    }

    private static int matching(ByteBuf bytes) {
        int n = Math.min(bytes.readableBytes(), PREFACE.length);
        for (int i = 0; i < n; i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != PREFACE[i]) {
                return i;
            }
        }
        return n;
    }

    private void goOn(ChannelHandlerContext context, boolean http2) {
        home.loop().timers().cancel(timer);
        ByteBuf bytes = first;
        first = null;
        if (http2) {
            channel.pipeline().addLast(CallerStreams.on(channel, home, null));
        } else {
            channel.pipeline().addLast(new ClientConnection(channel, home, new Ending.Plain(channel)));
            context.fireChannelActive();
        }
        if (bytes != null) {
            context.fireChannelRead(bytes);
        }
        channel.pipeline().remove(this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            goOn(context, false);
            channel.pipeline().fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        home.loop().timers().cancel(timer);
        ByteBuf bytes = first;
        first = null;
        if (bytes != null) {
            bytes.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Unheeded.of(context.close());
    }
}
