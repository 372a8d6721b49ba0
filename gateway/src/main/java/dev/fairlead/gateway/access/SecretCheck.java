package dev.fairlead.gateway.access;

import dev.fairlead.model.KeyHash;
import java.security.GeneralSecurityException;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks the secret half of a key: HMAC-SHA256 under the installation's hashing key, compared in constant time. Each
 * event loop has a Mac of its own, keyed once, so a check is a few hundred nanoseconds and shares nothing.
 */
public final class SecretCheck {

    private static final String ALGORITHM = "HmacSHA256";

    private final Loop[] loops;

    /**
     * A check for so many event loops.
     *
     * @param hashingKey the installation's key for credentials; copied
     * @param loops how many event loops there are: {@code Exchange.loop()} is less than that
     */
    public SecretCheck(byte[] hashingKey, int loops) {
        this.loops =
                IntStream.range(0, loops).mapToObj(loop -> loop(hashingKey)).toArray(Loop[]::new);
    }

    private static Loop loop(byte[] hashingKey) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(hashingKey, ALGORITHM));
            return new Loop(mac);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no " + ALGORITHM + ", which every Java must have", missing);
        }
    }

    /** Whether these bytes are the secret with that hash. Only the event loop of that number may ask. */
    boolean matches(int loop, byte[] bytes, int secretStart, KeyHash hash) {
        Loop own = loops[loop];
        own.mac.update(bytes, secretStart, KeyText.SECRET_LENGTH);
        try {
            own.mac.doFinal(own.result, 0);
        } catch (GeneralSecurityException shortBuffer) {
            throw new IllegalStateException("the result has the length that the Mac asked for", shortBuffer);
        }
        return hash.matches(own.result);
    }

    /** What one event loop works with. */
    private static final class Loop {
        private final Mac mac;
        private final byte[] result;

        Loop(Mac mac) {
            this.mac = mac;
            this.result = new byte[mac.getMacLength()];
        }
    }
}
