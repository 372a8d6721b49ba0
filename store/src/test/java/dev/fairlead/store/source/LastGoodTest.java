package dev.fairlead.store.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.content.Entry;
import dev.fairlead.store.content.SegmentId;
import dev.fairlead.store.content.Shelf;
import dev.fairlead.store.content.State;
import dev.fairlead.store.secret.Keyring;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodTest {

    @TempDir
    Path directory;

    private Keyring keyring;
    private LastGood lastGood;
    private Path file;
    private State state = State.EMPTY;

    @BeforeEach
    void save() throws Exception {
        keyring = Keyring.parse(Keyring.generate(), "KEY");
        lastGood = new LastGood(directory);
        file = directory.resolve("last-good");
        for (int index = 0; index < 20; index++) {
            String body = "{\"basePath\":\"/path-" + index + "\"}";
            state = state.with(Shelf.PRODUCTS, new Entry("product-" + index, Instant.EPOCH, "alice", body));
        }
        lastGood.save(42, state, keyring);
    }

    @Test
    void what_was_saved_is_loaded() {
        assertThat(lastGood.load(keyring)).isInstanceOfSatisfying(LastGood.Found.Good.class, good -> {
            assertThat(good.revision()).isEqualTo(42);
            assertThat(good.state().served()).isEqualTo(state.served());
            assertThat(good.state().entries(Shelf.PRODUCTS)).isEqualTo(state.entries(Shelf.PRODUCTS));
        });
    }

    @Test
    void what_the_version_before_saved_is_loaded() throws Exception {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(content))) {
            out.writeLong(42);
            part(out, state.served().text());
            for (SegmentId id : state.served().leaves().keySet()) {
                part(out, state.segment(id).text());
            }
        }
        byte[] sealed = keyring.encrypt(content.toByteArray(), "the last good copy");
        byte[] checksum = MessageDigest.getInstance("SHA-256").digest(sealed);
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        first.writeBytes("fairlead last good 1\n".getBytes(StandardCharsets.US_ASCII));
        first.writeBytes(checksum);
        first.writeBytes(sealed);
        Files.write(file, first.toByteArray());
        what_was_saved_is_loaded();
    }

    private static void part(DataOutputStream out, byte[] part) throws IOException {
        out.writeInt(part.length);
        out.write(part);
    }

    @Test
    void nobody_else_can_read_it_and_nothing_stands_in_it_in_clear() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("path-", "product-");
        assertThat(directory.toFile().list()).containsExactly("last-good");
    }

    @Test
    void a_file_that_differs_in_any_byte_is_not_used() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        for (int index = 0; index < whole.length; index++) {
            byte[] altered = whole.clone();
            altered[index] ^= (byte) (1 << index % 8);
            Files.write(file, altered);
            assertThat(lastGood.load(keyring)).as("byte " + index).isInstanceOf(LastGood.Found.Unusable.class);
        }
    }

    @Test
    void a_file_that_is_cut_off_anywhere_is_not_used() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(lastGood.load(keyring)).as("length " + length).isInstanceOf(LastGood.Found.Unusable.class);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThat(lastGood.load(keyring)).isInstanceOf(LastGood.Found.Unusable.class);
    }

    @Test
    void a_damaged_file_and_one_of_another_key_are_told_apart() throws Exception {
        Keyring other = Keyring.parse(Keyring.generate(), "KEY");
        assertThat(lastGood.load(other))
                .isInstanceOfSatisfying(LastGood.Found.Unusable.class, unusable -> assertThat(unusable.reason())
                        .contains(file.toString())
                        .contains("was encrypted with a key that is not here"));
        byte[] altered = Files.readAllBytes(file);
        altered[altered.length / 2] ^= 1;
        Files.write(file, altered);
        assertThat(lastGood.load(keyring))
                .isInstanceOfSatisfying(LastGood.Found.Unusable.class, unusable -> assertThat(unusable.reason())
                        .contains(file.toString())
                        .contains("damaged"));
    }

    @Test
    void where_nothing_was_saved_there_is_nothing() {
        assertThat(new LastGood(directory.resolve("elsewhere")).load(keyring))
                .isInstanceOf(LastGood.Found.Nothing.class);
    }
}
