package dev.fairlead.store.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyringTest {

    private static final String OLD = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String NEW =
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AAAA|KEY has 3 bytes, not 32; make one with: openssl rand -base64 32",
                "not base64!|KEY is not base64; make one with: openssl rand -base64 32",
                "''|KEY is empty; make one with: openssl rand -base64 32",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,x|KEY, key 2 of 2, is not base64; make one with: openssl rand"
                        + " -base64 32",
                "a,b,c,d,e,f,g,h,i,j,k|KEY holds 11 keys, at most 10 are allowed; remove those that nothing is encrypted"
                        + " with any more",
            })
    void a_key_that_cannot_be_used_is_told_with_its_place_and_the_remedy(String keys, String message) {
        assertThatThrownBy(() -> Keyring.parse(keys, "KEY"))
                .isInstanceOf(KeyException.class)
                .hasMessage(message);
    }

    @Test
    void no_message_and_no_text_shows_a_key() throws KeyException {
        String nearly = NEW.substring(0, 40) + "!!!=";
        assertThatThrownBy(() -> Keyring.parse(nearly, "KEY"))
                .isInstanceOf(KeyException.class)
                .hasMessageNotContaining(nearly.substring(0, 8));
        assertThat(Keyring.parse(NEW, "KEY").toString()).doesNotContain(NEW.substring(0, 8));
    }

    @Test
    void derived_keys_are_those_of_rfc_5869() throws Exception {
        // Computed apart from the code: HMAC-SHA256 extract with no salt, expand with "fairlead/credential-hash".
        byte[] derived = Keyring.parse(OLD, "KEY").derive("credential-hash");
        assertThat(derived).isEqualTo(hkdf(new byte[32], "fairlead/credential-hash"));
        assertThat(Keyring.parse(OLD, "KEY").derive("another")).isNotEqualTo(derived);
    }

    @Test
    void what_was_encrypted_with_an_old_key_is_read_while_rotating_and_not_after() throws KeyException {
        byte[] sealed = Keyring.parse(OLD, "KEY").encrypt("secret".getBytes(UTF_8), "place");
        assertThat(Keyring.parse(NEW + "," + OLD, "KEY").decrypt(sealed, "place"))
                .asString()
                .isEqualTo("secret");
        Keyring rotated = Keyring.parse(NEW, "KEY");
        assertThatThrownBy(() -> rotated.decrypt(sealed, "place"))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("was encrypted with a key that is not here");
    }

    @Test
    void hashes_outlive_a_rotation() throws KeyException {
        byte[] secret = "secret".getBytes(UTF_8);
        Keyring rotating = Keyring.parse(NEW + "," + OLD, "KEY");
        assertThat(rotating.matches(secret, Keyring.parse(OLD, "KEY").hash(secret)))
                .isTrue();
        assertThat(rotating.matches(secret, Keyring.parse(NEW, "KEY").hash(secret)))
                .isTrue();
        assertThat(rotating.matches("Secret".getBytes(UTF_8), rotating.hash(secret)))
                .isFalse();
    }

    @Test
    void a_key_in_front_changes_what_is_encrypted_and_nothing_that_is_derived() throws KeyException {
        byte[] secret = "secret".getBytes(UTF_8);
        Keyring old = Keyring.parse(OLD, "KEY");
        Keyring rotating = Keyring.parse(NEW + "," + OLD, "KEY");
        assertThat(rotating.hash(secret)).isEqualTo(old.hash(secret));
        assertThat(rotating.derive("credential-hash")).isEqualTo(old.derive("credential-hash"));
        assertThat(rotating.isSealOf(old.seal("text", "purpose"), "text", "purpose"))
                .isTrue();
        assertThat(rotating.isCurrent(old.encrypt(secret, "place"))).isFalse();
        assertThat(rotating.isCurrent(rotating.encrypt(secret, "place"))).isTrue();
    }

    @Test
    void every_altered_byte_and_every_other_place_is_noticed() throws KeyException {
        Keyring keyring = Keyring.parse(NEW, "KEY");
        byte[] sealed = keyring.encrypt("secret".getBytes(UTF_8), "place");
        assertThatThrownBy(() -> keyring.decrypt(sealed, "elsewhere")).isInstanceOf(KeyException.class);
        for (int index = 0; index < sealed.length; index++) {
            byte[] altered = sealed.clone();
            altered[index] ^= 1;
            assertThatThrownBy(() -> keyring.decrypt(altered, "place")).isInstanceOf(KeyException.class);
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> keyring.decrypt(cut, "place")).isInstanceOf(KeyException.class);
        }
    }

    @Test
    void keys_of_clients_have_their_form_and_derived_ones_stay_the_same() throws KeyException {
        CredentialKeys files = CredentialKeys.ofFiles(Keyring.parse(NEW, "KEY"));
        String key = files.derive("acme", "production").orElseThrow();
        assertThat(key).matches("flk_[a-z0-9]{12}_[0-9A-Za-z]{32}");
        assertThat(CredentialKeys.ofFiles(Keyring.parse(NEW, "KEY")).derive("acme", "production"))
                .contains(key);
        assertThat(files.derive("acme", "staging")).isNotEqualTo(files.derive("acme", "production"));
        assertThat(files.derive("a/b", "c")).isNotEqualTo(files.derive("a", "b/c"));
        assertThat(CredentialKeys.ofStore(Keyring.parse(NEW, "KEY")).derive("acme", "production"))
                .isEmpty();

        CredentialKeys.IssuedKey issued = files.issue();
        assertThat(issued.text()).matches("flk_" + issued.id() + "_[0-9A-Za-z]{32}");
        assertThat(issued.hash()).isEqualTo(files.hash(issued.text().substring(17)));
        assertThat(issued.toString()).doesNotContain(issued.text().substring(17));
    }

    @Test
    void a_password_is_recognised_and_its_hash_does_not_show_it() {
        String hash = PasswordHash.of("correct horse", PasswordHash.ITERATIONS);
        assertThat(hash).startsWith("pbkdf2-sha256$600000$").doesNotContain("horse");
        assertThat(PasswordHash.matches("correct horse", hash)).isTrue();
        assertThat(PasswordHash.matches("Correct horse", hash)).isFalse();
        assertThat(PasswordHash.matches("anything", "no hash at all")).isFalse();
        assertThat(PasswordHash.matches("anything", "pbkdf2-sha256$99999999$AAAA$AAAA"))
                .isFalse();
    }

    private static byte[] hkdf(byte[] key, String label) throws Exception {
        byte[] extracted = hmac(new byte[32], key);
        byte[] text = (label + "\u0001").getBytes(UTF_8);
        return HexFormat.of().parseHex(HexFormat.of().formatHex(hmac(extracted, text)));
    }

    private static byte[] hmac(byte[] key, byte[] text) throws Exception {
        javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(new javax.crypto.spec.SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }
}
