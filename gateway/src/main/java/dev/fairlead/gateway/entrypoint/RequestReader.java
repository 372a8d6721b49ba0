package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.IncomingBody;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.wire.ChunkedReader;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Reads one request after the other off a caller's bytes, and counts them. */
final class RequestReader {

    private final SocketChannel channel;
    private final Loop loop;
    private final HeadBounds bounds;
    private final IncomingBody body;
    private long taken;

    RequestReader(SocketChannel channel, Loop loop, HeadBounds bounds) {
        this.channel = channel;
        this.loop = loop;
        this.bounds = bounds;
        this.body = new IncomingBody(bounds, ChunkedReader.Forbidden.REFUSED);
    }

    /** A new request begins. */
    void begin() {
        taken = 0;
    }

    /** Bytes of this request so far, framing included. */
    long taken() {
        return taken;
    }

    /** Reads on in its head; true when that is complete. */
    boolean head(LiveExchange exchange, ByteBuf in) throws Malformed {
        int before = in.readerIndex();
        boolean complete = HeadFiller.fill(exchange.head(), in, bounds);
        taken += in.readerIndex() - before;
        return complete;
    }

    /** Its body begins. */
    void beginBody(Framing framing, long length) {
        body.begin(framing, length);
    }

    /** Its body cannot be found any more: the framing is in doubt. */
    void loseBody() {
        body.begin(Framing.UNTIL_CLOSE, 0);
    }

    /** Takes a piece of its body; null where there was only framing. */
    @Nullable
    ByteBuf body(ByteBuf in) throws Malformed {
        int before = in.readerIndex();
        ByteBuf payload = body.take(in, loop, channel);
        taken += in.readerIndex() - before;
        return payload;
    }

    boolean isBodyComplete() {
        return body.isComplete();
    }

    /** Bytes of payload so far. */
    long payload() {
        return body.payload();
    }

    @Nullable
    Fields trailer() {
        return body.trailer();
    }
}
