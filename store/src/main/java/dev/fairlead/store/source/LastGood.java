package dev.fairlead.store.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.fairlead.store.content.State;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The last good content of the store on this machine's disk, so that a gateway starts and serves while the store is
 * gone.
 *
 * <p>The file is a first line, the SHA-256 of all the rest, and the rest: the content, packed and encrypted under the
 * installation's key. It is written aside, forced to the disk and moved into place, so that there is the old one or the
 * new one and never half of one. The checksum tells a damaged file from one that another installation wrote; the
 * encryption authenticates what it holds. A file that does not hold in every byte is not used at all.
 */
public final class LastGood {

    /** What the file is called. */
    public static final String NAME = "last-good";

    private static final byte[] MAGIC = "fairlead last good 2\n".getBytes(US_ASCII);
    private static final byte[] FIRST = "fairlead last good 1\n".getBytes(US_ASCII);
    private static final int CHECKSUM_BYTES = 32;
    private static final long MAX_BYTES = 512L << 20;
    private static final String CONTEXT = "the last good copy";

    private final Path folder;
    private final Path file;

    /** The copy in a data directory. */
    public LastGood(Path data) {
        this.folder = data;
        this.file = data.resolve(NAME);
    }

    /** What reading found. */
    public sealed interface Found {

        /** The content of a revision, whole. */
        record Good(long revision, State state) implements Found {}

        /** There is no file. */
        record Nothing() implements Found {}

        /** There is a file that cannot be used; the reason says why and what to do. */
        record Unusable(String reason) implements Found {}
    }

    /**
     * Writes the served content of a revision.
     *
     * @throws IOException if it cannot be written; the file before it then stays
     */
    public void save(long revision, State state, Keyring keyring) throws IOException {
        byte[] sealed = keyring.encrypt(Packed.of(revision, state), CONTEXT);
        Files.createDirectories(folder);
        Path aside = folder.resolve(NAME + ".new");
        Files.deleteIfExists(aside);
        Files.createFile(aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            ByteBuffer[] parts = {ByteBuffer.wrap(MAGIC), ByteBuffer.wrap(checksum(sealed)), ByteBuffer.wrap(sealed)};
            long size = MAGIC.length + CHECKSUM_BYTES + (long) sealed.length;
            for (long written = 0; written < size; ) {
                written += channel.write(parts);
            }
            channel.force(true);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
            entry.force(true);
        }
    }

    /** Its bytes; 0 where there is none. */
    public long size() {
        try {
            return Files.size(file);
        } catch (IOException none) {
            return 0;
        }
    }

    /** Reads the file. */
    public Found load(Keyring keyring) {
        if (!Files.exists(file)) {
            return new Found.Nothing();
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                return damaged("it has more than " + MAX_BYTES + " bytes");
            }
            return read(Files.readAllBytes(file), keyring);
        } catch (IOException failure) {
            return new Found.Unusable(file + " cannot be read: " + failure.getMessage());
        }
    }

    private Found read(byte[] bytes, Keyring keyring) {
        int start = MAGIC.length + CHECKSUM_BYTES;
        boolean first = begins(bytes, FIRST);
        if (bytes.length < start || !(first || begins(bytes, MAGIC))) {
            return damaged("it does not begin as such a file does");
        }
        byte[] sealed = Arrays.copyOfRange(bytes, start, bytes.length);
        if (!Arrays.equals(Arrays.copyOfRange(bytes, MAGIC.length, start), checksum(sealed))) {
            return damaged("its checksum is wrong");
        }
        try {
            byte[] content = keyring.decrypt(sealed, CONTEXT);
            return first ? Packed.readFirst(content) : Packed.read(content);
        } catch (KeyException failure) {
            return new Found.Unusable(file + " cannot be used: " + failure.text()
                    + ". It is not read until the key fits; the store is waited for");
        } catch (IllegalArgumentException failure) {
            return damaged("" + failure.getMessage());
        }
    }

    private static boolean begins(byte[] bytes, byte[] with) {
        return bytes.length >= with.length && Arrays.equals(bytes, 0, with.length, with, 0, with.length);
    }

    private Found damaged(String why) {
        return new Found.Unusable(file + " is damaged and is not used: " + why
                + ". It is written anew when the store is reached; look at the disk");
    }

    private static byte[] checksum(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
