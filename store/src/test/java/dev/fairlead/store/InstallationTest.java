package dev.fairlead.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.store.content.Kind;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {

    @TempDir
    Path directory;

    @Test
    void processes_without_a_key_share_the_one_that_the_first_of_them_made() throws Exception {
        try (TestStores stores = TestStores.inMemory(directory);
                Store first = remote(stores.uri(), "a", Optional.empty());
                Store second = remote(stores.uri(), "b", Optional.empty())) {
            assertThat(first.keyring().id()).isEqualTo(second.keyring().id());
            first.check();
            second.check();
            assertThat(directory.resolve("a").resolve("installation.key"))
                    .hasSameTextualContentAs(directory.resolve("b").resolve("installation.key"));
        }
    }

    @Test
    void a_key_that_is_given_is_not_kept_in_the_store() throws Exception {
        String key = Keyring.generate();
        try (TestStores stores = TestStores.inMemory(directory);
                Store first = remote(stores.uri(), "a", Optional.of(key));
                Store without = remote(stores.uri(), "b", Optional.empty())) {
            first.check();
            assertThat(Files.exists(directory.resolve("a").resolve("installation.key")))
                    .isFalse();
            assertThatThrownBy(without::keyring)
                    .isInstanceOf(KeyException.class)
                    .hasMessage("this store was made with a key of its own; set FAIRLEAD_ENCRYPTION_KEY to it");
        }
    }

    @Test
    void a_wrong_key_is_told_at_the_check_and_changes_nothing() throws Exception {
        try (TestStores stores = TestStores.inMemory(directory);
                Store right = remote(stores.uri(), "a", Optional.of(Keyring.generate()));
                Store wrong = remote(stores.uri(), "b", Optional.of(Keyring.generate()))) {
            right.check();
            assertThatThrownBy(wrong::check)
                    .isInstanceOf(KeyException.class)
                    .hasMessageStartingWith("the encryption key is not the one of this store")
                    .hasMessageContaining("FAIRLEAD_ENCRYPTION_KEY")
                    .hasMessageContaining("installation.key")
                    .hasMessageNotContaining(directory.toString());
            assertThatThrownBy(() -> TestStores.change(wrong, new Edit.Create(Kind.POLICY, "gold", "{}")))
                    .isInstanceOf(StoreUnavailable.class);
            assertThat(right.resources().contents().count(Kind.POLICY)).isZero();
        }
    }

    @Test
    void what_is_wrong_with_the_key_file_is_told_without_its_place() throws Exception {
        try (TestStores stores = TestStores.inMemory(directory);
                Store made = remote(stores.uri(), "file/a", Optional.empty())) {
            Files.writeString(directory.resolve("file"), "no directory");
            assertThatThrownBy(() -> TestStores.change(made, new Edit.Create(Kind.POLICY, "gold", "{}")))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("the file installation.key of the data directory cannot be written");
        }
    }

    @Test
    void a_store_that_does_not_answer_is_named_without_its_password() throws Exception {
        StoreSettings settings = StoreSettings.remote(
                        "mongodb://fairlead:geheim@127.0.0.1:1/gateway?connectTimeoutMS=100",
                        directory,
                        Optional.of(Keyring.generate()))
                .patient(Duration.ofMillis(200));
        try (Store store = Store.open(settings, Clock.systemUTC())) {
            assertThatThrownBy(() -> store.resources().contents())
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageStartingWith("the store at 127.0.0.1:1 does not answer")
                    .hasMessageNotContaining("geheim");
        }
        assertThat(settings.toString()).doesNotContain("geheim");
    }

    @Test
    void guessing_a_password_costs_600000_rounds_where_nobody_says() throws Exception {
        Optional<String> key = Optional.of(Keyring.generate());
        StoreSettings usual = StoreSettings.embedded("mongodb://127.0.0.1:1/x", directory, key);
        assertThat(usual.iterations()).isEqualTo(600_000);
        assertThat(StoreSettings.remote("mongodb://127.0.0.1:1/x", directory, key)
                        .iterations())
                .isEqualTo(600_000);
        try (Store store = Store.open(usual, Clock.systemUTC())) {
            assertThat(store.hashed("correct horse")).startsWith("pbkdf2-sha256$600000$");
        }
    }

    @Test
    void a_uri_that_is_none_is_told() throws Exception {
        StoreSettings settings = StoreSettings.remote("postgres://x", directory, Optional.of(Keyring.generate()));
        try (Store store = Store.open(settings, Clock.systemUTC())) {
            assertThatThrownBy(() -> store.resources().contents())
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageStartingWith("MONGODB_URI cannot be used");
        }
    }

    private Store remote(String uri, String data, Optional<String> key) throws KeyException {
        return Store.open(StoreSettings.remote(uri, directory.resolve(data), key), Clock.systemUTC());
    }
}
