package dev.fairlead.store.secret;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it is kept: PBKDF2-HMAC-SHA256 (RFC 8018) with a salt of its own. The number of iterations stands in
 * the text, so that it can grow.
 */
public final class PasswordHash {

    /** The iterations of a new hash. */
    public static final int ITERATIONS = 600_000;

    private static final String FORM = "pbkdf2-sha256";
    private static final int MAX_ITERATIONS = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    private PasswordHash() {}

    /** Hashes a password. With {@link #ITERATIONS} it takes a few tenths of a second, by intention. */
    public static String of(String password, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return written(
                iterations, encoder.encodeToString(salt), encoder.encodeToString(derive(password, salt, iterations)));
    }

    /** A hash of nothing that is known: no password has it, and finding that out takes as long as with any other. */
    public static String ofNothing(int iterations) {
        return written(iterations, "A".repeat(22), "A".repeat(43));
    }

    private static String written(int iterations, String salt, String hash) {
        return FORM + "$" + iterations + "$" + salt + "$" + hash;
    }

    /** Whether the password has this hash; false for every text that is no hash, in no time. */
    public static boolean matches(String password, String hash) {
        String[] parts = hash.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(FORM) || !parts[1].matches("[0-9]{1,8}")) {
            return false;
        }
        int iterations = Integer.parseInt(parts[1]);
        if (iterations < 1 || iterations > MAX_ITERATIONS) {
            return false;
        }
        Base64.Decoder decoder = Base64.getDecoder();
        byte[] salt = decoder.decode(parts[2]);
        return MessageDigest.isEqual(decoder.decode(parts[3]), derive(password, salt, iterations));
    }

    // The same characters may be typed as different code points; NIST SP 800-63B asks for one form of them.
    static byte[] derive(String password, byte[] salt, int iterations) {
        char[] normal = Normalizer.normalize(password, Normalizer.Form.NFKC).toCharArray();
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(normal, salt, iterations, HASH_BITS))
                    .getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", impossible);
        }
    }
}
