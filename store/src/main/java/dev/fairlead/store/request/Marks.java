package dev.fairlead.store.request;

import java.util.Arrays;
import java.util.Map;

/**
 * What may stand in a chunk, as a Bloom filter: where a mark is missing, no record of the chunk has the value, and the
 * chunk need not be read. With {@value #BYTES} bytes and the most records that a chunk takes about one chunk in a
 * thousand is read for nothing.
 */
final class Marks {

    /** Of one chunk. */
    static final int BYTES = 1024;

    private static final int TRIES = 4;

    private final byte[] bits;

    private Marks(byte[] bits) {
        this.bits = bits;
    }

    static Marks none() {
        return new Marks(new byte[BYTES]);
    }

    /** Those of a chunk among those of all chunks of a sheet; where there are none everything may be there. */
    static Marks read(byte[] saved, int number) {
        return new Marks(
                saved.length < (number + 1) * BYTES
                        ? new byte[0]
                        : Arrays.copyOfRange(saved, number * BYTES, (number + 1) * BYTES));
    }

    void writeTo(byte[] all, int number) {
        System.arraycopy(bits, 0, all, number * BYTES, bits.length);
    }

    void put(RequestRecord each) {
        each.keys().forEach((key, value) -> {
            set(hash(key, value));
            if (key == Key.STATUS && !value.isEmpty()) {
                set(hash(key, value.charAt(0) + "xx"));
            }
        });
    }

    boolean mayHave(Map<Key, String> wanted) {
        return bits.length != BYTES
                || wanted.entrySet().stream().allMatch(pair -> isSet(hash(pair.getKey(), pair.getValue())));
    }

    private void set(long hash) {
        for (int i = 0; i < TRIES; i++) {
            int at = place(hash, i);
            bits[at >>> 3] |= (byte) (1 << (at & 7));
        }
    }

    private boolean isSet(long hash) {
        for (int i = 0; i < TRIES; i++) {
            int at = place(hash, i);
            if ((bits[at >>> 3] & (1 << (at & 7))) == 0) {
                return false;
            }
        }
        return true;
    }

    // Two halves of one hash make as many places as are wanted.
    private static int place(long hash, int number) {
        int first = (int) hash;
        int second = (int) (hash >>> Integer.SIZE) | 1;
        return Math.floorMod(first + number * second, BYTES * Byte.SIZE);
    }

    // FNV-1a of the key and the value, and mixed once more: neighbours must not be neighbours.
    private static long hash(Key key, String value) {
        long hash = 0xcbf29ce484222325L;
        String text = key.name() + '=' + value;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
        return hash ^ (hash >>> 29);
    }
}
