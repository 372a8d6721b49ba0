package dev.fairlead.store.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.model.KeyHash;
import dev.fairlead.model.form.KeyHasher;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The keys of clients: hashed, derived for files, issued anew. */
public final class CredentialKeys implements KeyHasher {

    private static final String ID_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final String SECRET_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID_LENGTH = 12;
    private static final int SECRET_LENGTH = 32;

    private final Keyring keyring;
    private final boolean derives;

    private CredentialKeys(Keyring keyring, boolean derives) {
        this.keyring = keyring;
        this.derives = derives;
    }

    /** For files: a credential without a key gets one that is derived from the installation's key. */
    public static CredentialKeys ofFiles(Keyring keyring) {
        return new CredentialKeys(keyring, true);
    }

    /** For the store: a credential without a key has none until one is issued. */
    public static CredentialKeys ofStore(Keyring keyring) {
        return new CredentialKeys(keyring, false);
    }

    /**
     * A key that was just made.
     *
     * @param id the public half
     * @param hash of the secret half: what is kept
     * @param text the whole key {@code flk_<id>_<secret>}; shown once
     */
    public record IssuedKey(String id, KeyHash hash, String text) {
        @Override
        public String toString() {
            return "IssuedKey[" + id + ", ***]";
        }
    }

    /** Makes a new random key. */
    public IssuedKey issue() {
        SecureRandom random = new SecureRandom();
        String id = randomId(random);
        String secret = randomSecret(random);
        return new IssuedKey(id, hash(secret), "flk_" + id + "_" + secret);
    }

    @Override
    public KeyHash hash(String secret) {
        return keyring.hash(secret.getBytes(UTF_8));
    }

    @Override
    public Optional<String> derive(String client, String credential) {
        if (!derives) {
            return Optional.empty();
        }
        // Two labels, so that the public half tells nothing about the secret one; lengths, so that "a/b" and "c" are
        // not "a" and "b/c".
        String which = client.length() + "/" + client + "/" + credential;
        String id = digits(keyring.derive("file-credential-id/" + which), ID_DIGITS, ID_LENGTH);
        String secret = digits(keyring.derive("file-credential/" + which), SECRET_DIGITS, SECRET_LENGTH);
        return Optional.of("flk_" + id + "_" + secret);
    }

    @Override
    public String seal(String client, String secret) {
        return seal(keyring, client, secret);
    }

    @Override
    public String password(String client, String password) {
        return derives
                ? KeyHasher.super.password(client, password)
                : PasswordHash.of(password, PasswordHash.ITERATIONS);
    }

    /** The secret of a client's tokens as it is kept; the same secret gives the same text. */
    public static String seal(Keyring keyring, String client, String secret) {
        byte[] sealed = keyring.encryptSame(secret.getBytes(UTF_8), context(client));
        return SEALED + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /**
     * What {@link #seal} has sealed.
     *
     * @throws KeyException if it was sealed under a key that is not here, for another client, or altered
     */
    public static byte[] open(Keyring keyring, String client, String sealed) throws KeyException {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(SEALED.length()));
            return keyring.decrypt(bytes, context(client));
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException notSealed) {
            throw new KeyException("a secret of the client \"" + client + "\" is not as it was sealed");
        }
    }

    private static String context(String client) {
        return "a secret of the client \"" + client + "\"";
    }

    /** Twelve digits and lower-case letters. */
    public static String randomId(SecureRandom random) {
        return random(random, ID_DIGITS, ID_LENGTH);
    }

    /** Thirty-two digits and letters: 190 bits. */
    public static String randomSecret(SecureRandom random) {
        return random(random, SECRET_DIGITS, SECRET_LENGTH);
    }

    private static String random(SecureRandom random, String digits, int length) {
        return random.ints(length, 0, digits.length())
                .mapToObj(digit -> digits.substring(digit, digit + 1))
                .collect(java.util.stream.Collectors.joining());
    }

    // 256 bits as a number in that base: the last digits of it are as good as random.
    private static String digits(byte[] bytes, String digits, int length) {
        BigInteger base = BigInteger.valueOf(digits.length());
        BigInteger rest = new BigInteger(1, bytes);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(digits.charAt(rest.mod(base).intValue()));
            rest = rest.divide(base);
        }
        return text.toString();
    }
}
