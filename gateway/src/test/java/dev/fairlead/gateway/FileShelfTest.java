package dev.fairlead.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileShelfTest {

    @TempDir
    Path directory;

    private static Keyring keyring() throws KeyException {
        return Keyring.parse(Keyring.generate(), "the test");
    }

    @Test
    void what_is_put_there_is_there_after_a_restart_encrypted_and_for_its_owner_only() throws Exception {
        Keyring keyring = keyring();
        Path data = directory.resolve("data");
        FileShelf shelf = new FileShelf(data, keyring);
        assertThat(shelf.versions()).isEmpty();
        shelf.put("certificate/1", "a private key".getBytes(UTF_8));
        shelf.put("orders", "now".getBytes(UTF_8));
        Path file = data.resolve(FileShelf.NAME);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(new String(Files.readAllBytes(file), ISO_8859_1)).doesNotContain("private", "certificate");

        FileShelf again = new FileShelf(data, keyring);
        assertThat(again.versions()).containsOnlyKeys("certificate/1", "orders").isEqualTo(shelf.versions());
        assertThat(again.get("certificate/1").orElseThrow()).asString(UTF_8).isEqualTo("a private key");
        Long before = shelf.versions().get("orders");
        again.put("orders", "later".getBytes(UTF_8));
        assertThat(shelf.versions().get("orders")).isNotEqualTo(before);
        again.remove("orders");
        again.remove("nothing");
        assertThat(shelf.get("orders")).isEmpty();
        try (var left = Files.list(data)) {
            assertThat(left.map(each -> each.getFileName().toString())).containsExactly(FileShelf.NAME);
        }
    }

    @Test
    void one_of_those_who_share_a_directory_has_the_right_to_order() throws Exception {
        Keyring keyring = keyring();
        FileShelf one = new FileShelf(directory, keyring);
        FileShelf other = new FileShelf(directory, keyring);
        assertThat(one.hold()).isTrue();
        assertThat(one.hold()).isTrue();
        assertThat(other.hold()).isFalse();
        one.letGo();
        assertThat(other.hold()).isTrue();
        other.letGo();
    }

    @Test
    void with_another_key_nothing_is_read_and_nothing_overwritten() throws Exception {
        new FileShelf(directory, keyring()).put("a", new byte[] {1});
        FileShelf stranger = new FileShelf(directory, keyring());
        assertThatThrownBy(stranger::versions)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("acme.sealed cannot be used")
                .hasMessageContaining("move the file away");
        assertThatThrownBy(() -> stranger.put("a", new byte[] {2})).isInstanceOf(IOException.class);
    }
}
