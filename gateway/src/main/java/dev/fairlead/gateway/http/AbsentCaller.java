package dev.fairlead.gateway.http;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A caller that is not there: all of its request was given at once, and what it would get is thrown away. Whoever wants
 * some of it says so.
 */
public interface AbsentCaller extends Caller {

    @Override
    default void passBody(Forwarding to) {}

    @Override
    default boolean isRequestComplete() {
        return true;
    }

    @Override
    default void interim(ResponseHead head) {}

    @Override
    default void begin(ResponseHead head) {}

    @Override
    default boolean hasBegun() {
        return false;
    }

    @Override
    default void body(ByteBuf payload) {
        payload.release();
    }

    @Override
    default void end(@Nullable Fields trailer) {}

    @Override
    default void flush() {}

    @Override
    default boolean keepsUp() {
        return true;
    }
}
