package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;

/** Reads the head of an answer, in steps, so that not much of what follows it is copied. */
final class AnswerHead {

    private static final int STEP_BYTES = 2048;

    private AnswerHead() {}

    /** Whether the head is complete; then {@code in} stands behind it. */
    static boolean fill(ResponseHead head, ByteBuf in, HeadBounds bounds) throws Malformed {
        Fields fields = head.fields();
        int room = bounds.maxHeadBytes() - fields.filled();
        int n = Math.min(Math.min(in.readableBytes(), STEP_BYTES), room);
        in.readBytes(fields.room(n), fields.filled(), n);
        fields.filled(n);
        if (!head.parse(bounds)) {
            return false;
        }
        in.readerIndex(in.readerIndex() - (fields.filled() - head.end()));
        return true;
    }
}
