package dev.fairlead.store.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The keys of an installation under a passphrase, for the way to another one. The passphrase becomes a key by
 * PBKDF2-HMAC-SHA256 (RFC 8018) with a salt of its own; under that key they are sealed as everything is.
 */
public final class KeyParcel {

    /** The shortest passphrase that does. */
    public static final int MIN_PASSPHRASE = 12;

    private static final String FORM = "pbkdf2-sha256";
    private static final String CONTEXT = "the keys of a travelling store";
    private static final int SALT_BYTES = 16;

    private final int iterations;

    /** @param iterations of PBKDF2; a parcel opens with as many as it was made with */
    public KeyParcel(int iterations) {
        this.iterations = iterations;
    }

    /**
     * Wraps all keys of an installation. Takes some tenths of a second, by intention.
     *
     * @throws KeyException if the passphrase is too short
     */
    public String wrap(Keyring keyring, String passphrase) throws KeyException {
        if (passphrase.codePointCount(0, passphrase.length()) < MIN_PASSPHRASE) {
            throw new KeyException("the passphrase has less than " + MIN_PASSPHRASE
                    + " characters; all keys of the installation will lie under it, so make it long");
        }
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        byte[] sealed = under(passphrase, salt).encrypt(keyring.text().getBytes(UTF_8), CONTEXT);
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return FORM + "$" + encoder.encodeToString(salt) + "$" + encoder.encodeToString(sealed);
    }

    /**
     * The keys in a parcel.
     *
     * @throws KeyException if the passphrase is another one, or the parcel was altered
     */
    public Keyring open(String parcel, String passphrase) throws KeyException {
        String[] parts = parcel.split("\\$", -1);
        if (parts.length != 3 || !parts[0].equals(FORM)) {
            throw new KeyException("its keys are not as export wrote them");
        }
        try {
            Base64.Decoder decoder = Base64.getDecoder();
            byte[] text = under(passphrase, decoder.decode(parts[1])).decrypt(decoder.decode(parts[2]), CONTEXT);
            return Keyring.parse(new String(text, UTF_8), CONTEXT);
        } catch (KeyException wrong) {
            throw new KeyException(
                    "the passphrase is not the one that it was exported with, or its keys were altered", wrong);
        } catch (IllegalArgumentException notBase64) {
            throw new KeyException("its keys are not as export wrote them", notBase64);
        }
    }

    private Keyring under(String passphrase, byte[] salt) throws KeyException {
        byte[] key = PasswordHash.derive(passphrase, salt, iterations);
        return Keyring.parse(Base64.getEncoder().encodeToString(key), "the passphrase");
    }
}
