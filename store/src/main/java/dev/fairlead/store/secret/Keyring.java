package dev.fairlead.store.secret;

import dev.fairlead.model.KeyHash;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The installation's master keys. The first encrypts, all decrypt; everything else is derived from them by
 * HKDF-SHA256 (RFC 5869).
 */
@SuppressWarnings("DoNotCallSuggester") // until the bodies follow
public final class Keyring {

    Keyring() {}

    /**
     * Reads keys as the variable holds them: 32 bytes each, base64, comma-separated.
     *
     * @throws KeyException naming the place and what is wrong, never the key
     */
    public static Keyring parse(String keys, String place) throws KeyException {
        throw new UnsupportedOperationException("follows");
    }

    /** The key of a file, if there is the file. */
    public static Optional<Keyring> read(Path file) throws KeyException {
        throw new UnsupportedOperationException("follows");
    }

    /** The key of a file; where there is none, a new key in a new file that only its owner can read. */
    public static Keyring readOrMake(Path file) throws KeyException {
        throw new UnsupportedOperationException("follows");
    }

    /** The keyed hash of a secret: of the secret half of a client's key, or of a token. */
    public KeyHash hash(byte[] secret) {
        throw new UnsupportedOperationException("follows");
    }

    /** 32 bytes for one purpose, the same at every start. */
    public byte[] derive(String label) {
        throw new UnsupportedOperationException("follows");
    }

    /** Encrypts with the first key: key id, nonce, AES-256-GCM. The context must be the same when decrypting. */
    public byte[] encrypt(byte[] plain, String context) {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * Decrypts with the key that encrypted.
     *
     * @throws KeyException if none of the keys is that one, or the bytes were altered
     */
    public byte[] decrypt(byte[] sealed, String context) throws KeyException {
        throw new UnsupportedOperationException("follows");
    }
}
