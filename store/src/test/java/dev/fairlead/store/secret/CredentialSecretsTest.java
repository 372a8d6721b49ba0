package dev.fairlead.store.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Secrets of clients that have to be read again. */
class CredentialSecretsTest {

    private static final String SECRET = "a secret of more than thirty-two bytes";

    @Test
    void the_same_secret_of_the_same_client_gives_the_same_text_and_nothing_else_does() throws KeyException {
        Keyring keys = Keyring.parse(Keyring.generate(), "KEY");
        String sealed = CredentialKeys.ofStore(keys).seal("acme", SECRET);
        assertThat(sealed).startsWith("sealed:").doesNotContain(SECRET);
        assertThat(CredentialKeys.ofFiles(keys).seal("acme", SECRET)).isEqualTo(sealed);
        assertThat(CredentialKeys.ofStore(keys).seal("acme", SECRET + "x")).isNotEqualTo(sealed);
        assertThat(CredentialKeys.ofStore(keys).seal("other", SECRET)).isNotEqualTo(sealed);
        assertThat(CredentialKeys.open(keys, "acme", sealed)).isEqualTo(SECRET.getBytes(UTF_8));
    }

    @Test
    void it_opens_for_its_client_under_any_of_the_keys_and_for_nobody_else() throws KeyException {
        String old = Keyring.generate();
        String sealed = CredentialKeys.ofStore(Keyring.parse(old, "KEY")).seal("acme", SECRET);
        Keyring rotated = Keyring.parse(Keyring.generate() + "," + old, "KEY");
        assertThat(CredentialKeys.open(rotated, "acme", sealed)).isEqualTo(SECRET.getBytes(UTF_8));
        assertThat(CredentialKeys.ofStore(rotated).seal("acme", SECRET)).isNotEqualTo(sealed);
        assertThatThrownBy(() -> CredentialKeys.open(rotated, "other", sealed)).isInstanceOf(KeyException.class);
        Keyring stranger = Keyring.parse(Keyring.generate(), "KEY");
        assertThatThrownBy(() -> CredentialKeys.open(stranger, "acme", sealed)).isInstanceOf(KeyException.class);
        for (String bad : new String[] {"", "sealed:", "sealed:!", sealed.substring(0, 40), sealed + "AAAA"}) {
            assertThatThrownBy(() -> CredentialKeys.open(rotated, "acme", bad)).isInstanceOf(KeyException.class);
        }
    }

    @Test
    void passwords_are_kept_slowly_hashed_and_those_of_files_not_at_all() throws KeyException {
        Keyring keys = Keyring.parse(Keyring.generate(), "KEY");
        String kept = CredentialKeys.ofStore(keys).password("acme", "correct horse");
        assertThat(kept).startsWith("pbkdf2-sha256$600000$");
        assertThat(PasswordHash.matches("correct horse", kept)).isTrue();
        String ofFile = CredentialKeys.ofFiles(keys).password("acme", "correct horse");
        assertThat(ofFile)
                .startsWith("keyed$")
                .isEqualTo(CredentialKeys.ofFiles(keys).password("acme", "correct horse"));
        assertThat(ofFile).isNotEqualTo(CredentialKeys.ofFiles(keys).password("other", "correct horse"));
    }
}
