package dev.fairlead.gateway;

import dev.fairlead.gateway.access.Proving;
import dev.fairlead.gateway.middleware.Passwords;
import dev.fairlead.model.KeyHash;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import dev.fairlead.store.secret.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.function.BiPredicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a gateway needs of the installation's keys to check credentials.
 *
 * @param hashing what API keys are hashed with
 * @param inherited whether the secret half of an API key has the hash under a key of another installation
 * @param opening opens the secrets of tokens
 * @param passwords whether a password, the first, has a hash
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record InstallationKeys(
        byte[] hashing,
        BiPredicate<byte[], KeyHash> inherited,
        Proving.Opening opening,
        BiPredicate<String, String> passwords) {

    private static final Logger LOG = LoggerFactory.getLogger(InstallationKeys.class);
    private static final String SLOW = "pbkdf2-";

    /** All of it. */
    public static InstallationKeys of(Keyring keyring) {
        return new InstallationKeys(
                keyring.derive("credential-hash"),
                keyring::isInherited,
                (client, text) -> opened(keyring, client, text),
                InstallationKeys::isRight);
    }

    /** Only keys and passwords can be checked. */
    public static InstallationKeys hashing(byte[] key) {
        return new InstallationKeys(key, (secret, hash) -> false, (client, text) -> null, InstallationKeys::isRight);
    }

    private static byte @org.jspecify.annotations.Nullable [] opened(Keyring keyring, String client, String sealed) {
        try {
            return CredentialKeys.open(keyring, client, sealed);
        } catch (KeyException wrong) {
            LOG.atError()
                    .addKeyValue("client", client)
                    .addKeyValue("reason", wrong.text())
                    .log("secret_not_opened");
            return null;
        }
    }

    private static boolean isRight(String password, String hash) {
        return hash.startsWith(SLOW) ? PasswordHash.matches(password, hash) : Passwords.isRight(hash, password);
    }

    /** The hash of a text under {@link #hashing}. */
    String keyed(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(hashing, "HmacSHA256"));
            return KeyHash.of(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)))
                    .hex();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HmacSHA256", missing);
        }
    }

    @Override
    public String toString() {
        return "InstallationKeys[***]";
    }
}
