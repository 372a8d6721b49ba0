package dev.fairlead.gateway.http2;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadWriter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;

/**
 * An HTTP/1.1 head that we wrote, as the field section that says the same: names in lower case, without what only
 * HTTP/1.1 has. What may be sent is decided where heads are written, for both protocols at once.
 */
public final class HeadFields {

    private static final int STATUS_START = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_START + 3;

    private final byte[] bytes;
    private AsciiString[] pairs = new AsciiString[32];
    private int count;
    private AsciiString host = AsciiString.EMPTY_STRING;

    private HeadFields(HeadWriter head) {
        bytes = Arrays.copyOf(head.bytes(), head.length());
    }

    /** An answer, its status line in front. */
    public static Http2Headers answer(HeadWriter head) {
        HeadFields fields = new HeadFields(head);
        fields.read(fields.lineEnd(0));
        AsciiString status = fields.slice(STATUS_START, STATUS_END);
        return ReadOnlyHttp2Headers.serverHeaders(false, status, fields.pairs());
    }

    /** A request, its request line in front; Host becomes the authority. */
    public static Http2Headers request(HeadWriter head, AsciiString scheme) {
        HeadFields fields = new HeadFields(head);
        int methodEnd = fields.find(' ', 0);
        int targetEnd = fields.find(' ', methodEnd + 1);
        fields.read(fields.lineEnd(targetEnd));
        return ReadOnlyHttp2Headers.clientHeaders(
                false,
                fields.slice(0, methodEnd),
                fields.slice(methodEnd + 1, targetEnd),
                scheme,
                fields.host,
                fields.pairs());
    }

    /** A trailer. */
    public static Http2Headers trailer(Fields trailer) {
        AsciiString[] pairs = new AsciiString[trailer.count() * 2];
        byte[] from = trailer.bytes();
        for (int field = 0; field < trailer.count(); field++) {
            int start = trailer.nameStart(field);
            int valueStart = trailer.valueStart(field);
            pairs[2 * field] = new AsciiString(from, start, trailer.nameEnd(field) - start, true).toLowerCase();
            pairs[2 * field + 1] = new AsciiString(from, valueStart, trailer.valueEnd(field) - valueStart, true);
        }
        return ReadOnlyHttp2Headers.trailers(false, pairs);
    }

    private void read(int firstLineEnd) {
        int at = firstLineEnd + 2;
        while (at < bytes.length && bytes[at] != '\r') {
            int end = lineEnd(at);
            line(at, end);
            at = end + 2;
        }
    }

    private void line(int start, int end) {
        int colon = start;
        int hash = 0;
        while (bytes[colon] != ':') {
            byte b = bytes[colon];
            byte lower = b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
            hash = KnownNames.hash(hash, lower);
            bytes[colon++] = lower;
        }
        int from = colon + 1;
        int to = end;
        while (from < to && isBlank(bytes[from])) {
            from++;
        }
        while (to > from && isBlank(bytes[to - 1])) {
            to--;
        }
        KnownNames.Known known = KnownNames.find(bytes, start, colon, hash);
        if (known == null) {
            add(slice(start, colon), slice(from, to));
        } else if (known.host()) {
            host = slice(from, to);
        } else if (!known.ofHttp1()) {
            add(known.name(), slice(from, to));
        }
    }

    private void add(AsciiString name, AsciiString value) {
        if (count == pairs.length) {
            pairs = Arrays.copyOf(pairs, count * 2);
        }
        pairs[count++] = name;
        pairs[count++] = value;
    }

    private AsciiString[] pairs() {
        return count == pairs.length ? pairs : Arrays.copyOf(pairs, count);
    }

    private AsciiString slice(int start, int end) {
        return new AsciiString(bytes, start, end - start, false);
    }

    private int lineEnd(int from) {
        return find('\r', from);
    }

    private int find(char wanted, int from) {
        int i = from;
        while (bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
