package dev.fairlead.gateway.http;

import io.netty.buffer.ByteBuf;

/** Gets a copy of a request's body as it is passed on. On the loop only; what it does hurts nobody. */
public interface Copy {

    /** The next piece; still the caller's, to be retained by whoever keeps it. */
    void body(ByteBuf payload);

    /** The body is complete. */
    void bodyEnd();
}
