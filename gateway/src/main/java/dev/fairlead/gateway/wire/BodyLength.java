package dev.fairlead.gateway.wire;

/**
 * Finds the framing that a head declares, and refuses every head that declares two: repeated or non-digit
 * Content-Length (even if equal), Content-Length with Transfer-Encoding, Transfer-Encoding that is not exactly
 * {@code chunked} once, or in HTTP/1.0 (RFC 9112 section 6.1 and 6.3). That is what request smuggling is made of.
 */
final class BodyLength {

    /** 18 digits cannot overflow a long. */
    private static final int MAX_DIGITS = 18;

    private long length = -1;
    private boolean chunked;

    void clear() {
        length = -1;
        chunked = false;
    }

    /** The declared length, or -1. */
    long length() {
        return length;
    }

    boolean chunked() {
        return chunked;
    }

    void contentLength(Fields fields, int field) throws Malformed {
        if (length >= 0) {
            throw Malformed.bad("Content-Length is repeated.");
        }
        int start = fields.valueStart(field);
        int end = fields.valueEnd(field);
        if (start == end || end - start > MAX_DIGITS) {
            throw Malformed.bad("Content-Length is not a number of 1 to " + MAX_DIGITS + " digits.");
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = fields.bytes()[i] - '0';
            if (digit < 0 || digit > 9) {
                throw Malformed.bad("Content-Length is not made of digits only.");
            }
            value = value * 10 + digit;
        }
        length = value;
    }

    void transferEncoding(Fields fields, int field) throws Malformed {
        if (chunked) {
            throw Malformed.bad("Transfer-Encoding is repeated.");
        }
        if (!fields.isValue(field, "chunked")) {
            throw new Malformed(Malformed.Kind.BAD, "Transfer-Encoding is something other than \"chunked\".");
        }
        chunked = true;
    }

    void check(boolean http10) throws Malformed {
        if (chunked && length >= 0) {
            throw Malformed.bad("Content-Length and Transfer-Encoding stand together.");
        }
        if (chunked && http10) {
            throw Malformed.bad("Transfer-Encoding stands in an HTTP/1.0 message.");
        }
    }
}
