package dev.fairlead.gateway.wire;

/** What the {@code Connection} headers of a message say (RFC 9110 section 7.6.1). */
final class ConnectionOptions {

    private boolean close;
    private boolean keepAlive;
    private boolean upgrade;
    private boolean namesFields;

    void clear() {
        close = false;
        keepAlive = false;
        upgrade = false;
        namesFields = false;
    }

    boolean close() {
        return close;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    /** Whether the connection is to change its protocol: what Upgrade says counts only then. */
    boolean upgrade() {
        return upgrade;
    }

    /** Reads one Connection header. */
    void read(Fields fields, int field) {
        byte[] bytes = fields.bytes();
        int end = fields.valueEnd(field);
        for (int at = fields.valueStart(field); at < end; ) {
            int start = skip(bytes, at, end);
            int stop = token(bytes, start, end);
            if (Ascii.same(bytes, start, stop, "close")) {
                close = true;
            } else if (Ascii.same(bytes, start, stop, "keep-alive")) {
                keepAlive = true;
            } else if (stop > start) {
                upgrade |= Ascii.same(bytes, start, stop, "upgrade");
                namesFields = true;
            }
            at = Math.max(stop, start + 1);
        }
    }

    /** Whether a Connection header names this field and may do so. */
    boolean removes(Fields fields, int field) {
        if (!namesFields || !fields.name(field).isNameableByConnection()) {
            return false;
        }
        for (int i = 0; i < fields.count(); i++) {
            if (fields.name(i) == HeaderName.CONNECTION && names(fields, i, field)) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(Fields fields, int connection, int field) {
        byte[] bytes = fields.bytes();
        int end = fields.valueEnd(connection);
        int from = fields.nameStart(field);
        int length = fields.nameEnd(field) - from;
        for (int at = fields.valueStart(connection); at < end; ) {
            int start = skip(bytes, at, end);
            int stop = token(bytes, start, end);
            if (stop - start == length && same(bytes, start, from, length)) {
                return true;
            }
            at = Math.max(stop, start + 1);
        }
        return false;
    }

    private static boolean same(byte[] bytes, int a, int b, int length) {
        for (int i = 0; i < length; i++) {
            if (Ascii.lower(bytes[a + i]) != Ascii.lower(bytes[b + i])) {
                return false;
            }
        }
        return true;
    }

    private static int skip(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == ',')) {
            i++;
        }
        return i;
    }

    private static int token(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && Ascii.is(bytes[i], Ascii.TOKEN)) {
            i++;
        }
        return i;
    }
}
