package dev.fairlead.gateway.observe.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Values of JSON as bytes, appended to a buffer that is used again and again.
 *
 * <p>Whatever comes in, what goes out is valid JSON (RFC 8259), valid UTF-8 and harmless on a terminal: quotes and
 * backslashes are escaped, and so are all control characters (C0, DEL, C1), line separators and characters that
 * reverse the direction of text. A byte that is not UTF-8 comes out as {@code %XX}, which in a path or a host means
 * the same; half of a surrogate pair comes out as U+FFFD. Text longer than its bound is cut between characters and ends
 * in an ellipsis, so a bound on each field bounds the line.
 *
 * <p>For one thread.
 */
public final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX_UPPER = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ELLIPSIS = "\u2026".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] PLAIN = new boolean[128];

    static {
        for (int c = 0x20; c < 0x7f; c++) {
            PLAIN[c] = c != '"' && c != '\\';
        }
    }

    private final int maxBytes;
    private byte[] bytes;
    private int length;

    /**
     * An empty buffer.
     *
     * @param firstBytes its size at first
     * @param maxBytes the size that it never outgrows; appending beyond it throws IllegalStateException
     */
    public JsonBytes(int firstBytes, int maxBytes) {
        this.bytes = new byte[firstBytes];
        this.maxBytes = maxBytes;
    }

    /** Forgets what was appended; keeps the memory. */
    public JsonBytes clear() {
        length = 0;
        return this;
    }

    /** How many bytes were appended. */
    public int length() {
        return length;
    }

    /** The buffer itself: {@link #length} bytes from 0 on are valid, until the next call. */
    public byte[] array() {
        return bytes;
    }

    /** A copy of what was appended. */
    public byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** Appends one byte as it is. */
    public JsonBytes raw(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Appends bytes as they are. */
    public JsonBytes raw(byte[] source) {
        room(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
        return this;
    }

    /** Appends what another buffer holds, as it is. */
    public JsonBytes raw(JsonBytes source) {
        room(source.length);
        System.arraycopy(source.bytes, 0, bytes, length, source.length);
        length += source.length;
        return this;
    }

    /**
     * Appends letters, digits and marks that need no escape, in quotes; anything else becomes an underscore, and nothing
     * at all {@code null}.
     */
    JsonBytes plain(byte[] source, int count) {
        if (count == 0) {
            return nothing();
        }
        room(count + 2);
        bytes[length++] = '"';
        for (int i = 0; i < count; i++) {
            byte b = source[i];
            boolean plain = b > ' ' && b < 0x7f && b != '"' && b != '\\';
            bytes[length++] = plain ? b : (byte) '_';
        }
        bytes[length++] = '"';
        return this;
    }

    /** Appends {@code null}. */
    public JsonBytes nothing() {
        return raw(NULL);
    }

    /** Appends {@code true} or {@code false}. */
    public JsonBytes bool(boolean value) {
        return raw(value ? TRUE : FALSE);
    }

    /** Appends a whole number. */
    public JsonBytes number(long value) {
        if (value == Long.MIN_VALUE) {
            return raw(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
        }
        room(20);
        long rest = value;
        if (rest < 0) {
            bytes[length++] = '-';
            rest = -rest;
        }
        int digits = 1;
        for (long bound = 10; digits < 19 && rest >= bound; bound *= 10) {
            digits++;
        }
        return digits(rest, digits);
    }

    /** Appends exactly so many decimal digits of a number that is not negative, with zeros in front. */
    public JsonBytes digits(long value, int count) {
        room(count);
        long rest = value;
        for (int at = length + count - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
        return this;
    }

    /** Appends nanoseconds as milliseconds with three decimals; a negative time is none. */
    public JsonBytes millis(long nanos) {
        long micros = Math.max(0, nanos) / 1000;
        return number(micros / 1000).raw('.').digits(micros % 1000, 3);
    }

    /** Appends a string: at most {@code limit} bytes between its quotes. */
    public JsonBytes text(String value, int limit) {
        int end = open(value.length(), limit);
        int at = length;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int next;
            if (c < 128 && PLAIN[c]) {
                next = plain(c, at, end);
            } else {
                int codePoint = value.codePointAt(i);
                next = escaped(codePoint, at, end);
                i += Character.charCount(codePoint) - 1;
            }
            if (next < 0) {
                return close(at, true);
            }
            at = next;
        }
        return close(at, false);
    }

    /** Appends bytes that should be UTF-8 as a string: at most {@code limit} bytes between its quotes. */
    public JsonBytes utf8(byte[] source, int from, int to, int limit) {
        int end = open(to - from, limit);
        int at = length;
        int i = from;
        while (i < to) {
            int b = source[i];
            int next;
            if (b >= 0 && PLAIN[b]) {
                next = plain(b, at, end);
                i++;
            } else {
                int codePoint = Utf8.codePoint(source, i, to);
                next = codePoint < 0 ? percent(b, at, end) : escaped(codePoint, at, end);
                i += codePoint < 0 ? 1 : Utf8.length(codePoint);
            }
            if (next < 0) {
                return close(at, true);
            }
            at = next;
        }
        return close(at, false);
    }

    /** Opens a string, sees to the room that it may need, and gives the first index that it must not reach. */
    private int open(int units, int limit) {
        int most = (int) Math.min(limit, 6L * units);
        room(most + ELLIPSIS.length + 2);
        bytes[length++] = '"';
        return length + most;
    }

    private JsonBytes close(int at, boolean cut) {
        length = at;
        if (cut) {
            raw(ELLIPSIS);
        }
        bytes[length++] = '"';
        return this;
    }

    private int plain(int c, int at, int end) {
        if (at >= end) {
            return -1;
        }
        bytes[at] = (byte) c;
        return at + 1;
    }

    // What does not fit before the end gives -1 and leaves the buffer as it was, so that a cut never splits an escape.
    private int escaped(int codePoint, int at, int end) {
        int two = shortEscape(codePoint);
        if (two != 0) {
            if (at + 2 > end) {
                return -1;
            }
            bytes[at] = '\\';
            bytes[at + 1] = (byte) two;
            return at + 2;
        }
        boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        if (half || Utf8.unseen(codePoint)) {
            return unicode(half ? 0xfffd : codePoint, at, end);
        }
        return at + Utf8.length(codePoint) > end ? -1 : Utf8.put(codePoint, bytes, at);
    }

    private static int shortEscape(int codePoint) {
        return switch (codePoint) {
            case '"', '\\' -> codePoint;
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
    }

    private int unicode(int codePoint, int at, int end) {
        if (at + 6 > end) {
            return -1;
        }
        bytes[at] = '\\';
        bytes[at + 1] = 'u';
        for (int digit = 0; digit < 4; digit++) {
            bytes[at + 2 + digit] = HEX[(codePoint >> (12 - 4 * digit)) & 15];
        }
        return at + 6;
    }

    private int percent(int b, int at, int end) {
        if (at + 3 > end) {
            return -1;
        }
        bytes[at] = '%';
        bytes[at + 1] = HEX_UPPER[(b >> 4) & 15];
        bytes[at + 2] = HEX_UPPER[b & 15];
        return at + 3;
    }

    private void room(int more) {
        if (bytes.length - length >= more) {
            return;
        }
        long needed = (long) length + more;
        if (needed > maxBytes) {
            throw new IllegalStateException(
                    "the text has " + needed + " bytes, " + maxBytes + " are the most; ask for a part of it");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, Math.max(needed, 2L * bytes.length)));
    }
}
