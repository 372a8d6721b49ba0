package dev.fairlead.store;

import dev.fairlead.store.secret.PasswordHash;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach the store.
 *
 * @param uri {@code mongodb://} or {@code mongodb+srv://}; a database in it wins over {@code fairlead}
 * @param data where {@code installation.key} lies, or is made
 * @param encryptionKeys the value of {@code FAIRLEAD_ENCRYPTION_KEY}, if it is set
 * @param ownsKey true where the key may be made here: the store is embedded and belongs to this directory
 * @param patience how long one call may take in all, 1 to 60 seconds
 * @param iterations of PBKDF2 over new passwords and over the keys of a travelling store
 */
public record StoreSettings(
        String uri, Path data, Optional<String> encryptionKeys, boolean ownsKey, Duration patience, int iterations) {

    /** How long one call may take where nobody says. */
    public static final Duration USUAL_WAIT = Duration.ofSeconds(5);

    /** A MongoDB somewhere else. */
    public static StoreSettings remote(String uri, Path data, Optional<String> encryptionKeys) {
        return new StoreSettings(uri, data, encryptionKeys, false, USUAL_WAIT, PasswordHash.ITERATIONS);
    }

    /** The embedded server of this process. */
    public static StoreSettings embedded(String uri, Path data, Optional<String> encryptionKeys) {
        return new StoreSettings(uri, data, encryptionKeys, true, USUAL_WAIT, PasswordHash.ITERATIONS);
    }

    /** The same with another bound on a call. */
    public StoreSettings patient(Duration other) {
        return new StoreSettings(uri, data, encryptionKeys, ownsKey, other, iterations);
    }

    /** The same with passwords that cost less or more to guess: few are for tests, and for nothing else. */
    public StoreSettings iterated(int other) {
        return new StoreSettings(uri, data, encryptionKeys, ownsKey, patience, other);
    }

    /** Without the URI, which may hold a password. */
    @Override
    public String toString() {
        return "StoreSettings[data=" + data + ", patience=" + patience + "]";
    }
}
