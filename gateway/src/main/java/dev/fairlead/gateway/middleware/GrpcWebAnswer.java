package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.grpc.GrpcCall;
import dev.fairlead.gateway.http.AnswerStage;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http.HeadChange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a gRPC service on its way to a page: messages as they are, or in base64; behind them one more frame with
 * what the service said in its trailer, since pages cannot read trailers. A status that came in the head goes there too.
 */
final class GrpcWebAnswer extends AnswerStage {

    private static final int TRAILER_FRAME = 0x80;
    private static final int FRAME_HEAD = 5;
    private static final List<String> STATUS = List.of("grpc-status", "grpc-message", "grpc-status-details-bin");
    private static final String UNKNOWN = "grpc-status:2\r\n";

    private final LiveExchange exchange;
    private final boolean text;
    private final StringBuilder status = new StringBuilder();
    private @Nullable GrpcWebText request;
    private boolean translated;

    GrpcWebAnswer(Caller next, LiveExchange exchange, boolean text) {
        super(next);
        this.exchange = exchange;
        this.text = text;
    }

    @Override
    public void passBody(Forwarding to) {
        if (!text) {
            next().passBody(to);
            return;
        }
        GrpcWebText decoder = request;
        if (decoder == null) {
            decoder = new GrpcWebText(next());
            request = decoder;
        }
        decoder.to(to);
        next().passBody(decoder);
    }

    @Override
    public boolean isStream() {
        return true;
    }

    @Override
    public long patienceNanos() {
        return GrpcCall.timeoutNanos(exchange.head().fields());
    }

    @Override
    public void begin(ResponseHead head) {
        Fields fields = head.fields();
        translated = GrpcCall.is(fields);
        if (!translated) {
            next().begin(head);
            return;
        }
        HeadChange change = new HeadChange(head);
        for (int field = 0; field < fields.count(); field++) {
            if (isStatus(fields, field)) {
                append(fields, field);
            } else if (fields.isNamed(field, "content-type")) {
                String type = String.valueOf(fields.value(field));
                String suffix = type.substring("application/grpc".length());
                change.adding("Content-Type", (text ? GrpcWeb.TEXT : GrpcWeb.TYPE) + suffix);
            }
        }
        next().begin(change.keeping(field -> !isReplaced(fields, field))
                .adding("Transfer-Encoding", "chunked")
                .head());
    }

    private static boolean isStatus(Fields fields, int field) {
        return STATUS.stream().anyMatch(name -> fields.isNamed(field, name));
    }

    private static boolean isReplaced(Fields fields, int field) {
        return isStatus(fields, field)
                || fields.isNamed(field, "content-type")
                || fields.isNamed(field, "content-length")
                || fields.isNamed(field, "transfer-encoding")
                || fields.isNamed(field, "trailer");
    }

    private void append(Fields fields, int field) {
        int start = fields.nameStart(field);
        String name = new String(fields.bytes(), start, fields.nameEnd(field) - start, StandardCharsets.US_ASCII);
        status.append(name.toLowerCase(Locale.ROOT))
                .append(':')
                .append(fields.value(field))
                .append("\r\n");
    }

    @Override
    public void body(ByteBuf payload) {
        next().body(translated && text ? inBase64(payload) : payload);
    }

    private static ByteBuf inBase64(ByteBuf payload) {
        try {
            return Unpooled.wrappedBuffer(Base64.getEncoder().encode(ByteBufUtil.getBytes(payload)));
        } finally {
            payload.release();
        }
    }

    @Override
    public void end(@Nullable Fields trailer) {
        if (!translated) {
            next().end(trailer);
            return;
        }
        for (int field = 0; trailer != null && field < trailer.count(); field++) {
            append(trailer, field);
        }
        // The gRPC protocol: an answer that says no status has one that is not known.
        String said = status.toString().contains("grpc-status:") ? status.toString() : status + UNKNOWN;
        byte[] lines = said.getBytes(StandardCharsets.ISO_8859_1);
        body(Unpooled.buffer(FRAME_HEAD + lines.length)
                .writeByte(TRAILER_FRAME)
                .writeInt(lines.length)
                .writeBytes(lines));
        next().end(null);
    }
}
