package dev.fairlead.gateway.http;

import dev.fairlead.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The backend's side of an exchange, as it is seen by the caller's connection. On the loop only. */
public interface Forwarding {

    /** Goes on with the request's body; takes the buffer over. */
    void body(ByteBuf payload);

    /** The request is complete. */
    void bodyEnd(@Nullable Fields trailer);

    /** Sends what was given so far. */
    void flush();

    /** Whether the backend keeps up; if not, {@link Caller#passBody} is called again when it does. */
    boolean keepsUp();

    /** The caller takes more of the answer again. */
    void callerKeepsUp();

    /** The caller left, or its request turned out bad: nothing more is wanted. */
    void abandon();
}
