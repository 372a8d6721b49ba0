package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.HeaderName;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A whole answer, to be given again.
 *
 * @param fields whole lines of its head: what passes from hop to hop, and nothing that frames it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record StoredAnswer(int status, byte[] fields, byte[] body) {

    private static final HeadBounds NONE = new HeadBounds(Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
    private static final int OVERHEAD_BYTES = 200;

    /** What a service answered. */
    static StoredAnswer of(ResponseHead head, byte[] body) {
        return new StoredAnswer(head.status(), lines(head), body);
    }

    /**
     * What the gateway answered.
     *
     * @param more whole lines
     */
    static StoredAnswer of(int status, String contentType, byte[] more, byte[] body) {
        HeadWriter lines = new HeadWriter();
        if (!contentType.isEmpty()) {
            lines.header("Content-Type", contentType);
        }
        lines.put(more);
        return new StoredAnswer(status, Arrays.copyOf(lines.bytes(), lines.length()), body);
    }

    private static byte[] lines(ResponseHead head) {
        Fields fields = head.fields();
        HeadWriter lines = new HeadWriter();
        for (int field = 0; field < fields.count(); field++) {
            HeaderName name = fields.name(field);
            boolean framing = name.endsHere() || name == HeaderName.CONTENT_LENGTH || name == HeaderName.X_REQUEST_ID;
            if (!framing && !head.isRemovedByConnection(field)) {
                lines.field(fields, field);
            }
        }
        return Arrays.copyOf(lines.bytes(), lines.length());
    }

    /** What it takes of memory, about. */
    long bytes() {
        return (long) fields.length + body.length + OVERHEAD_BYTES;
    }

    /** Its head as it was read, without a length. */
    ResponseHead head() {
        return head(status, fields, -1, List.of());
    }

    /**
     * Gives it to the caller, on the exchange's loop.
     *
     * @param more names and values in turn
     */
    Verdict play(LiveExchange exchange, List<String> more) {
        give(exchange.pipeline().caller(), exchange.method().equals("HEAD"), more);
        return Verdict.TAKEN;
    }

    /** Gives it to whoever is nearer to the caller. */
    void give(Caller to, boolean toHead, List<String> more) {
        boolean bodiless = status == 204 || status == 304;
        to.begin(head(status, fields, bodiless ? -1 : body.length, more));
        if (body.length > 0 && !toHead && !bodiless) {
            to.body(Unpooled.wrappedBuffer(body));
        }
        to.end(null);
    }

    /** The same without a field. {@code lower} is lower case. */
    StoredAnswer without(String lower) {
        Fields all = head().fields();
        HeadWriter lines = new HeadWriter();
        for (int field = 0; field < all.count(); field++) {
            if (!all.isNamed(field, lower)) {
                lines.field(all, field);
            }
        }
        return new StoredAnswer(status, Arrays.copyOf(lines.bytes(), lines.length()), body);
    }

    /** Its fields, and those of another one. */
    byte[] joined(StoredAnswer other) {
        byte[] both = Arrays.copyOf(fields, fields.length + other.fields.length);
        System.arraycopy(other.fields, 0, both, fields.length, other.fields.length);
        return both;
    }

    /** Written and read again, so that what comes out is a head that has passed every check. */
    static ResponseHead head(int status, byte[] fields, int length, List<String> more) {
        HeadWriter writer =
                new HeadWriter().put("HTTP/1.1 ").put(status).put(' ').line();
        writer.put(fields);
        if (length >= 0) {
            writer.header("Content-Length", Integer.toString(length));
        }
        for (int i = 0; i < more.size(); i += 2) {
            writer.header(more.get(i), more.get(i + 1));
        }
        writer.line();
        ResponseHead head = new ResponseHead();
        System.arraycopy(writer.bytes(), 0, head.fields().room(writer.length()), 0, writer.length());
        head.fields().filled(writer.length());
        try {
            if (head.parse(NONE)) {
                return head;
            }
        } catch (Malformed malformed) {
            throw new IllegalStateException(malformed);
        }
        throw new IllegalStateException("a head without an end");
    }

    /** For where it is kept as bytes. */
    byte[] packed() {
        return ByteBuffer.allocate(8 + fields.length + body.length)
                .putInt(status)
                .putInt(fields.length)
                .put(fields)
                .put(body)
                .array();
    }

    /** What {@link #packed} made. */
    static StoredAnswer unpacked(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int status = in.getInt();
        byte[] fields = new byte[in.getInt()];
        in.get(fields);
        byte[] body = new byte[in.remaining()];
        in.get(body);
        return new StoredAnswer(status, fields, body);
    }
}
