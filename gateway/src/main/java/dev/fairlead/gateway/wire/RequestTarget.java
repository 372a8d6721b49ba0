package dev.fairlead.gateway.wire;

import static dev.fairlead.gateway.wire.Malformed.bad;

/**
 * What a request is aimed at: the normalised path, the raw query, the host. All are places in the head's array.
 *
 * <p>Origin-form and absolute-form are taken; an absolute-form must agree with Host to the letter, port included,
 * since either could be what a later hop believes. Asterisk-form is for OPTIONS only; CONNECT is not done (RFC 9112
 * section 3.2).
 */
public final class RequestTarget {

    private int start;
    private int end;
    private int pathStart;
    private int pathEnd;
    private int queryStart;
    private int queryEnd;
    private int authorityStart;
    private int authorityEnd;
    private int hostEnd;

    void clear() {
        start = 0;
        end = 0;
        pathStart = 0;
        pathEnd = 0;
        queryStart = 0;
        queryEnd = 0;
        authorityStart = 0;
        authorityEnd = 0;
        hostEnd = 0;
    }

    int start() {
        return start;
    }

    void start(int at) {
        start = at;
    }

    void end(int at) {
        end = at;
    }

    /** Takes the target apart once the head is complete. {@code hostField} is -1 where there is none. */
    void read(Fields fields, int methodLength, int hostField, boolean http10) throws Malformed {
        byte[] bytes = fields.bytes();
        int methodStart = start - 1 - methodLength;
        if (Methods.is(bytes, methodStart, start - 1, "CONNECT")) {
            throw new Malformed(Malformed.Kind.NOT_DONE, "CONNECT is not done here.");
        }
        if (hostField >= 0) {
            authority(bytes, fields.valueStart(hostField), fields.valueEnd(hostField));
        } else if (!http10) {
            throw bad("An HTTP/1.1 request needs exactly one Host header.");
        }
        if (bytes[start] == '/') {
            pathAndQuery(bytes, start);
        } else if (bytes[start] == '*' && end - start == 1) {
            asterisk(Methods.is(bytes, methodStart, start - 1, "OPTIONS"));
        } else {
            absolute(bytes, hostField);
        }
    }

    private void asterisk(boolean options) throws Malformed {
        if (!options) {
            throw bad("The target \"*\" is for OPTIONS only.");
        }
        pathStart = start;
        pathEnd = end;
    }

    private void absolute(byte[] bytes, int hostField) throws Malformed {
        int from = start + "http://".length();
        if (from >= end || !Ascii.same(bytes, start, from, "http://")) {
            throw bad("The request target is neither a path nor an http URI.");
        }
        int to = from;
        while (to < end && bytes[to] != '/' && bytes[to] != '?') {
            to++;
        }
        int hostStart = authorityStart;
        int hostStop = authorityEnd;
        authority(bytes, from, to);
        if (hostField >= 0) {
            if (!same(bytes, from, to, hostStart, hostStop)) {
                throw bad("The request target names another host than the Host header.");
            }
            authority(bytes, hostStart, hostStop);
            if (to < end && bytes[to] == '/') {
                pathAndQuery(bytes, to);
                return;
            }
            // No path means "/": it is written over the last byte of the authority, which Host repeats.
            bytes[to - 1] = '/';
            pathAndQuery(bytes, to - 1);
            return;
        }
        if (to == end || bytes[to] == '?') {
            throw bad("The request target is an http URI without a path.");
        }
        pathAndQuery(bytes, to);
    }

    private static boolean same(byte[] bytes, int aStart, int aEnd, int bStart, int bEnd) {
        return java.util.Arrays.equals(bytes, aStart, aEnd, bytes, bStart, bEnd);
    }

    private void pathAndQuery(byte[] bytes, int from) throws Malformed {
        int i = from;
        boolean odd = false;
        byte last = 0;
        while (i < end && Ascii.is(bytes[i], Ascii.PATH)) {
            byte b = bytes[i++];
            odd |= b == '%' || (last == '/' && (b == '/' || b == '.' || b == ';'));
            last = b;
        }
        if (i < end && bytes[i] != '?') {
            throw bad("The path holds a character that must be encoded.");
        }
        pathStart = from;
        pathEnd = from;
        pathEnd = odd ? PathNormaliser.normalise(bytes, from, i) : i;
        queryStart = Math.min(i + 1, end);
        queryEnd = end;
        for (int q = queryStart; q < end; q++) {
            if (!Ascii.is(bytes[q], Ascii.QUERY)) {
                throw bad("The query holds a character that must be encoded.");
            }
        }
    }

    /** Checks and lower-cases {@code host[:port]} (RFC 3986 section 3.2, without user and encodings). */
    private void authority(byte[] bytes, int from, int to) throws Malformed {
        int i = from;
        if (i < to && bytes[i] == '[') {
            i = literal(bytes, from, to);
        } else {
            while (i < to && Ascii.is(bytes[i], Ascii.HOST)) {
                bytes[i] = Ascii.lower(bytes[i]);
                i++;
            }
        }
        if (i == from) {
            throw bad("Host is empty or holds a character that no host has.");
        }
        hostEnd = i;
        if (i < to) {
            port(bytes, i, to);
        }
        authorityStart = from;
        authorityEnd = to;
    }

    private static int literal(byte[] bytes, int from, int to) throws Malformed {
        int i = from + 1;
        while (i < to && (Ascii.hex(bytes[i]) >= 0 || bytes[i] == ':' || bytes[i] == '.')) {
            bytes[i] = Ascii.lower(bytes[i]);
            i++;
        }
        if (i == to || bytes[i] != ']' || i - from < 3) {
            throw bad("Host holds something in brackets that is not an IPv6 address.");
        }
        return i + 1;
    }

    private static void port(byte[] bytes, int colon, int to) throws Malformed {
        int port = 0;
        for (int i = colon + 1; i < to && port <= 0xffff; i++) {
            int digit = bytes[i] - '0';
            port = digit < 0 || digit > 9 ? 0x10000 : port * 10 + digit;
        }
        if (bytes[colon] != ':' || colon + 1 == to || to - colon > 6 || port > 0xffff) {
            throw bad("Host holds a character that no host has, or a port that is not a number up to 65535.");
        }
    }

    /** Where the normalised path begins. */
    public int pathStart() {
        return pathStart;
    }

    /** Where the normalised path ends. */
    public int pathEnd() {
        return pathEnd;
    }

    /** Where the raw query begins, behind its question mark. */
    public int queryStart() {
        return queryStart;
    }

    /** Where the raw query ends. */
    public int queryEnd() {
        return queryEnd;
    }

    /** Where the host begins, port included; equal to its end if there is none. */
    public int authorityStart() {
        return authorityStart;
    }

    /** Where the host ends, port included. */
    public int authorityEnd() {
        return authorityEnd;
    }

    /** Where the host ends, port excluded. */
    public int hostEnd() {
        return hostEnd;
    }
}
