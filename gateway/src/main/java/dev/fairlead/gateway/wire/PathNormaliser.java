package dev.fairlead.gateway.wire;

import static dev.fairlead.gateway.wire.Malformed.bad;

/**
 * Makes one spelling of a path of the many that mean the same, before anything is matched (RFC 3986 section 6.2.2).
 *
 * <p>Encodings of unreserved characters are decoded, all others stay encoded with upper-case digits: {@code %2F} is not
 * a slash, so {@code /admin%2Fx} is not below {@code /admin}. Empty segments are dropped ({@code //} becomes
 * {@code /}), then dot segments are resolved; a path never climbs above the root. {@code %00} and a backslash, plain or
 * encoded, are refused: later hops disagree on them. The result is written where the path stands; it is never longer.
 *
 * <p>What a service makes of the path behind us may differ: some decode {@code %2F} and resolve dots again, some cut
 * {@code ;parameters} off each segment first. A path that would then climb or lose a segment is refused: one where
 * something between slashes, encoded ones counted and parameters cut, is a dot segment ({@code /..%2f}, {@code /a%2f../},
 * {@code /..;/}, {@code /..%3b/}), or is empty next to a slash ({@code /%2fa}, {@code /a%2f/}, {@code /;x/a}). Other
 * encoded slashes stay encoded and other parameters stay part of their segment, for matching too: who guards
 * {@code /admin} in front of a service that cuts parameters must not leave {@code /} open beside it.
 */
final class PathNormaliser {

    private PathNormaliser() {}

    /**
     * Normalises in place.
     *
     * @param start of a path that begins with a slash and holds only characters that a path may hold
     * @return where the result ends
     * @throws Malformed for a percent sign without two digits, {@code %00}, {@code %5C} and segments that a later hop
     *     may take for others
     */
    static int normalise(byte[] bytes, int start, int end) throws Malformed {
        int decoded = decode(bytes, start, end);
        refuseDisguises(bytes, start, decoded);
        return segments(bytes, start, decoded);
    }

    private static int decode(byte[] bytes, int start, int end) throws Malformed {
        int out = start;
        for (int in = start; in < end; in++) {
            byte b = bytes[in];
            if (b != '%') {
                bytes[out++] = b;
                continue;
            }
            byte decoded = decoded(bytes, in, end);
            if (Ascii.is(decoded, Ascii.UNRESERVED)) {
                bytes[out++] = decoded;
            } else {
                bytes[out++] = '%';
                bytes[out++] = upper(bytes[in + 1]);
                bytes[out++] = upper(bytes[in + 2]);
            }
            in += 2;
        }
        return out;
    }

    private static byte decoded(byte[] bytes, int percent, int end) throws Malformed {
        int high = percent + 2 < end ? Ascii.hex(bytes[percent + 1]) : -1;
        int low = percent + 2 < end ? Ascii.hex(bytes[percent + 2]) : -1;
        if (high < 0 || low < 0) {
            throw bad("The path holds a percent sign without two hexadecimal digits.");
        }
        int value = high << 4 | low;
        if (value == 0 || value == '\\') {
            throw bad("The path holds an encoded NUL or backslash.");
        }
        return (byte) value;
    }

    private static byte upper(byte hex) {
        return hex >= 'a' ? (byte) (hex - 32) : hex;
    }

    private static void refuseDisguises(byte[] bytes, int start, int end) throws Malformed {
        int from = start + 1;
        while (from < end) {
            int to = from;
            while (to < end && bytes[to] != '/') {
                to++;
            }
            boolean plain = isDots(bytes, from, to, 1) || isDots(bytes, from, to, 2);
            if (to > from && !plain) {
                segment(bytes, from, to, to == end);
            }
            from = to + 1;
        }
    }

    /** Looks at the parts of one segment between its encoded slashes. */
    private static void segment(byte[] bytes, int from, int to, boolean last) throws Malformed {
        int part = from;
        while (part <= to) {
            int name = part;
            while (name < to
                    && bytes[name] != ';'
                    && !isEncoded(bytes, name, '2', 'F')
                    && !isEncoded(bytes, name, '3', 'B')) {
                name++;
            }
            int next = name;
            while (next < to && !isEncoded(bytes, next, '2', 'F')) {
                next++;
            }
            boolean dots = isDots(bytes, part, name, 1) || isDots(bytes, part, name, 2);
            boolean besideSlash = (part == from && !(last && next == to)) || (next == to && !last);
            if (dots || (name == part && besideSlash)) {
                throw bad("The path holds a segment that could be read as another one: an encoded slash or a semicolon"
                        + " beside a slash or dots.");
            }
            part = next == to ? to + 1 : next + 3;
        }
    }

    /** The encoding was made upper case before. */
    private static boolean isEncoded(byte[] bytes, int at, char high, char low) {
        return bytes[at] == '%' && bytes[at + 1] == high && bytes[at + 2] == low;
    }

    /** Each segment is written with the slash before it, so a dot segment only has to move the end back. */
    private static int segments(byte[] bytes, int start, int end) {
        int out = start;
        int in = start;
        while (in < end) {
            int from = in + 1;
            int to = from;
            while (to < end && bytes[to] != '/') {
                to++;
            }
            boolean last = to == end;
            if (isDots(bytes, from, to, 2)) {
                out = parent(bytes, start, out);
                out = last ? slash(bytes, out) : out;
            } else if (to == from || isDots(bytes, from, to, 1)) {
                out = last ? slash(bytes, out) : out;
            } else {
                out = slash(bytes, out);
                System.arraycopy(bytes, from, bytes, out, to - from);
                out += to - from;
            }
            in = to;
        }
        return out;
    }

    private static boolean isDots(byte[] bytes, int from, int to, int dots) {
        return to - from == dots && bytes[from] == '.' && bytes[to - 1] == '.';
    }

    private static int parent(byte[] bytes, int start, int out) {
        int i = out;
        while (i > start && bytes[i - 1] != '/') {
            i--;
        }
        return Math.max(start, i - 1);
    }

    private static int slash(byte[] bytes, int out) {
        bytes[out] = '/';
        return out + 1;
    }
}
