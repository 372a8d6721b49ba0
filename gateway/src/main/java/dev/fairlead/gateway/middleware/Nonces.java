package dev.fairlead.gateway.middleware;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * What {@code digestAuth} has its callers prove something about, once each. A nonce says itself when it was made, under
 * a key of this process, so that those who only ask for one take no room. Of those that were used at most 4,096 are
 * remembered; where more are needed the oldest ends early, and with it all that were made before: what is not known any
 * more is never taken for unused.
 */
final class Nonces {

    /** How a use of a nonce is seen. */
    enum Use {
        FRESH,
        /** Ended, or not ours: the caller gets another one and asks again. */
        STALE,
        /** This use of it was seen before. */
        REPLAYED
    }

    private static final long LIFE_MILLIS = 10 * 60 * 1000L;
    private static final int MOST = 4096;
    private static final int SEAL_BYTES = 16;
    private static final int NONCE_BYTES = 16 + SEAL_BYTES;
    private static final int WINDOW = Long.SIZE;

    private final RandomGenerator random;
    private final byte[] key = new byte[32];
    private final Map<String, Counts> used = new LinkedHashMap<>();
    private final ReentrantLock changing = new ReentrantLock();
    private long endedMillis = Long.MIN_VALUE;

    /** The uses of one nonce: the highest, and which of the 64 up to it there were. */
    private static final class Counts {
        private final long madeMillis;
        private long highest;
        private long seen;

        Counts(long madeMillis) {
            this.madeMillis = madeMillis;
        }

        boolean isNew(long count) {
            long above = count - highest;
            if (above > 0) {
                seen = above >= WINDOW ? 1 : (seen << above) | 1;
                highest = count;
                return true;
            }
            long bit = -above >= WINDOW ? 0 : 1L << -above;
            boolean unseen = bit != 0 && (seen & bit) == 0;
            seen |= bit;
            return unseen;
        }
    }

    /** @param random makes the key and the nonces */
    Nonces(RandomGenerator random) {
        this.random = random;
        random.nextBytes(key);
    }

    /** A new one. Any thread. */
    String make(long nowMillis) {
        ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES);
        changing.lock();
        try {
            nonce.putLong(nowMillis).putLong(random.nextLong());
        } finally {
            changing.unlock();
        }
        nonce.put(seal(nonce.array()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce.array());
    }

    /** Uses one for the {@code count}-th time; only after the rest of the answer was found to be right. Any thread. */
    Use use(String nonce, long count, long nowMillis) {
        long made = made(nonce);
        if (made == Long.MIN_VALUE || nowMillis - made > LIFE_MILLIS) {
            return Use.STALE;
        }
        changing.lock();
        try {
            Counts counts = used.get(nonce);
            if (counts == null) {
                if (made <= endedMillis) {
                    return Use.STALE;
                }
                makeRoom(nowMillis);
                counts = new Counts(made);
                used.put(nonce, counts);
            }
            return counts.isNew(count) ? Use.FRESH : Use.REPLAYED;
        } finally {
            changing.unlock();
        }
    }

    private void makeRoom(long nowMillis) {
        if (used.size() < MOST) {
            return;
        }
        used.values().removeIf(counts -> nowMillis - counts.madeMillis > LIFE_MILLIS);
        if (used.size() < MOST) {
            return;
        }
        long oldest = used.values().stream()
                .mapToLong(counts -> counts.madeMillis)
                .min()
                .orElse(endedMillis);
        endedMillis = Math.max(endedMillis, oldest);
        used.values().removeIf(counts -> counts.madeMillis <= endedMillis);
    }

    // When it was made; the least of all times where it is not one of ours.
    private long made(String nonce) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(nonce);
            boolean ours = bytes.length == NONCE_BYTES
                    && MessageDigest.isEqual(seal(bytes), Arrays.copyOfRange(bytes, 16, NONCE_BYTES));
            // Two spellings of one nonce would be two nonces.
            return ours
                            && Base64.getUrlEncoder()
                                    .withoutPadding()
                                    .encodeToString(bytes)
                                    .equals(nonce)
                    ? ByteBuffer.wrap(bytes).getLong()
                    : Long.MIN_VALUE;
        } catch (IllegalArgumentException notBase64) {
            return Long.MIN_VALUE;
        }
    }

    private byte[] seal(byte[] nonce) {
        MessageDigest digest = Passwords.digest("SHA-256");
        digest.update(key);
        digest.update(nonce, 0, 16);
        // The inner hash is hashed again under the key: its length cannot be extended.
        byte[] inner = digest.digest();
        digest.update("seal".getBytes(StandardCharsets.US_ASCII));
        digest.update(key);
        digest.update(inner);
        return Arrays.copyOf(digest.digest(), SEAL_BYTES);
    }

    /** Those that are remembered. Any thread. */
    int size() {
        changing.lock();
        try {
            return used.size();
        } finally {
            changing.unlock();
        }
    }
}
