package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.RequestHead;
import org.jspecify.annotations.Nullable;

/** Reads the head of a stream's request as that of any other, once it was written as HTTP/1.1 has it. */
final class StreamHead {

    private StreamHead() {}

    /** Null if it is good. */
    static @Nullable Failure parse(RequestHead head, HeadWriter from, HeadBounds bounds) {
        Fields fields = head.fields();
        System.arraycopy(from.bytes(), 0, fields.room(from.length()), 0, from.length());
        fields.filled(from.length());
        try {
            head.parse(bounds);
        } catch (Malformed malformed) {
            return Failure.of(malformed);
        }
        return from.length() > bounds.maxHeadBytes() ? tooLarge(bounds) : null;
    }

    static Failure tooLarge(HeadBounds bounds) {
        return new Failure.HeadTooLarge("The head is larger than " + bounds.maxHeadBytes() + " bytes.");
    }
}
