package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.entrypoint.AnswerHeads.End;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.MessageWriter;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Writes the answers of one connection, each in the framing that its caller understands. */
final class AnswerWriter {

    private static final String HEAD = "HEAD";

    private final SocketChannel channel;
    private final EntrypointLoop home;
    private final MessageWriter out;
    private @Nullable LiveExchange exchange;
    private long writtenBefore;
    private long headStart;
    private boolean begun;
    private boolean last;
    private boolean endsWithConnection;

    AnswerWriter(SocketChannel channel, EntrypointLoop home) {
        this.channel = channel;
        this.home = home;
        this.out = new MessageWriter(channel, home.loop());
    }

    /** Gets ready to answer; {@code keep} says whether the connection may stay for another request. */
    void begin(LiveExchange current, boolean keep) {
        exchange = current;
        writtenBefore = out.written();
        begun = false;
        last = !keep;
        endsWithConnection = false;
    }

    private LiveExchange current() {
        LiveExchange current = exchange;
        if (current == null) {
            throw new IllegalStateException("no request is being answered");
        }
        return current;
    }

    /** The connection closes behind this answer. */
    void makeLast() {
        last = true;
    }

    boolean isLast() {
        return last;
    }

    boolean hasBegun() {
        return begun;
    }

    /** Undoes an answer of which no byte was sent, so that another can take its place; false if it is too late. */
    boolean takeBack() {
        if (!begun || !out.takeBack(headStart)) {
            return !begun;
        }
        begun = false;
        endsWithConnection = false;
        current().ledger().status(0);
        return true;
    }

    /** Whether the answer's end is the connection's end, so that a cut looks like an end. */
    boolean endsWithConnection() {
        return begun && endsWithConnection;
    }

    /** HTTP/1.0 knows no interim answers; a 100 is for those who asked for it. */
    void interim(ResponseHead head) {
        LiveExchange current = current();
        boolean wanted = head.status() != 100 || current.head().expectsContinue();
        if (wanted && !begun && !current.head().isHttp10()) {
            HeadWriter writer = home.writer();
            AnswerHeads.interim(writer, head);
            out.head(writer, false);
            out.flush();
        }
    }

    void forwarded(ResponseHead head) {
        LiveExchange current = current();
        boolean http10 = current.head().isHttp10();
        End end = end(head, current.method().equals(HEAD), http10);
        if (end == End.CLOSE) {
            last = true;
            endsWithConnection = true;
        }
        begun = true;
        headStart = out.written();
        current.ledger().status(head.status());
        HeadWriter writer = home.writer();
        AnswerHeads.forwarded(writer, head, current, end, !last);
        boolean body = head.framing(current.method().equals(HEAD)) != Framing.NONE;
        out.head(writer, body && end == End.CHUNKED);
    }

    private static End end(ResponseHead head, boolean toHead, boolean http10) {
        return switch (head.framing(toHead)) {
            case LENGTH -> End.LENGTH;
            case CHUNKED, UNTIL_CLOSE -> http10 ? End.CLOSE : End.CHUNKED;
            case NONE -> {
                if (head.contentLength() >= 0 && head.status() != 204) {
                    yield End.LENGTH;
                }
                yield toHead && head.isChunked() && !http10 ? End.CHUNKED : End.NOTHING;
            }
        };
    }

    void own(AnswerHeads.Own own) {
        LiveExchange current = current();
        begun = true;
        headStart = out.written();
        current.ledger().status(own.status());
        HeadWriter writer = home.writer();
        AnswerHeads.own(writer, current, own, !last);
        if (!current.method().equals(HEAD)) {
            writer.put(own.body());
        }
        out.head(writer, false);
        out.flush();
    }

    void body(ByteBuf payload) {
        out.body(payload);
    }

    void end(@Nullable Fields trailer) {
        out.end(trailer);
        out.flush();
    }

    void flush() {
        out.flush();
    }

    void discard() {
        out.discard();
    }

    /** Bytes of this answer so far. */
    long written() {
        return out.written() - writtenBefore;
    }

    /** Bytes that the system has not taken yet. */
    long unsent() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    boolean isSent() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer != null && buffer.isEmpty();
    }

    /** Runs when everything written so far is with the system; never if the connection fails first. */
    void whenSent(Runnable then) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            if (sent.isSuccess()) {
                then.run();
            }
        });
    }
}
