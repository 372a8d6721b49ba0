package dev.fairlead.gateway.http;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Something that an answer goes through on its way to the caller. A step puts it around the caller
 * ({@link Pipeline#around}), so whoever forwards speaks to it and knows nothing of it. By itself it passes everything on;
 * a stage says otherwise where it has something to do. Where no step puts one there, there is none.
 */
public abstract class AnswerStage implements Caller {

    private final Caller next;

    protected AnswerStage(Caller next) {
        this.next = next;
    }

    /** Who is nearer to the caller. */
    protected final Caller next() {
        return next;
    }

    /** The exchange is over, in whatever way: what is held is given back. */
    protected void over() {}

    /** The gateway answers by itself, past this stage; a header can still be added. */
    protected void answering(int status, String contentType, byte[] body) {}

    final void answerAll(OwnAnswer own) {
        answering(own.status(), own.contentType(), own.body());
        if (next instanceof AnswerStage stage) {
            stage.answerAll(own);
        }
    }

    final void endAll() {
        over();
        if (next instanceof AnswerStage stage) {
            stage.endAll();
        }
    }

    @Override
    public void passBody(Forwarding to) {
        next.passBody(to);
    }

    @Override
    public boolean isRequestComplete() {
        return next.isRequestComplete();
    }

    @Override
    public void interim(ResponseHead head) {
        next.interim(head);
    }

    @Override
    public void begin(ResponseHead head) {
        next.begin(head);
    }

    @Override
    public boolean hasBegun() {
        return next.hasBegun();
    }

    @Override
    public void body(ByteBuf payload) {
        next.body(payload);
    }

    @Override
    public void halfEnd() {
        next.halfEnd();
    }

    @Override
    public void end(@Nullable Fields trailer) {
        next.end(trailer);
    }

    @Override
    public void flush() {
        next.flush();
    }

    @Override
    public boolean keepsUp() {
        return next.keepsUp();
    }

    @Override
    public long patienceNanos() {
        return next.patienceNanos();
    }

    @Override
    public boolean isStream() {
        return next.isStream();
    }

    @Override
    public void fail(Failure failure) {
        next.fail(failure);
    }
}
