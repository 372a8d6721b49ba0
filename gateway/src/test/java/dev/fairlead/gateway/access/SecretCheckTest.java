package dev.fairlead.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.KeyHash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SecretCheckTest {

    private static final byte[] KEY = new byte[32];
    private final SecretCheck check = new SecretCheck(KEY, 2);

    @Test
    void says_the_same_however_often_it_is_asked() {
        for (int i = 0; i < 5000; i++) {
            byte[] right = secret(i % 1500);
            byte[] wrong = secret(i % 1500 + 1);
            KeyHash hash = hash(right);
            assertThat(check.matches(i % 2, right, 0, hash)).isTrue();
            assertThat(check.matches(i % 2, right, 0, hash)).isTrue();
            assertThat(check.matches(i % 2, wrong, 0, hash)).isFalse();
        }
    }

    @Test
    void does_not_remember_a_secret_for_another_credential() {
        byte[] secret = secret(1);
        check.matches(0, secret, 0, hash(secret));

        assertThat(check.matches(0, secret, 0, hash(secret(2)))).isFalse();
    }

    @Test
    void knows_a_secret_that_another_installation_hashed() {
        byte[] text = ("flk_" + "A".repeat(31) + "1").getBytes(StandardCharsets.US_ASCII);
        KeyHash other = KeyHash.of(new byte[32]);
        SecretCheck both =
                new SecretCheck(KEY, (secret, hash) -> Arrays.equals(secret, secret(1)) && hash.equals(other), 1);

        assertThat(both.matches(0, text, 4, other)).isTrue();
        assertThat(both.matches(0, text, 4, other)).isTrue();
        assertThat(both.matches(0, secret(2), 0, other)).isFalse();
        assertThat(both.matches(0, secret(2), 0, hash(secret(2)))).isTrue();
        assertThat(check.matches(0, text, 4, other)).isFalse();
    }

    /** The example of the paper that defines it: key 00…0f, text 00…0e. */
    @Test
    void hashes_as_siphash_is_defined() {
        byte[] text = new byte[15];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) i;
        }

        SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

        assertThat(hash.hash(text, 0, text.length)).isEqualTo(0xa129ca6149be45e5L);
    }

    private static byte[] secret(int number) {
        String digits = Integer.toString(number);
        return ("A".repeat(32 - digits.length()) + digits).getBytes(StandardCharsets.US_ASCII);
    }

    private static KeyHash hash(byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            return KeyHash.of(mac.doFinal(secret));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
