package dev.fairlead.gateway.tcp;

import dev.fairlead.gateway.loop.HalfClosed;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.PausableReads;
import dev.fairlead.gateway.loop.Rejoin;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.loop.Unheeded;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One end of a relayed connection: reads as long as the other end takes, writes what the other end read. Two such ends
 * hold no more than what the write buffers of both may hold.
 */
final class RelayEnd extends ChannelInboundHandlerAdapter {

    /** Reads come in buffers of a fixed size; less than this is copied, or a slow reader would pin many of them. */
    private static final int COPIED_BYTES = 8 * 1024;

    private final SocketChannel channel;
    private final Loop loop;
    private final Ends ends;
    private final Relay relay;
    private final Timer lastChance = new Timer(this::abort);
    private boolean reading = true;
    private boolean rejoining;
    private boolean inputEnded;
    private boolean outputEnded;
    private long received;
    private long stalledBytes;
    private long stalledSince;

    RelayEnd(SocketChannel channel, Loop loop, Ends ends, Relay relay) {
        this.channel = channel;
        this.loop = loop;
        this.ends = ends;
        this.relay = relay;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Bytes that came from it. */
    long received() {
        return received;
    }

    boolean hasInputEnded() {
        return inputEnded;
    }

    boolean hasOutputEnded() {
        return outputEnded;
    }

    // -- reading ----------------------------------------------------------------------------------------------------

    /** Switches reading on or off. */
    void read(boolean wanted) {
        if (wanted == reading || inputEnded || !channel.isOpen()) {
            return;
        }
        reading = wanted;
        if (rejoining) {
            return;
        }
        if (wanted && HalfClosed.hasPeerEnded(channel)) {
            // It may have left epoll when reading was switched off, with or without a word.
            HalfClosed.watch(channel, loop);
            rejoining = true;
            Rejoin.andThen(channel, loop, this::rejoined);
        } else {
            channel.config().setAutoRead(wanted);
        }
    }

    // What is wanted may have changed meanwhile.
    private void rejoined() {
        rejoining = false;
        channel.config().setAutoRead(reading);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        received += in.readableBytes();
        relay.received(this, in);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        relay.flush(this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && !inputEnded) {
            inputEnded = true;
            reading = false;
            HalfClosed.watch(channel, loop);
            channel.config().setAutoRead(false);
            relay.inputEnded(this);
        }
    }

    // -- writing ----------------------------------------------------------------------------------------------------

    /** Takes the buffer over. */
    void write(ByteBuf bytes) {
        ByteBuf own = bytes;
        if (bytes.readableBytes() < COPIED_BYTES) {
            own = channel.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
            bytes.release();
        }
        Unheeded.of(channel.write(own));
    }

    void flush() {
        channel.flush();
    }

    /** Whether it takes more now. */
    boolean takesMore() {
        return channel.isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            stalledSince = 0;
            relay.takesMore(this);
        }
    }

    /** The other end has ended: so does this one, when everything is written. */
    void endOutput() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            outputEnded = true;
            if (sent.isSuccess()) {
                ends.endOutput();
            }
            relay.settle();
        });
    }

    /** Whether bytes wait for it and none was taken for so long. */
    boolean isStalled(long now, long most) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        long bytes = waiting == null ? 0 : waiting.totalPendingWriteBytes();
        if (bytes == 0) {
            stalledSince = 0;
            return false;
        }
        if (stalledSince == 0 || bytes != stalledBytes) {
            stalledSince = now;
            stalledBytes = bytes;
            return false;
        }
        return now - stalledSince >= most;
    }

    // -- ending -----------------------------------------------------------------------------------------------------

    /** Closes when everything is written, or when that takes too long. */
    void closeWhenSent(long withinNanos) {
        if (channel.isOpen()) {
            loop.timers().set(lastChance, loop.now() + withinNanos);
        }
        Unheeded.of(channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE));
    }

    void abort() {
        loop.timers().cancel(lastChance);
        if (channel.isOpen()) {
            ends.abort();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof PausableReads.Paused)) {
            relay.broken(this, reason(cause));
            return;
        }
        // It is how Netty finds out that the peer ended its side, or that the connection is in error.
        HalfClosed.watch(channel, loop);
        if (HalfClosed.isReset(channel)) {
            relay.broken(this, "reset");
        }
    }

    private static String reason(Throwable cause) {
        @Nullable String words = cause.getMessage();
        return words == null ? cause.getClass().getSimpleName() : words;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        loop.timers().cancel(lastChance);
        relay.closed(this);
    }
}
