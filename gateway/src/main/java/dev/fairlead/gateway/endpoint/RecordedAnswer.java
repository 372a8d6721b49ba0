package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.http.AnswerStage;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Passes an answer on as it comes and keeps a copy, up to its bound. On its loop. */
final class RecordedAnswer extends AnswerStage {

    /** Hears once what became of the answer. */
    interface Hearer {

        /** All of it was passed on; null where it was larger than what may be kept. */
        void whole(int status, @Nullable StoredAnswer answer);

        /** It failed, or its end did not come. */
        void lost();
    }

    private final HeadWriter own;
    private final int ownBefore;
    private final int maxBytes;
    private final Hearer hearer;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable ResponseHead head;
    private boolean tooLarge;
    private boolean told;

    /** @param exchange whose steps may add lines to an answer of the gateway's own */
    RecordedAnswer(Caller next, LiveExchange exchange, int maxBytes, Hearer hearer) {
        super(next);
        this.own = exchange.answerLines();
        this.ownBefore = own.length();
        this.maxBytes = maxBytes;
        this.hearer = hearer;
    }

    @Override
    public void begin(ResponseHead answer) {
        if (answer.status() >= 200) {
            head = StoredAnswer.of(answer, new byte[0]).head();
        }
        next().begin(answer);
    }

    @Override
    public void body(ByteBuf payload) {
        int more = payload.readableBytes();
        if (!tooLarge && more > maxBytes - body.size()) {
            tooLarge = true;
            body.reset();
        }
        if (!tooLarge) {
            byte[] read = new byte[more];
            payload.getBytes(payload.readerIndex(), read);
            body.write(read, 0, more);
        }
        next().body(payload);
    }

    @Override
    public void end(@Nullable Fields trailer) {
        ResponseHead whole = head;
        if (whole != null && !told) {
            told = true;
            hearer.whole(whole.status(), tooLarge ? null : StoredAnswer.of(whole, body.toByteArray()));
        }
        next().end(trailer);
    }

    @Override
    protected void answering(int status, String contentType, byte[] content) {
        if (!told) {
            told = true;
            byte[] more = Arrays.copyOfRange(own.bytes(), Math.min(ownBefore, own.length()), own.length());
            boolean kept = content.length <= maxBytes;
            hearer.whole(status, kept ? StoredAnswer.of(status, contentType, more, content) : null);
        }
    }

    @Override
    protected void over() {
        if (!told) {
            told = true;
            hearer.lost();
        }
    }
}
