package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;

/** Reads the head of an answer of HTTP/1.1, a step at a time: what follows it is not copied twice. */
final class AnswerHead {

    private static final int STEP_BYTES = 2048;

    private AnswerHead() {}

    /** Takes bytes; true when the head is complete, and the reader then stands behind it. */
    static boolean read(ResponseHead head, ByteBuf in, HeadBounds bounds) throws Malformed {
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
