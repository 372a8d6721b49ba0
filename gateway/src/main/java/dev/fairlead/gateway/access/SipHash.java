package dev.fairlead.gateway.access;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash that nobody without the key can predict or collide, in some
 * tens of nanoseconds.
 */
final class SipHash {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long k0;
    private final long k1;

    SipHash(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    // All in one method and in locals: an object for the four words would be made for each call.
    long hash(byte[] bytes, int start, int length) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int words = length / Long.BYTES;
        // The whole words, the last one with the length, and the end of it all.
        for (int turn = 0; turn <= words + 1; turn++) {
            boolean ends = turn > words;
            long word = turn < words ? (long) LONGS.get(bytes, start + turn * Long.BYTES) : last(bytes, start, length);
            if (ends) {
                v2 ^= 0xff;
            } else {
                v3 ^= word;
            }
            for (int round = ends ? 0 : 2; round < 4; round++) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= ends ? 0 : word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static long last(byte[] bytes, int start, int length) {
        long last = (long) length << 56;
        int whole = length & ~7;
        for (int i = whole; i < length; i++) {
            last |= (bytes[start + i] & 0xffL) << (8 * (i - whole));
        }
        return last;
    }
}
