package dev.fairlead.store.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.model.KeyHash;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** One master key and what is derived from it. */
final class MasterKey {

    private static final int DERIVED_BYTES = 32;
    private static final int ID_BYTES = 8;

    private final byte[] key;
    private final byte[] id;
    private final byte[] hashing;

    MasterKey(byte[] key) {
        this.key = key.clone();
        this.id = Arrays.copyOf(derive("key-id"), ID_BYTES);
        this.hashing = derive("credential-hash");
    }

    /** As {@link Keyring#parse} reads it. */
    String text() {
        return Base64.getEncoder().encodeToString(key);
    }

    byte[] idBytes() {
        return id.clone();
    }

    String id() {
        return HexFormat.of().formatHex(id);
    }

    KeyHash hash(byte[] secret) {
        return KeyHash.of(hmac(hashing, secret));
    }

    String seal(String text, String purpose) {
        return id() + ":" + HexFormat.of().formatHex(hmac(derive(purpose), text.getBytes(UTF_8)));
    }

    /** The same for the same value in the same context, and for nothing else. */
    byte[] mark(byte[] plain, String context) {
        byte[] place = (context.length() + "/" + context + "/").getBytes(UTF_8);
        byte[] whole = Arrays.copyOf(place, place.length + plain.length);
        System.arraycopy(plain, 0, whole, place.length, plain.length);
        return hmac(derive("encryption-nonce"), whole);
    }

    byte[] derive(String label) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(key)
                            .thenExpand(("fairlead/" + label).getBytes(UTF_8), DERIVED_BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("JDK 25 has HKDF-SHA256", impossible);
        }
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }
}
