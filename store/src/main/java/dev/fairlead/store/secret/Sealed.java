package dev.fairlead.store.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * A value as it may be kept: encrypted, with an id.
 *
 * @param id the same for the same value in the same place, and of no use without the installation's key
 * @param text the encrypted value in base64
 */
public record Sealed(String id, String text) {

    private static final int ID_DIGITS = 16;

    /** Encrypts a value for a context; the place is where it stands. */
    public static Sealed of(Keyring keyring, String value, String place, String context) {
        String mac = keyring.seal(place.length() + "/" + place + "/" + value, "secret-id");
        byte[] sealed = keyring.encrypt(value.getBytes(UTF_8), context);
        return new Sealed(
                mac.substring(mac.length() - ID_DIGITS), Base64.getEncoder().encodeToString(sealed));
    }
}
