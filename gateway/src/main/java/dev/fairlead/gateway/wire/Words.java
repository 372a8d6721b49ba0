package dev.fairlead.gateway.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes at once, where a head has long runs of bytes that are all alike to the parser. */
final class Words {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long CASE = 0x2020202020202020L;

    private Words() {}

    /**
     * Goes over bytes that may stand in a value for certain, eight at a time.
     *
     * @return where a byte may stand that is none, at most seven before it or at most seven before the end
     */
    static int plainUntil(byte[] bytes, int from, int end) {
        int at = from;
        while (at <= end - Long.BYTES) {
            long word = (long) LONG.get(bytes, at);
            // Below 0x20, or 0x7f; a byte from 0x80 on is neither, and the mask by ~word says so.
            long controls = (word - ONES * 0x20) & ~word;
            long delete = ((word ^ (ONES * 0x7f)) - ONES) & ~(word ^ (ONES * 0x7f));
            if (((controls | delete) & TOPS) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        return at;
    }

    /** The first eight bytes of a token, or all of a shorter one, in lower case, as a number. */
    static long first(byte[] token, int start, int end) {
        return end - start < Long.BYTES ? few(token, start, end) : (long) LONG.get(token, start) | CASE;
    }

    /** The last eight bytes of a token, or all of a shorter one, in lower case, as a number. */
    static long last(byte[] token, int start, int end) {
        return end - start < Long.BYTES ? few(token, start, end) : (long) LONG.get(token, end - Long.BYTES) | CASE;
    }

    private static long few(byte[] token, int start, int end) {
        long word = 0;
        for (int i = start; i < end; i++) {
            word = word << 8 | token[i] | 0x20;
        }
        return word;
    }

    /** Whether a token of at most 16 bytes holds no underscore. */
    static boolean hasNoUnderscore(byte[] token, int start, int end) {
        if (end - start < Long.BYTES) {
            for (int i = start; i < end; i++) {
                if (token[i] == '_') {
                    return false;
                }
            }
            return true;
        }
        return !hasUnderscore((long) LONG.get(token, start))
                && !hasUnderscore((long) LONG.get(token, end - Long.BYTES));
    }

    private static boolean hasUnderscore(long word) {
        long other = word ^ (ONES * '_');
        return ((other - ONES) & ~other & TOPS) != 0;
    }
}
