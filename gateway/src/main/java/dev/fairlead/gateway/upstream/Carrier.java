package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What carries one exchange to a backend and its answer back: a connection of HTTP/1.1, or a stream of HTTP/2. */
sealed interface Carrier permits UpstreamConnection, BackendStream {

    /** Is for this exchange from now on. */
    void begin(Conversation exchange, boolean isHead, long now);

    /** Sends the head, as HTTP/1.1 writes it. */
    void head(HeadWriter written, boolean chunked);

    /** Goes on with the request's body; takes the buffer over. */
    void body(ByteBuf payload);

    /** The request is complete. */
    void bodyEnd(@Nullable Fields trailer);

    /** Sends what was given so far. */
    void flush();

    /** Whether the backend takes what it is sent. */
    boolean keepsUp();

    /** The caller takes more of the answer again. */
    void readOn();

    /** Whether it may have been closed by the backend before it knew of the exchange. */
    boolean wasReused();

    /** Whether the backend said that it did not look at the exchange: it can be sent again, whatever it is. */
    default boolean wasRefused() {
        return false;
    }

    /** Whether a byte of an answer has come. */
    boolean sawAnswer();

    /** The gateway ends a tunnel; the backend is told with this code where that can be done. */
    default void goAway(int closeCode) {
        abandon();
    }

    /** The exchange is not wanted any more. */
    void abandon();

    /** It is not needed after all. */
    void release();
}
