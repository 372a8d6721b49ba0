package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.IncomingBody;
import dev.fairlead.gateway.http.MessageWriter;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.PausableReads;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.wire.ChunkedReader;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a backend: idle in its pool, or with one exchange. It goes back to the pool only if both messages
 * were complete and not one byte was left over; a byte that comes while it is idle closes it.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements Carrier {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnection.class);

    private final SocketChannel channel;
    private final BackendPool pool;
    private final UpstreamLoop home;
    private final Loop loop;
    private final MessageWriter out;
    private final ResponseHead head = new ResponseHead();
    private final IncomingBody body;
    private final BackendReads reads;
    private final Timer timer = new Timer(this::timeIsUp);

    private @Nullable Conversation forward;
    private @Nullable UpstreamTunnel tunnel;
    private long idleNanos;
    private boolean toHead;
    private boolean headDone;
    private boolean live;
    private boolean sawAnswer;
    private boolean reused;
    private boolean writeBroken;
    private long progress;
    private @Nullable String error;

    UpstreamConnection(SocketChannel channel, BackendPool pool) {
        this.channel = channel;
        this.pool = pool;
        this.home = pool.home();
        this.loop = home.loop();
        this.out = new MessageWriter(channel, loop);
        this.reads = new BackendReads(channel, loop);
        this.body = new IncomingBody(home.headBounds(), ChunkedReader.Forbidden.DROPPED);
    }

    // -- what the exchange wants ------------------------------------------------------------------------------------

    @Override
    public void begin(Conversation exchange, boolean isHead, long now) {
        forward = exchange;
        idleNanos = exchange.times().idle();
        toHead = isHead;
        headDone = false;
        sawAnswer = false;
        head.clear();
        progress = now;
        loop.timers().set(timer, now + exchange.times().response());
    }

    @Override
    public void head(HeadWriter written, boolean chunked) {
        out.head(written, chunked);
    }

    @Override
    public void body(ByteBuf payload) {
        progress = loop.now();
        if (writeBroken) {
            payload.release();
        } else {
            if (tunnel != null) {
                tunnel.passed(payload);
            }
            out.body(payload);
        }
    }

    @Override
    public void bodyEnd(@Nullable Fields trailer) {
        progress = loop.now();
        if (tunnel != null) {
            tunnel.endOutput();
        } else {
            out.end(trailer);
        }
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public boolean keepsUp() {
        return channel.isWritable() || writeBroken;
    }

    @Override
    public boolean wasReused() {
        return reused;
    }

    /** The address that it leads to. */
    @Nullable
    InetAddress address() {
        return channel.remoteAddress() == null ? null : channel.remoteAddress().getAddress();
    }

    @Override
    public boolean sawAnswer() {
        return sawAnswer;
    }

    boolean isUsable() {
        return channel.isActive();
    }

    /** What is still to come cannot be used. */
    @Override
    public void abandon() {
        forward = null;
        close();
    }

    void close() {
        Unheeded.of(channel.close());
    }

    @Override
    public void release() {
        reused = true;
        long idle = KeepAlive.idleNanos(head.fields(), idleNanos);
        long now = loop.now();
        if (idle > 0 && channel.isActive() && pool.keep(this, now)) {
            loop.timers().set(timer, now + idle);
        } else {
            close();
        }
    }

    @Override
    public void readOn() {
        if (reads.resume()) {
            progress = loop.now();
        }
    }

    // -- what the backend says --------------------------------------------------------------------------------------

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        boolean entered = loop.enter();
        try {
            if (forward == null) {
                // A tunnel that ends is deaf, and closes when its last frame is sent.
                if (tunnel == null) {
                    close();
                }
                return;
            }
            sawAnswer = true;
            progress = loop.now();
            while (in.isReadable() && forward != null) {
                if (headDone) {
                    readBody(forward, in);
                } else {
                    readHead(forward, in);
                }
            }
            waitForSlowCaller();
        } catch (Malformed malformed) {
            if (forward != null) {
                forward.giveUp(new Failure.BadGateway(pool.hostAndPort() + ": " + malformed.detail()));
            }
        } finally {
            in.release();
            if (entered) {
                loop.leave();
            }
        }
    }

    private void readHead(Conversation exchange, ByteBuf in) throws Malformed {
        if (!AnswerHead.read(head, in, home.headBounds())) {
            return;
        }
        if (head.status() == 101 && exchange.asksForTunnel()) {
            beginTunnel(exchange);
        } else if (head.isInterim()) {
            exchange.interim(head);
        } else {
            headDone = true;
            body.begin(head.framing(toHead), head.contentLength());
            live = LiveAnswer.is(head);
            if (live) {
                exchange.goesOn();
                loop.timers().set(timer, loop.now() + home.streamIdleNanos());
            }
            if (exchange.begin(head) && forward == exchange && body.isComplete()) {
                answered(exchange, in);
            }
        }
    }

    private void beginTunnel(Conversation exchange) {
        if (!exchange.isHandshake(head)) {
            exchange.giveUp(new Failure.BadGateway(pool.hostAndPort() + ": its 101 does not answer the handshake"));
            return;
        }
        headDone = true;
        tunnel = new UpstreamTunnel(this, channel, out);
        pool.tunnelled(1);
        body.begin(Framing.UNTIL_CLOSE, 0);
        // Who waits for bytes, and how long, is watched at the caller's side.
        loop.timers().cancel(timer);
        exchange.goesOn();
        exchange.begin(head);
    }

    /** One of its directions ended. */
    void tunnelEnded() {
        Conversation exchange = forward;
        if (exchange != null && tunnel != null && tunnel.isOver()) {
            forward = null;
            exchange.end();
            close();
            exchange.caller().end(null);
        } else if (exchange != null && tunnel != null && tunnel.hasInputEnded()) {
            exchange.caller().halfEnd();
        }
    }

    /** The gateway ends the tunnel: the backend is told where that can be done. */
    @Override
    public void goAway(int closeCode) {
        forward = null;
        loop.timers().set(timer, loop.now() + home.lingerNanos());
        if (tunnel == null
                || writeBroken
                || !tunnel.sendClose(closeCode, loop.random().nextInt() | 1)) {
            close();
        }
    }

    private void readBody(Conversation exchange, ByteBuf in) throws Malformed {
        ByteBuf payload = body.take(in, loop, channel);
        if (payload != null) {
            exchange.caller().body(payload);
        }
        if (forward == exchange && body.isComplete()) {
            answered(exchange, in);
        }
    }

    /** The answer is complete. The connection is free before the caller is told, who may need one at once. */
    private void answered(Conversation exchange, ByteBuf in) {
        Caller caller = exchange.caller();
        Fields trailer = body.trailer();
        boolean whole = caller.isRequestComplete() && !writeBroken && out.isSent();
        forward = null;
        exchange.end();
        if (whole && head.keepsAlive() && !in.isReadable()) {
            release();
        } else {
            close();
        }
        caller.end(trailer);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        Conversation exchange = forward;
        if (exchange != null && headDone) {
            exchange.caller().flush();
        }
    }

    /**
     * Stops reading where the caller is slow: after each read, since Netty goes on to the end once the backend ended.
     */
    private void waitForSlowCaller() {
        Conversation exchange = forward;
        if (exchange != null && headDone && reads.areOn() && !exchange.caller().keepsUp()) {
            exchange.caller().flush();
            if (forward == exchange && !exchange.caller().keepsUp()) {
                reads.pause();
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Conversation exchange = forward;
        if (channel.isWritable() && exchange != null) {
            progress = loop.now();
            exchange.passBody();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelOutputShutdownEvent.INSTANCE) {
            // It stopped listening; it may have answered before.
            writeBroken = true;
            Conversation exchange = forward;
            if (tunnel != null) {
                tunnel.outputEnded();
            } else if (exchange != null) {
                exchange.passBody();
            }
        } else if (event == ChannelInputShutdownEvent.INSTANCE && tunnel != null) {
            reads.end();
            tunnel.inputEnded();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof PausableReads.Paused) {
            if (reads.areBrokenByPausedRead()) {
                close();
            }
        } else if (cause instanceof java.io.IOException) {
            error = cause.getMessage();
            if (tunnel != null) {
                // A reset does not close by itself where half-closed connections are kept.
                close();
            }
        } else {
            LOG.error("backend-connection-failed backend={}", pool.hostAndPort(), cause);
            error = "a fault of the gateway";
            close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        loop.timers().cancel(timer);
        out.discard();
        Conversation exchange = forward;
        forward = null;
        boolean whole = error == null;
        if (tunnel != null) {
            pool.tunnelled(-1);
            // What the backend had to say is here: that it does not listen any more breaks nothing.
            whole |= tunnel.hasInputEnded();
        }
        if (exchange == null) {
            pool.lost(this);
        } else if (headDone && body.isUntilClose() && whole) {
            exchange.end();
            exchange.caller().end(null);
        } else {
            String reason = error == null ? "the connection closed before the answer was complete" : error;
            exchange.lost(this, pool.hostAndPort() + ": " + reason);
        }
    }

    private void timeIsUp() {
        Conversation exchange = forward;
        if (exchange == null) {
            close();
            return;
        }
        long now = loop.now();
        boolean waitsForCaller = !reads.areOn() || (!exchange.caller().isRequestComplete() && out.isSent());
        progress = waitsForCaller ? now : progress;
        long answering = live ? home.streamIdleNanos() : exchange.times().body();
        long patience = headDone ? answering : exchange.times().response();
        if (now - progress < patience) {
            loop.timers().set(timer, progress + patience);
        } else {
            String what = headDone ? ": its answer stopped" : ": no answer in time";
            exchange.giveUp(new Failure.GatewayTimeout(pool.hostAndPort() + what));
        }
    }
}
