package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.entrypoint.AnswerHeads.End;
import dev.fairlead.gateway.grpc.GrpcStatus;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Refusals.Refusal;
import dev.fairlead.gateway.http2.HeadFields;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answer of one stream. The head and the last piece of body are held back until it is known whether something
 * follows: a short answer is two frames, one without a body is one, and until then it can be taken back.
 */
final class StreamAnswer {

    private static final String HEAD = "HEAD";
    private static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");
    private static final AsciiString GRPC_MESSAGE = AsciiString.cached("grpc-message");

    /** From here on what waits is sent at once, and not with what others write in the same turn. */
    private static final int MUCH = 16 * 1024;

    /** What a caller sends back for a frame of ours: window updates, pings that measure. */
    private static final int ECHO = 64;

    /** What a frame means for the answer. */
    private enum Part {
        /** Something follows. */
        MORE,
        /** It is the last one of a WebSocket's direction; the exchange goes on. */
        HALF_END,
        /** It ends the answer, and the exchange with it. */
        END
    }

    private final CallerStreams connection;
    private final Http2Stream stream;
    private final CallerStream owner;
    private final EntrypointLoop home;
    private final int bufferBytes;
    private @Nullable LiveExchange exchange;
    private @Nullable Http2Headers head;
    private @Nullable ByteBuf last;
    private boolean begun;
    private boolean headSent;
    private boolean ended;
    private boolean full;
    private long bytes;
    private long unsent;

    StreamAnswer(CallerStreams connection, Http2Stream stream, CallerStream owner) {
        this.connection = connection;
        this.stream = stream;
        this.owner = owner;
        this.home = connection.home();
        this.bufferBytes = home.limits().sizes().bufferBytes();
    }

    void begin(LiveExchange current) {
        exchange = current;
    }

    private LiveExchange current() {
        LiveExchange current = exchange;
        if (current == null) {
            throw new IllegalStateException("no request is being answered");
        }
        return current;
    }

    boolean hasBegun() {
        return begun;
    }

    /** Whether its end was written: nothing can be added. */
    boolean isEnded() {
        return ended;
    }

    /** Undoes an answer of which nothing was written; false if it is too late. */
    boolean takeBack() {
        if (headSent || ended) {
            return false;
        }
        head = null;
        begun = false;
        discard();
        current().ledger().status(0);
        return true;
    }

    // -- heads ------------------------------------------------------------------------------------------------------

    void interim(ResponseHead interim) {
        boolean wanted = interim.status() != 100 || current().head().expectsContinue();
        if (wanted && !begun) {
            HeadWriter writer = home.writer();
            AnswerHeads.interim(writer, interim, current());
            bytes += writer.length();
            headers(HeadFields.answer(writer), false, writer.length());
            connection.flushLater();
        }
    }

    void forwarded(ResponseHead answer) {
        HeadWriter writer = home.writer();
        boolean length = answer.contentLength() >= 0 && answer.status() != 204;
        AnswerHeads.forwarded(writer, answer, current(), length ? End.LENGTH : End.NOTHING, true);
        begin(writer, answer.status());
    }

    /** The backend's 101: what follows are the bytes of a WebSocket, sent as they come. */
    void switching(ResponseHead answer) {
        HeadWriter writer = home.writer();
        AnswerHeads.streaming(writer, answer, current());
        begin(writer, answer.status());
        flush();
    }

    private void begin(HeadWriter writer, int status) {
        begun = true;
        current().ledger().status(status);
        head = HeadFields.answer(writer);
        bytes += writer.length();
    }

    void own(AnswerHeads.Own own) {
        HeadWriter writer = home.writer();
        AnswerHeads.own(writer, current(), own, true);
        begin(writer, own.status());
        if (own.body().length > 0 && !current().method().equals(HEAD)) {
            body(Unpooled.wrappedBuffer(own.body()));
        }
        end(null);
    }

    /** The status that is logged and counted is the refusal's, though a gRPC caller is answered with 200. */
    void refusedCall(Refusal refusal, int status) {
        HeadWriter writer = home.writer();
        String message = GrpcStatus.message(refusal.detail());
        AnswerHeads.refusedCall(writer, current(), status, message, refusal.headers());
        begin(writer, refusal.status());
        end(null);
    }

    // -- body and end -----------------------------------------------------------------------------------------------

    void body(ByteBuf payload) {
        if (!payload.isReadable() || ended) {
            payload.release();
            return;
        }
        head(false);
        ByteBuf before = last;
        if (before != null) {
            data(before, Part.MORE);
        }
        last = payload;
        bytes += payload.readableBytes();
    }

    void flush() {
        head(false);
        ByteBuf payload = last;
        if (payload != null) {
            last = null;
            data(payload, Part.MORE);
        }
        send();
    }

    private void send() {
        if (unsent >= MUCH) {
            connection.flushNow();
        } else {
            connection.flushLater();
        }
    }

    void end(@Nullable Fields trailer) {
        ByteBuf payload = last;
        last = null;
        if (trailer != null) {
            end(payload, HeadFields.trailer(trailer));
        } else if (payload != null) {
            head(false);
            ended = true;
            data(payload, Part.END);
        } else if (head != null) {
            ended = true;
            head(true);
        } else {
            ended = true;
            data(Unpooled.EMPTY_BUFFER, Part.END);
        }
        send();
    }

    /** The backend of a WebSocket ended its side: so does this one, and the caller may still send. */
    void halfEnd() {
        ByteBuf payload = last;
        last = null;
        head(false);
        ended = true;
        data(payload == null ? Unpooled.EMPTY_BUFFER : payload, Part.HALF_END);
        send();
    }

    private void end(@Nullable ByteBuf payload, Http2Headers trailer) {
        head(false);
        if (payload != null) {
            data(payload, Part.MORE);
        }
        ended = true;
        headers(trailer, true, ECHO);
    }

    /** Ends a call that had begun with the reason why it does not go on. */
    void endWithStatus(int status, String message) {
        ByteBuf payload = last;
        last = null;
        AsciiString code = new AsciiString(Integer.toString(status));
        AsciiString text = new AsciiString(GrpcStatus.message(message));
        end(payload, ReadOnlyHttp2Headers.trailers(false, GRPC_STATUS, code, GRPC_MESSAGE, text));
        send();
    }

    // -- frames -----------------------------------------------------------------------------------------------------

    private void head(boolean end) {
        Http2Headers waiting = head;
        if (waiting != null) {
            head = null;
            headSent = true;
            headers(waiting, end, ECHO);
        }
    }

    private void headers(Http2Headers fields, boolean end, int size) {
        ChannelPromise promise = connection.context().newPromise();
        track(promise, size, end ? Part.END : Part.MORE);
        Unheeded.of(connection.encoder().writeHeaders(connection.context(), stream.id(), fields, 0, end, promise));
    }

    private void data(ByteBuf payload, Part part) {
        ChannelPromise promise = connection.context().newPromise();
        track(promise, payload.readableBytes(), part);
        connection.useful(ECHO);
        boolean end = part != Part.MORE;
        Unheeded.of(connection.encoder().writeData(connection.context(), stream.id(), payload, 0, end, promise));
    }

    private void track(ChannelPromise promise, int size, Part part) {
        unsent += size;
        full |= unsent >= bufferBytes;
        promise.addListener(sent -> {
            unsent -= size;
            if (part == Part.END) {
                owner.answered();
            } else if (part == Part.HALF_END) {
                owner.outputSent();
            } else if (full && unsent < bufferBytes / 2) {
                full = false;
                owner.keepsUpAgain();
            }
        });
    }

    boolean keepsUp() {
        return unsent < bufferBytes && connection.encoder().flowController().isWritable(stream);
    }

    void discard() {
        ByteBuf payload = last;
        last = null;
        if (payload != null) {
            payload.release();
        }
    }

    /** Bytes of this answer so far, heads as HTTP/1.1 would write them. */
    long bytes() {
        return bytes;
    }

    /** Bytes that the system has not taken yet. */
    long unsent() {
        return unsent;
    }
}
