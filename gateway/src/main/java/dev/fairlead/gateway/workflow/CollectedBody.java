package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.http.AnswerStage;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http.HeadChange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a request's whole body into memory, up to a bound; beyond it the request is refused. On its loop. */
final class CollectedBody extends AnswerStage implements Forwarding {

    private final int maxBytes;
    private final Run.Memory memory;
    private final Consumer<byte[]> whole;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean over;

    CollectedBody(Caller next, int maxBytes, Run.Memory memory, Consumer<byte[]> whole) {
        super(next);
        this.maxBytes = maxBytes;
        this.memory = memory;
        this.whole = whole;
    }

    void collect(LiveExchange exchange) {
        if (exchange.head().expectsContinue()) {
            next().interim(HeadChange.of(100));
        }
        next().passBody(this);
    }

    @Override
    public void body(ByteBuf payload) {
        int more = payload.readableBytes();
        if (over) {
            payload.release();
            return;
        }
        boolean fits = bytes.size() + more <= maxBytes;
        if (!fits || !memory.take(more)) {
            payload.release();
            over = true;
            next().fail(
                            fits
                                    ? new Failure.Overloaded("the memory of workflows is full")
                                    : new Failure.BodyTooLarge(maxBytes));
            return;
        }
        bytes.writeBytes(ByteBufUtil.getBytes(payload));
        payload.release();
    }

    @Override
    public void bodyEnd(@Nullable Fields trailer) {
        if (!over) {
            over = true;
            whole.accept(bytes.toByteArray());
        }
    }

    @Override
    protected void over() {
        over = true;
    }

    @Override
    public void flush() {
        // Nothing was kept back.
    }

    @Override
    public boolean keepsUp() {
        return true;
    }

    @Override
    public void callerKeepsUp() {
        // The answer is made when the body is here.
    }

    @Override
    public void abandon() {
        // The end of the exchange tells the run.
        over = true;
    }
}
