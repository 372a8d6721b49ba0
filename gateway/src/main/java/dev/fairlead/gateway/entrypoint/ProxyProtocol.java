package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.wire.ProxyHeader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * Takes the PROXY protocol's header off the front of a connection from a trusted proxy, and remembers who it speaks of. It
 * stands first, before TLS, and leaves when the header is read. A connection without a good header is closed without an
 * answer: whoever it is, it is not the proxy that was announced.
 */
final class ProxyProtocol extends ChannelInboundHandlerAdapter {

    /** Is fired when the header was read. */
    enum Read {
        DONE
    }

    /** Whom the proxy speaks of. */
    static final AttributeKey<InetSocketAddress> SOURCE = AttributeKey.valueOf(ProxyProtocol.class, "source");

    /** Is told of each connection that is not let in. */
    interface Rejections {
        void rejected(ProxyHeader.Reason reason);
    }

    private final Rejections rejections;
    private byte[] bytes = new byte[128];
    private int filled;
    private boolean over;

    ProxyProtocol(Rejections rejections) {
        this.rejections = rejections;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (over) {
            in.release();
            return;
        }
        int before = filled;
        int some = Math.min(in.readableBytes(), ProxyHeader.MAX_BYTES - filled);
        if (bytes.length < filled + some) {
            bytes = Arrays.copyOf(bytes, ProxyHeader.MAX_BYTES);
        }
        in.getBytes(in.readerIndex(), bytes, filled, some);
        filled += some;
        try {
            ProxyHeader header = ProxyHeader.read(bytes, filled);
            if (header == null) {
                in.release();
            } else {
                passOn(context, header, in.skipBytes(header.length() - before));
            }
        } catch (ProxyHeader.Rejected rejected) {
            in.release();
            reject(context, rejected.reason());
        }
    }

    private void passOn(ChannelHandlerContext context, ProxyHeader header, ByteBuf rest) {
        over = true;
        if (header.source() != null) {
            context.channel().attr(SOURCE).set(header.source());
        }
        context.fireUserEventTriggered(Read.DONE);
        if (rest.isReadable()) {
            context.fireChannelRead(rest);
        } else {
            rest.release();
        }
        context.pipeline().remove(this);
    }

    private void reject(ChannelHandlerContext context, ProxyHeader.Reason reason) {
        over = true;
        rejections.rejected(reason);
        Unheeded.of(context.close());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!over) {
            over = true;
            rejections.rejected(ProxyHeader.Reason.INCOMPLETE);
        }
        context.fireChannelInactive();
    }
}
