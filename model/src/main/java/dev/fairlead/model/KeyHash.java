package dev.fairlead.model;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * HMAC-SHA256 of the secret half of an API key, under a key that only this installation has. Unlike a plain hash it
 * tells nothing to whoever reads the database alone.
 */
public final class KeyHash {

    private final byte[] bytes;

    private KeyHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The hash that these bytes are.
     *
     * @throws IllegalArgumentException if there are not exactly 32 bytes
     */
    public static KeyHash of(byte[] bytes) {
        if (bytes.length != 32) {
            throw new IllegalArgumentException("a key hash has 32 bytes, this one has " + bytes.length);
        }
        return new KeyHash(bytes.clone());
    }

    /**
     * Reads what {@link #hex} wrote.
     *
     * @throws IllegalArgumentException if the text is not 64 hexadecimal digits
     */
    public static KeyHash parse(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** Whether these bytes are the hash; takes the same time wherever they differ. */
    public boolean matches(byte[] candidate) {
        return MessageDigest.isEqual(bytes, candidate);
    }

    /** A fresh copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** 64 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "***";
    }
}
