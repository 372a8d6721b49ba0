package dev.fairlead.gateway.http;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.HeaderName;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The request id and the trace of an exchange. A well-formed request id of the caller is kept; a trace is continued only
 * for a trusted peer, and then unchanged: same trace, same parent, same sampling decision (W3C Trace Context). A trace
 * that begins here is marked as sampled, so that it decides nothing for the services that trace by their own rules. Where
 * the gateway traces too it decides itself, for those that begin here, and what it tells of is the parent of the rest.
 */
final class Identity {

    private static final int MAX_REQUEST_ID = 128;
    private static final int TRACEPARENT_BYTES = 55;
    private static final int TRACE_START = 3;
    private static final int TRACE_END = 35;
    private static final int SPAN_START = 36;
    private static final int SPAN_END = 52;

    private int requestIdField = -1;
    private int traceField = -1;
    private long idHigh;
    private long idLow;
    private long traceHigh;
    private long traceLow;
    private long span;
    private @Nullable String requestIdText;

    void read(Fields fields, boolean trustedPeer, RandomGenerator random) {
        requestIdText = null;
        requestIdField = fields.find(HeaderName.X_REQUEST_ID);
        if (requestIdField < 0 || !isRequestId(fields, requestIdField)) {
            requestIdField = -1;
            idHigh = random.nextLong();
            idLow = random.nextLong();
        }
        traceField = trustedPeer ? fields.find(HeaderName.TRACEPARENT) : -1;
        if (traceField < 0 || !isTraceparent(fields, traceField)) {
            traceField = -1;
            traceHigh = random.nextLong() | 1;
            traceLow = random.nextLong();
            span = random.nextLong() | 1;
        }
    }

    private static boolean isRequestId(Fields fields, int field) {
        int start = fields.valueStart(field);
        int end = fields.valueEnd(field);
        if (end == start || end - start > MAX_REQUEST_ID) {
            return false;
        }
        for (int i = start; i < end; i++) {
            byte b = fields.bytes()[i];
            int lower = b | 0x20;
            boolean taken = (b >= '0' && b <= '9') || (lower >= 'a' && lower <= 'z' && b > 0) || isMark(b);
            if (!taken) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMark(byte b) {
        return b == '.' || b == '_' || b == '-';
    }

    /** {@code 00-<32 hex>-<16 hex>-<2 hex>}, lower case, neither id all zero; only version 00 is known here. */
    private static boolean isTraceparent(Fields fields, int field) {
        byte[] bytes = fields.bytes();
        int start = fields.valueStart(field);
        if (fields.valueEnd(field) - start != TRACEPARENT_BYTES || fields.find("traceparent", field + 1) >= 0) {
            return false;
        }
        for (int i = 0; i < TRACEPARENT_BYTES; i++) {
            byte b = bytes[start + i];
            boolean dash = i == TRACE_START - 1 || i == TRACE_END || i == SPAN_END;
            boolean hex = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f');
            if (dash ? b != '-' : !hex) {
                return false;
            }
        }
        return bytes[start] == '0'
                && bytes[start + 1] == '0'
                && !isZero(bytes, start + TRACE_START, start + TRACE_END)
                && !isZero(bytes, start + SPAN_START, start + SPAN_END);
    }

    private static boolean isZero(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] != '0') {
                return false;
            }
        }
        return true;
    }

    boolean continuesTrace() {
        return traceField >= 0;
    }

    void writeRequestId(HeadWriter to, Fields fields) {
        if (requestIdField >= 0) {
            to.put(fields.bytes(), fields.valueStart(requestIdField), fields.valueEnd(requestIdField));
        } else {
            to.hex(idHigh).hex(idLow);
        }
    }

    /** @param spans null where tracing is off; the parent that is named is ours only where we tell of it */
    void writeTraceparent(HeadWriter to, Fields fields, @Nullable Spans spans) {
        if (spans != null && spans.isSampled()) {
            to.put("00-");
            if (traceField >= 0) {
                int start = fields.valueStart(traceField);
                to.put(fields.bytes(), start + TRACE_START, start + TRACE_END);
            } else {
                to.hex(traceHigh).hex(traceLow);
            }
            to.put('-').hex(spans.parent()).put("-01");
        } else if (traceField >= 0) {
            to.put(fields.bytes(), fields.valueStart(traceField), fields.valueEnd(traceField));
        } else {
            to.put("00-").hex(traceHigh).hex(traceLow).put('-').hex(span).put(spans == null ? "-01" : "-00");
        }
    }

    String requestId(Fields fields) {
        String text = requestIdText;
        if (text == null) {
            byte[] letters = new byte[MAX_REQUEST_ID];
            text = new String(letters, 0, requestId(fields, letters), StandardCharsets.ISO_8859_1);
            requestIdText = text;
        }
        return text;
    }

    String traceId(Fields fields) {
        byte[] digits = new byte[TRACE_END - TRACE_START];
        return new String(digits, 0, traceId(fields, digits), StandardCharsets.ISO_8859_1);
    }

    /** Writes the request id into an array that has room for the longest, from its start; returns how many bytes. */
    int requestId(Fields fields, byte[] to) {
        if (requestIdField < 0) {
            HeadWriter.hex(idHigh, to, 0);
            HeadWriter.hex(idLow, to, Long.BYTES * 2);
            return Long.BYTES * 4;
        }
        return copy(fields, fields.valueStart(requestIdField), fields.valueEnd(requestIdField), to);
    }

    /** The same for the trace id, which has 32 digits. */
    int traceId(Fields fields, byte[] to) {
        if (traceField < 0) {
            HeadWriter.hex(traceHigh, to, 0);
            HeadWriter.hex(traceLow, to, Long.BYTES * 2);
            return Long.BYTES * 4;
        }
        int start = fields.valueStart(traceField);
        return copy(fields, start + TRACE_START, start + TRACE_END, to);
    }

    private static int copy(Fields fields, int start, int end, byte[] to) {
        System.arraycopy(fields.bytes(), start, to, 0, end - start);
        return end - start;
    }
}
