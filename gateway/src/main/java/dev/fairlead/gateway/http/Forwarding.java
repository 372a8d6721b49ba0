package dev.fairlead.gateway.http;

import dev.fairlead.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The backend's side of an exchange, as it is seen by the caller's connection. On the loop only. */
public interface Forwarding {

    /** Goes on with the request's body; takes the buffer over. */
    void body(ByteBuf payload);

    /** The request is complete; of a tunnel: the caller ended its side. */
    void bodyEnd(@Nullable Fields trailer);

    /** Sends what was given so far. */
    void flush();

    /** Whether the backend keeps up; if not, {@link Caller#passBody} is called again when it does. */
    boolean keepsUp();

    /** The caller takes more of the answer again. */
    void callerKeepsUp();

    /**
     * The gateway ends a tunnel.
     *
     * @param closeCode of the Close frame that the backend gets where one can be put in
     */
    default void goAway(int closeCode) {
        abandon();
    }

    /** The caller left, or its request turned out bad: nothing more is wanted. */
    void abandon();
}
