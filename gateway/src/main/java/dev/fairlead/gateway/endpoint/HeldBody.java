package dev.fairlead.gateway.endpoint;

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
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds a request's body until all of it is here and was looked at; then whoever takes it gets the very same bytes. On its
 * loop, but for looking.
 */
final class HeldBody extends AnswerStage {

    private static final int FIRST_BYTES = 4096;

    private final LiveExchange exchange;
    private final int maxBytes;
    private final HeldBytes budget;
    private final Collector collector = new Collector();
    private byte[] bytes = new byte[0];
    private int size;
    private Runnable then = () -> {};
    private @Nullable Forwarding target;
    private @Nullable Fields trailer;
    private boolean complete;
    private boolean passed;
    private boolean over;

    private HeldBody(Caller next, LiveExchange exchange, int maxBytes, HeldBytes budget) {
        super(next);
        this.exchange = exchange;
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    /** The one that is there already, of this exchange; null if there is none. */
    static @Nullable HeldBody of(LiveExchange exchange) {
        return exchange.pipeline().caller() instanceof HeldBody there ? there : null;
    }

    /** Puts one around the caller. */
    static HeldBody around(LiveExchange exchange, int maxBytes, HeldBytes budget) {
        HeldBody[] made = new HeldBody[1];
        exchange.pipeline().around(next -> {
            made[0] = new HeldBody(next, exchange, maxBytes, budget);
            return made[0];
        });
        return made[0];
    }

    /**
     * Suspends the exchange until the body is here.
     *
     * @param goOn with the exchange; on its loop
     */
    Verdict collect(Runnable goOn) {
        then = goOn;
        if (exchange.head().expectsContinue()) {
            // Nobody else says it: the service is asked only when the body is here.
            next().interim(HeadChange.of(100));
        }
        Verdict suspended = exchange.suspend();
        next().passBody(collector);
        return suspended;
    }

    /** The whole body, once it is here. Nobody changes it. */
    byte[] whole() {
        return bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
    }

    @Override
    public void passBody(Forwarding to) {
        target = to;
        if (passed || !to.keepsUp()) {
            return;
        }
        passed = true;
        if (size > 0) {
            to.body(Unpooled.wrappedBuffer(bytes, 0, size));
        }
        to.bodyEnd(trailer);
    }

    @Override
    public void interim(ResponseHead head) {
        if (head.status() != 100) {
            next().interim(head);
        }
    }

    @Override
    protected void over() {
        if (!over) {
            over = true;
            budget.give(size);
        }
    }

    /** Stands where the service will stand, until it does. */
    private final class Collector implements RequestStage {

        @Override
        public @Nullable Forwarding next() {
            return target;
        }

        @Override
        public void body(ByteBuf payload) {
            int more = payload.readableBytes();
            if (over) {
                payload.release();
            } else if (more > maxBytes - size) {
                payload.release();
                refuse(new Failure.BodyTooLarge(maxBytes));
            } else if (!budget.take(more)) {
                payload.release();
                refuse(new Failure.Overloaded("the memory for bodies that are looked at is full"));
            } else {
                room(more);
                payload.readBytes(bytes, size, more);
                size += more;
                payload.release();
            }
        }

        private void room(int more) {
            if (bytes.length - size < more) {
                long declared = exchange.head().contentLength();
                int wanted = Math.max(size + more, Math.min(maxBytes, Math.max(FIRST_BYTES, bytes.length * 2)));
                bytes = Arrays.copyOf(bytes, declared > 0 && declared <= wanted ? (int) declared : wanted);
            }
        }

        private void refuse(Failure failure) {
            over();
            HeldBody.this.next().fail(failure);
        }

        @Override
        public void bodyEnd(@Nullable Fields end) {
            if (!over && !complete) {
                complete = true;
                trailer = end;
                then.run();
            }
        }

        @Override
        public boolean keepsUp() {
            return true;
        }

        @Override
        public void abandon() {
            over();
            RequestStage.super.abandon();
        }
    }
}
