package dev.fairlead.gateway.wire;

/** What a byte may be in a head: one table, one bit for each question (RFC 9110 section 5.6, RFC 3986 section 2). */
public final class Ascii {

    /** A token: method, header name. */
    static final int TOKEN = 1;

    /** A field value: visible, space, tab, and bytes from 0x80 on. Not CR, LF, NUL or another control character. */
    static final int VALUE = 2;

    /** A path as it may come: pchar, slash, and {@code [ ] |}, which browsers send as they are. */
    static final int PATH = 4;

    /** A query as it may come: all visible characters but {@code " # < >}. */
    static final int QUERY = 8;

    /** A host name or an IPv4 literal. */
    static final int HOST = 16;

    /** Unreserved: its percent-encoding means the same. */
    static final int UNRESERVED = 32;

    private static final byte[] KINDS = kinds();

    private Ascii() {}

    static boolean is(byte b, int kind) {
        return (KINDS[b & 0xff] & kind) != 0;
    }

    /** Whether a header name may hold the character (RFC 9110 section 5.6.2). */
    public static boolean isToken(char c) {
        return c < 128 && is((byte) c, TOKEN);
    }

    /** The digit's value, or -1. */
    static int hex(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }

    /** Whether the bytes spell the word, whatever their case. {@code lower} is lower case. */
    public static boolean same(byte[] bytes, int start, int end, String lower) {
        if (end - start != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (lower(bytes[start + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The same, where an underscore also passes for a dash of the word. */
    static boolean alike(byte[] bytes, int start, int end, String lower) {
        if (end - start != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            byte b = bytes[start + i];
            char wanted = lower.charAt(i);
            if (lower(b) != wanted && (b != '_' || wanted != '-')) {
                return false;
            }
        }
        return true;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (int c = 0x21; c < 0x7f; c++) {
            int kind = VALUE | (within("\"#<>", c) ? 0 : QUERY);
            boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            kind |= alphanumeric || within("!#$%&'*+-.^_`|~", c) ? TOKEN : 0;
            kind |= alphanumeric || within("-._~!$&'()*+,;=:@%/[]|", c) ? PATH : 0;
            kind |= alphanumeric || within("-._~", c) ? HOST | UNRESERVED : 0;
            kinds[c] = (byte) kind;
        }
        for (int c = 0x80; c < 0x100; c++) {
            kinds[c] = VALUE;
        }
        kinds[' '] = VALUE;
        kinds['\t'] = VALUE;
        return kinds;
    }

    private static boolean within(String set, int c) {
        return set.indexOf(c) >= 0;
    }
}
