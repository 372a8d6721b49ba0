package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.http.AnswerStage;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http.RequestStage;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Passes a body of unknown length on as it comes, up to its bound. */
final class CountedBody extends AnswerStage {

    private final int maxBytes;
    private long bytes;
    private @Nullable Counter counter;

    CountedBody(Caller next, int maxBytes) {
        super(next);
        this.maxBytes = maxBytes;
    }

    @Override
    public void passBody(Forwarding to) {
        Counter mine = counter;
        if (mine == null || mine.to != to) {
            mine = new Counter(to);
            counter = mine;
        }
        next().passBody(mine);
    }

    private final class Counter implements RequestStage {

        private final Forwarding to;

        Counter(Forwarding to) {
            this.to = to;
        }

        @Override
        public Forwarding next() {
            return to;
        }

        @Override
        public void body(ByteBuf payload) {
            bytes += payload.readableBytes();
            if (bytes > maxBytes) {
                payload.release();
                // Whoever has the body's beginning is told to forget it.
                CountedBody.this.next().fail(new Failure.BodyTooLarge(maxBytes));
            } else {
                to.body(payload);
            }
        }

        @Override
        public void goAway(int closeCode) {
            to.goAway(closeCode);
        }
    }
}
