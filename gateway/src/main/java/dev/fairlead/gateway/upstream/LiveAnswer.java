package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeaderName;
import dev.fairlead.gateway.wire.ResponseHead;

/** Whether an answer is a stream without an end of its own, which may be silent for longer than a download may. */
final class LiveAnswer {

    private static final String EVENT_STREAM = "text/event-stream";

    private LiveAnswer() {}

    static boolean is(ResponseHead head) {
        Fields fields = head.fields();
        int type = fields.find(HeaderName.CONTENT_TYPE);
        return type >= 0 && fields.begins(type, EVENT_STREAM);
    }
}
