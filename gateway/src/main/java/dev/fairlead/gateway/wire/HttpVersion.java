package dev.fairlead.gateway.wire;

/** The version token of a start line. */
final class HttpVersion {

    private HttpVersion() {}

    /**
     * Reads {@code HTTP/1.1} or {@code HTTP/1.0}; true for the latter. The name is case-sensitive (RFC 9112 section
     * 2.3).
     */
    static boolean read(byte[] bytes, int start, int end) throws Malformed {
        boolean spelled = end - start == 8
                && bytes[start] == 'H'
                && bytes[start + 1] == 'T'
                && bytes[start + 2] == 'T'
                && bytes[start + 3] == 'P'
                && bytes[start + 4] == '/'
                && isDigit(bytes[start + 5])
                && bytes[start + 6] == '.'
                && isDigit(bytes[start + 7]);
        if (!spelled) {
            throw Malformed.bad("The start line has no version such as HTTP/1.1.");
        }
        byte minor = bytes[start + 7];
        if (bytes[start + 5] != '1' || minor > '1') {
            throw new Malformed(Malformed.Kind.VERSION, "Only HTTP/1.0 and HTTP/1.1 are spoken here.");
        }
        return minor == '0';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
