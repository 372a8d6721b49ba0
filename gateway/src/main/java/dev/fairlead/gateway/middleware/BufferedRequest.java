package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.AnswerStage;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http.HeadChange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.RequestStage;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.ResponseHead;
import dev.fairlead.model.Middleware;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Collects a request's body before it is forwarded, and hands it on then; what did not fit follows as it comes. */
final class BufferedRequest extends AnswerStage {

    private final LiveExchange exchange;
    private final Middleware.Buffering options;
    private final Collector collector = new Collector();
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
    private @Nullable Forwarding target;
    private @Nullable Fields trailer;
    private long bytes;
    private boolean collecting;
    private boolean complete;
    private boolean ended;
    private boolean over;
    private Runnable then = () -> {};

    BufferedRequest(Caller next, LiveExchange exchange, Middleware.Buffering options) {
        super(next);
        this.exchange = exchange;
        this.options = options;
    }

    /** Waits for the body; the exchange goes on when it is here, or when it is more than may be kept. */
    Verdict collect() {
        return collect(() -> exchange.resume(Verdict.CONTINUE));
    }

    /**
     * Likewise.
     *
     * @param goOn with the exchange, which is suspended until then
     */
    Verdict collect(Runnable goOn) {
        then = goOn;
        collecting = true;
        if (exchange.head().expectsContinue()) {
            // Nobody else says it: the service is asked only when the body is here.
            next().interim(HeadChange.of(100));
        }
        Verdict suspended = exchange.suspend();
        next().passBody(collector);
        return suspended;
    }

    private void collected() {
        if (collecting) {
            collecting = false;
            then.run();
        }
    }

    /** The whole body, which stays here for the service; null where it did not come whole within what may be kept. */
    byte @Nullable [] whole() {
        if (!complete || over) {
            return null;
        }
        byte[] all = new byte[(int) bytes];
        int at = 0;
        for (ByteBuf part : held) {
            int length = part.readableBytes();
            part.getBytes(part.readerIndex(), all, at, length);
            at += length;
        }
        return all;
    }

    private boolean isTooLarge() {
        return options.maxRequestBodyBytes() > 0 && bytes > options.maxRequestBodyBytes();
    }

    /** The service can take the body: first what is here, then what comes. */
    @Override
    public void passBody(Forwarding to) {
        target = to;
        if (!to.keepsUp()) {
            return;
        }
        for (ByteBuf payload = held.poll(); payload != null; payload = held.poll()) {
            to.body(payload);
        }
        if (complete && !ended) {
            ended = true;
            to.bodyEnd(trailer);
        } else if (!complete) {
            next().passBody(collector);
        }
    }

    @Override
    public void interim(ResponseHead head) {
        if (head.status() != 100) {
            next().interim(head);
        }
    }

    @Override
    protected void over() {
        over = true;
        held.forEach(ByteBuf::release);
        held.clear();
    }

    /** Stands where the service will stand, until it does. */
    private final class Collector implements RequestStage {

        @Override
        public @Nullable Forwarding next() {
            return target;
        }

        @Override
        public void body(ByteBuf payload) {
            bytes += payload.readableBytes();
            Forwarding to = target;
            if (over || isTooLarge()) {
                payload.release();
                refuse();
            } else if (to != null) {
                to.body(payload);
            } else {
                held.add(payload);
                if (bytes >= options.memRequestBodyBytes()) {
                    collected();
                }
            }
        }

        private void refuse() {
            if (!over) {
                over = true;
                collecting = false;
                BufferedRequest.this.next().fail(new Failure.BodyTooLarge(options.maxRequestBodyBytes()));
            }
        }

        @Override
        public void bodyEnd(@Nullable Fields end) {
            complete = true;
            trailer = end;
            Forwarding to = target;
            if (to != null) {
                ended = true;
                to.bodyEnd(end);
            } else {
                collected();
            }
        }

        @Override
        public boolean keepsUp() {
            Forwarding to = target;
            return to == null ? collecting : to.keepsUp();
        }

        @Override
        public void abandon() {
            over();
            RequestStage.super.abandon();
        }
    }
}
