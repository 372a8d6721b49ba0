package dev.fairlead.gateway.access;

import dev.fairlead.model.KeyHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks the secret half of a key: HMAC-SHA256 under the installation's hashing key, compared in constant time. Each
 * event loop has its own Mac, keyed once, and shares nothing.
 *
 * <p>That costs 0.3 µs and more, some percent of all that a request costs; so each loop remembers the secrets that it has
 * found right lately, which costs 0.04 µs: not the secrets, but 128 bits of SipHash of each under a key that is derived for this
 * purpose, so that a heap dump holds no key and nobody can aim for a place in the table. An entry belongs to the very
 * hash that was checked: a snapshot in which the credential was changed or removed never meets it. Who presents a wrong
 * secret pays for both, known id or not.
 */
public final class SecretCheck {

    /** Entries a loop remembers; the newer one takes the place of the older. 24 bytes each. */
    static final int REMEMBERED = 1024;

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] PURPOSE = "remembered secrets".getBytes(StandardCharsets.US_ASCII);

    private final Loop[] loops;
    private final BiPredicate<byte[], KeyHash> inherited;
    private final SipHash high;
    private final SipHash low;

    /**
     * A check for so many event loops.
     *
     * @param hashingKey the installation's key for credentials; copied
     * @param loops how many event loops there are: {@code Exchange.loop()} is less than that
     */
    public SecretCheck(byte[] hashingKey, int loops) {
        this(hashingKey, (secret, hash) -> false, loops);
    }

    /**
     * The same where secrets may have been hashed by another installation.
     *
     * @param inherited whether a secret has a hash under another key; asked on event loops, for each secret that does not
     *     have it under the own one
     */
    public SecretCheck(byte[] hashingKey, BiPredicate<byte[], KeyHash> inherited, int loops) {
        this.inherited = inherited;
        SecretKeySpec key = new SecretKeySpec(hashingKey, ALGORITHM);
        this.loops =
                IntStream.range(0, loops).mapToObj(loop -> new Loop(mac(key))).toArray(Loop[]::new);
        ByteBuffer derived = ByteBuffer.wrap(mac(key).doFinal(PURPOSE));
        this.high = new SipHash(derived.getLong(), derived.getLong());
        this.low = new SipHash(derived.getLong(), derived.getLong());
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no " + ALGORITHM + ", which every Java must have", missing);
        }
    }

    /** Whether these bytes are the secret with that hash. Only the event loop of that number may ask. */
    boolean matches(int loop, byte[] bytes, int secretStart, KeyHash hash) {
        Loop own = loops[loop];
        long first = high.hash(bytes, secretStart, KeyText.SECRET_LENGTH);
        long second = low.hash(bytes, secretStart, KeyText.SECRET_LENGTH);
        if (own.remembers(first, second, hash)) {
            return true;
        }
        boolean right = own.matches(bytes, secretStart, hash)
                || inherited.test(Arrays.copyOfRange(bytes, secretStart, secretStart + KeyText.SECRET_LENGTH), hash);
        if (right) {
            own.remember(first, second, hash);
        }
        return right;
    }

    /** What one event loop works with. */
    private static final class Loop {
        private final Mac mac;
        private final byte[] result;
        private final long[] digests = new long[2 * REMEMBERED];
        private final @Nullable KeyHash[] hashes = new @Nullable KeyHash[REMEMBERED];

        Loop(Mac mac) {
            this.mac = mac;
            this.result = new byte[mac.getMacLength()];
        }

        boolean matches(byte[] bytes, int secretStart, KeyHash hash) {
            mac.update(bytes, secretStart, KeyText.SECRET_LENGTH);
            try {
                mac.doFinal(result, 0);
            } catch (GeneralSecurityException shortBuffer) {
                throw new IllegalStateException("the result has the length that the Mac asked for", shortBuffer);
            }
            return hash.matches(result);
        }

        // The identity of the hash is what ties an entry to one snapshot.
        @SuppressWarnings("ReferenceEquality")
        boolean remembers(long first, long second, KeyHash hash) {
            int place = place(first);
            return hashes[place] == hash && ((digests[2 * place] ^ first) | (digests[2 * place + 1] ^ second)) == 0;
        }

        void remember(long first, long second, KeyHash hash) {
            int place = place(first);
            hashes[place] = hash;
            digests[2 * place] = first;
            digests[2 * place + 1] = second;
        }

        private static int place(long digest) {
            return (int) digest & (REMEMBERED - 1);
        }
    }
}
