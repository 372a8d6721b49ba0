package dev.fairlead.gateway.http;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of an exchange, as it is seen by whoever forwards it. On the loop only. After {@link #end} or {@link #fail} the exchange is over and must not be touched.
 */
public interface Caller {

    /** Hands the request's body to the forwarding as it comes; called again when the forwarding can take more. */
    void passBody(Forwarding to);

    /** Whether the whole request has been read and passed on. */
    boolean isRequestComplete();

    /** Relays an interim answer, such as 100 or 103. */
    void interim(ResponseHead head);

    /**
     * Begins the answer; the head is copied. A 101 begins a tunnel: from then on the request's body and the answer's are raw
     * bytes, each until its side ends.
     */
    void begin(ResponseHead head);

    /** Whether {@link #begin} was called. */
    boolean hasBegun();

    /** Goes on with the answer's body; takes the buffer over. */
    void body(ByteBuf payload);

    /**
     * The backend of a tunnel ended its side, and still reads; {@link #end} follows when the caller has ended too. Everything
     * given before is sent first.
     */
    default void halfEnd() {}

    /** Ends the answer and sends it. */
    void end(@Nullable Fields trailer);

    /** Sends what was given so far. */
    void flush();

    /** Whether the caller keeps up. If not, nothing should be read; {@link Forwarding#callerKeepsUp} tells when. */
    boolean keepsUp();

    /** How long the caller waits since its request came, in nanoseconds; 0 where it does not say. Only gRPC does. */
    default long patienceNanos() {
        return 0;
    }

    /** Whether either side may be silent as long as it likes, because the messages are streams (gRPC). */
    default boolean isStream() {
        return false;
    }

    /** Refuses the exchange if its answer has not begun; else cuts the connection, so that the caller sees it. */
    void fail(Failure failure);
}
