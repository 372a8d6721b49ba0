package dev.fairlead.gateway.loop;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/**
 * In front of a TLS handler, which asks for more bytes when it holds part of a record, also while reading is switched
 * off: that would end in {@link PausableReads.Paused}. The rest of the record is read when reading goes on.
 */
public final class ReadsWhenOn extends ChannelOutboundHandlerAdapter {

    @Override
    public void read(ChannelHandlerContext context) {
        if (context.channel().config().isAutoRead()) {
            context.read();
        }
    }
}
