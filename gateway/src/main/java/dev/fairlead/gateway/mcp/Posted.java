package dev.fairlead.gateway.mcp;

import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects the body of a message where a service would stand. On its loop. */
final class Posted implements Forwarding {

    /** Of a message. */
    static final int MAX = 1024 * 1024;

    private final Caller caller;
    private final Consumer<byte[]> whole;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean over;

    /** Tells {@code whole} once, when all of it is here. */
    Posted(Caller caller, Consumer<byte[]> whole) {
        this.caller = caller;
        this.whole = whole;
    }

    @Override
    public void body(ByteBuf payload) {
        boolean fits = payload.readableBytes() <= MAX - bytes.size();
        if (!over && fits) {
            bytes.writeBytes(ByteBufUtil.getBytes(payload));
        }
        payload.release();
        if (!over && !fits) {
            over = true;
            caller.fail(new Failure.BodyTooLarge(MAX));
        }
    }

    @Override
    public void bodyEnd(@Nullable Fields trailer) {
        if (!over) {
            over = true;
            whole.accept(bytes.toByteArray());
        }
    }

    @Override
    public void flush() {}

    @Override
    public boolean keepsUp() {
        return true;
    }

    @Override
    public void callerKeepsUp() {}

    @Override
    public void abandon() {
        over = true;
    }
}
