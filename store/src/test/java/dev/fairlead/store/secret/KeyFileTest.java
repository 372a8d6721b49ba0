package dev.fairlead.store.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

    @TempDir
    Path directory;

    @Test
    void a_key_is_made_once_and_only_its_owner_can_read_it() throws Exception {
        KeyFile file = new KeyFile(directory.resolve("data"));
        assertThat(file.read()).isEmpty();
        Keyring made = file.readOrMake();
        Path path = directory.resolve("data").resolve("installation.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(file.readOrMake().id()).isEqualTo(made.id());
        assertThat(directory.resolve("data").toFile().list()).containsExactly("installation.key");
    }

    @Test
    void whoever_is_later_takes_the_key_of_whoever_was_faster() throws Exception {
        KeyFile file = new KeyFile(directory);
        String first = file.write(Keyring.generate()).id();
        assertThat(file.write(Keyring.generate()).id()).isEqualTo(first);
    }

    @Test
    void a_file_that_others_can_read_is_refused_with_the_remedy() throws Exception {
        new KeyFile(directory).readOrMake();
        Path path = directory.resolve("installation.key");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> new KeyFile(directory).read())
                .isInstanceOf(KeyException.class)
                .hasMessage(path + " can be read by others than its owner; run: chmod 600 " + path);
    }

    @Test
    void a_file_without_a_key_is_named() throws IOException {
        Path path = directory.resolve("installation.key");
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(path, "half a ke");
        assertThatThrownBy(() -> new KeyFile(directory).read())
                .isInstanceOf(KeyException.class)
                .hasMessageStartingWith(path + " is not base64");
    }
}
