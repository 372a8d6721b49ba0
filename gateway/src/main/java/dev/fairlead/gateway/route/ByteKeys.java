package dev.fairlead.gateway.route;

import java.util.Arrays;
import java.util.List;

/**
 * A fixed set of byte strings, and which of them a range of bytes is. Open addressing over a table at most half full;
 * what a caller sends decides only where to look, never how long the table is. Looking up allocates nothing.
 */
final class ByteKeys {

    private final byte[][] keys;
    private final int[] hashes;
    private final int[] slots;

    /** The keys get the numbers of their places in the list; they must differ. */
    ByteKeys(List<byte[]> keys) {
        this.keys = keys.toArray(byte[][]::new);
        this.hashes = new int[keys.size()];
        this.slots = new int[Integer.highestOneBit(Math.max(1, keys.size())) * 4];
        for (int i = 0; i < this.keys.length; i++) {
            hashes[i] = hash(this.keys[i], 0, this.keys[i].length);
            int slot = slot(hashes[i]);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
    }

    /** The number of the key that the range is, or -1. */
    int indexOf(byte[] bytes, int start, int end) {
        return indexOf(hash(bytes, start, end), bytes, start, end);
    }

    /** Likewise, for who has the hash of the range already. */
    int indexOf(int hash, byte[] bytes, int start, int end) {
        int slot = slot(hash);
        while (slots[slot] != 0) {
            int index = slots[slot] - 1;
            byte[] key = keys[index];
            if (hashes[index] == hash && Arrays.equals(key, 0, key.length, bytes, start, end)) {
                return index;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return -1;
    }

    /** The hash of one byte more: {@code hash(range) == append(…append(0, first)…, last)}. */
    static int append(int hash, byte next) {
        return 31 * hash + next;
    }

    private static int hash(byte[] bytes, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = append(hash, bytes[i]);
        }
        return hash;
    }

    // The polynomial above leaves the low bits of similar keys alike; the multiplication spreads them.
    private int slot(int hash) {
        int spread = hash * 0x9E3779B9;
        return (spread ^ (spread >>> 16)) & (slots.length - 1);
    }
}
