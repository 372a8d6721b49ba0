package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.AnswerStage;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.HeadChange;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeaderName;
import dev.fairlead.gateway.wire.ResponseHead;
import dev.fairlead.model.Middleware;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Holds an answer until all of it is here, or as much as may be kept; refuses one that is larger than its bound. */
final class BufferedAnswer extends AnswerStage {

    private final Middleware.Buffering options;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
    private @Nullable ResponseHead head;
    private long bytes;
    private boolean over;

    BufferedAnswer(Caller next, Middleware.Buffering options) {
        super(next);
        this.options = options;
    }

    private boolean isTooLarge(long size) {
        return options.maxResponseBodyBytes() > 0 && size > options.maxResponseBodyBytes();
    }

    @Override
    public void begin(ResponseHead answer) {
        long length = answer.contentLength();
        if (isTooLarge(length)) {
            refuse();
        } else if (answer.status() == 101 || isLive(answer.fields()) || length > options.memResponseBodyBytes()) {
            next().begin(answer);
        } else {
            head = new HeadChange(answer).head();
        }
    }

    /** Events go out one by one; to hold them would be to lose them. */
    private static boolean isLive(Fields fields) {
        int type = fields.find(HeaderName.CONTENT_TYPE);
        return type >= 0 && (fields.begins(type, "text/event-stream") || fields.begins(type, "application/grpc"));
    }

    private void refuse() {
        over();
        next().fail(new Failure.BadGateway("the answer is larger than " + options.maxResponseBodyBytes() + " bytes"));
    }

    @Override
    public boolean hasBegun() {
        return head != null || next().hasBegun();
    }

    @Override
    public void body(ByteBuf payload) {
        bytes += payload.readableBytes();
        if (over || isTooLarge(bytes)) {
            payload.release();
            if (!over) {
                refuse();
            }
        } else if (head == null) {
            next().body(payload);
        } else {
            held.add(payload);
            if (bytes >= options.memResponseBodyBytes()) {
                pass();
            }
        }
    }

    private void pass() {
        ResponseHead whole = head;
        if (whole != null) {
            head = null;
            next().begin(whole);
            for (ByteBuf payload = held.poll(); payload != null; payload = held.poll()) {
                next().body(payload);
            }
        }
    }

    @Override
    public void flush() {
        if (head == null) {
            next().flush();
        }
    }

    @Override
    public void end(@Nullable Fields trailer) {
        if (!over) {
            pass();
            next().end(trailer);
        }
    }

    @Override
    protected void over() {
        over = true;
        head = null;
        held.forEach(ByteBuf::release);
        held.clear();
    }
}
