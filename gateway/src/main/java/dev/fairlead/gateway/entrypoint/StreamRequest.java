package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http2.FieldLines;
import dev.fairlead.gateway.http2.Http2End;
import dev.fairlead.gateway.wire.ChunkedReader;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.TrailerSection;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The body of one stream's request: what came and nobody has taken yet. The caller may send as much again only when it
 * was taken, so the window of the stream bounds what is held here, and a backend that is slow slows its caller.
 */
final class StreamRequest {

    private record Piece(ByteBuf payload, int credit) {}

    private final Http2End connection;
    private final Http2Stream stream;
    private final HeadBounds bounds;
    private final ArrayDeque<Piece> held = new ArrayDeque<>(4);
    private long headBytes;
    private long payload;
    private boolean ended;
    private boolean passed;
    private @Nullable Fields trailer;

    StreamRequest(Http2End connection, Http2Stream stream, HeadBounds bounds) {
        this.connection = connection;
        this.stream = stream;
        this.bounds = bounds;
    }

    void begin(int head, boolean withoutBody) {
        headBytes = head;
        ended = withoutBody;
    }

    /** Takes the payload over. */
    void add(ByteBuf data, int padding, boolean last) {
        payload += data.readableBytes();
        ended |= last;
        int credit = data.readableBytes() + padding;
        if (data.isReadable()) {
            held.addLast(new Piece(data.retain(), credit));
        } else {
            connection.taken(stream, credit);
        }
    }

    /** Nobody wants it any more. */
    void discard(boolean last) {
        ended |= last;
    }

    void trailer(Http2Headers headers, HeadWriter writer) throws Http2Exception {
        FieldLines.trailer(writer, stream.id(), headers);
        connection.useful(writer.length());
        try {
            trailer = TrailerSection.read(writer, bounds, ChunkedReader.Forbidden.REFUSED);
        } catch (Malformed malformed) {
            throw Http2Exception.streamError(stream.id(), Http2Error.PROTOCOL_ERROR, "%s", malformed.detail());
        }
        ended = true;
    }

    /** Gives what is there to whoever forwards it, as long as that is still the one ({@code now}) and can take it. */
    void pass(Forwarding to, Supplier<@Nullable Forwarding> now) {
        while (now.get() == to && !held.isEmpty() && to.keepsUp()) {
            Piece piece = held.removeFirst();
            to.body(piece.payload());
            connection.taken(stream, piece.credit());
        }
        if (now.get() == to && ended && held.isEmpty()) {
            passed = true;
            to.bodyEnd(trailer);
        }
    }

    void drop() {
        while (!held.isEmpty()) {
            Piece piece = held.removeFirst();
            piece.payload().release();
            connection.taken(stream, piece.credit());
        }
    }

    /** Whether its last byte has come. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether its last byte has come and been passed on. */
    boolean isPassed() {
        return passed || (ended && held.isEmpty());
    }

    /** Whether the next byte is the caller's to send. */
    boolean isWaitedFor() {
        return !ended && held.isEmpty();
    }

    /** Bytes of payload so far. */
    long payload() {
        return payload;
    }

    /** Bytes so far, the head as HTTP/1.1 would write it. */
    long bytes() {
        return headBytes + payload;
    }
}
