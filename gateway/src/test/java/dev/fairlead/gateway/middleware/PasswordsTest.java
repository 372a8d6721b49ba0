package dev.fairlead.gateway.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordsTest {

    /** Hashes made by openssl passwd and htpasswd -s. */
    @ParameterizedTest
    @CsvSource({
        "'', $apr1$abcdefgh$L.PT565ESX4Tp2bqNs7Ie.",
        "'', $1$abcdefgh$M55TzYaaccxVGbptZWaxX/",
        "secret, $apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/",
        "secret, $1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1",
        "a longer password than sixteen, $apr1$abcdefgh$O77Ykrgvmw5yySwDPdvTi1",
        "a longer password than sixteen, $1$abcdefgh$/7XdlI5xfK3ZxuAI/IZxv/",
        "secret, {SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
    })
    void knows_the_hashes_of_htpasswd(String password, String hash) {
        assertThat(Passwords.isRight(hash, password)).isTrue();
        assertThat(Passwords.isRight(hash, password + "x")).isFalse();
    }

    @Test
    void knows_bcrypt_in_every_spelling() {
        String hash = BCrypt.withDefaults().hashToString(4, "secret".toCharArray());

        for (String version : new String[] {"$2a$", "$2b$", "$2y$"}) {
            String spelled = version + hash.substring(4);
            assertThat(Passwords.isRight(spelled, "secret")).isTrue();
            assertThat(Passwords.isRight(spelled, "Secret")).isFalse();
        }
    }

    @Test
    void a_hash_that_is_none_is_nobodys() {
        assertThat(Passwords.isRight("secret", "secret")).isFalse();
        assertThat(Passwords.isRight("", "")).isFalse();
        assertThat(Passwords.isRight(Passwords.NOBODY, "")).isFalse();
    }
}
