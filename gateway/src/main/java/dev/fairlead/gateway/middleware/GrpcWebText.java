package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http.RequestStage;
import dev.fairlead.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request's body in base64 on its way to the service: padding may stand at the end of any four characters. */
final class GrpcWebText implements RequestStage {

    private final Caller caller;
    private @Nullable Forwarding to;
    private byte[] begun = {};
    private boolean over;

    GrpcWebText(Caller caller) {
        this.caller = caller;
    }

    /** Where the bytes go. */
    void to(Forwarding service) {
        to = service;
    }

    @Override
    public @Nullable Forwarding next() {
        return to;
    }

    @Override
    public void body(ByteBuf payload) {
        Forwarding service = to;
        if (over || service == null) {
            payload.release();
            return;
        }
        byte[] text = Arrays.copyOf(begun, begun.length + payload.readableBytes());
        payload.readBytes(text, begun.length, text.length - begun.length);
        payload.release();
        int whole = text.length - text.length % 4;
        begun = Arrays.copyOfRange(text, whole, text.length);
        ByteBuf plain = Unpooled.buffer(whole / 4 * 3);
        try {
            decode(text, whole, plain);
        } catch (IllegalArgumentException malformed) {
            refuse();
            return;
        }
        if (plain.isReadable()) {
            service.body(plain);
        }
    }

    private static void decode(byte[] text, int end, ByteBuf plain) {
        int start = 0;
        for (int at = 3; at < end; at += 4) {
            if (text[at] == '=' || at == end - 1) {
                plain.writeBytes(Base64.getDecoder().decode(Arrays.copyOfRange(text, start, at + 1)));
                start = at + 1;
            }
        }
    }

    private void refuse() {
        over = true;
        caller.fail(new Failure.Rejected(
                400, "The body is not base64, which its type says.", List.of(), "grpcWeb: the body is not base64"));
    }

    @Override
    public void bodyEnd(@Nullable Fields trailer) {
        if (begun.length > 0 && !over) {
            refuse();
        } else if (!over) {
            RequestStage.super.bodyEnd(trailer);
        }
    }

    @Override
    public void flush() {
        if (!over) {
            RequestStage.super.flush();
        }
    }
}
