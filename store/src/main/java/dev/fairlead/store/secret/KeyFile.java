package dev.fairlead.store.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The file {@code installation.key} in the data directory: the master key where no variable gives one. */
public final class KeyFile {

    /** What the file is called. */
    public static final String NAME = "installation.key";

    private static final long MAX_BYTES = 4096;

    private final Path folder;
    private final Path path;

    /** The key file of a data directory. */
    public KeyFile(Path data) {
        this.folder = data;
        this.path = data.resolve(NAME);
    }

    /**
     * The keys in the file, if there is one.
     *
     * @throws KeyException if it cannot be read, others may read it, or it holds no key
     */
    public Optional<Keyring> read() throws KeyException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            requirePrivate();
            if (Files.size(path) > MAX_BYTES) {
                throw new KeyException(path + " is no key file: it has more than " + MAX_BYTES + " bytes");
            }
            return Optional.of(Keyring.parse(Files.readString(path), path.toString()));
        } catch (IOException failure) {
            throw new KeyException(path + " cannot be read (" + failure.getMessage() + ")", failure);
        }
    }

    /**
     * Writes the file, if there is none yet, so that only its owner can read it.
     *
     * @param keys as {@link Keyring#parse} reads them
     * @return the keys that are in the file now: these, or those of whoever was faster
     */
    public Keyring write(String keys) throws KeyException {
        Keyring written = Keyring.parse(keys, path.toString());
        try {
            Files.createDirectories(folder);
            create(keys);
            return written;
        } catch (FileAlreadyExistsException somebodyWasFaster) {
            return read().orElse(written);
        } catch (IOException failure) {
            throw new KeyException(
                    path + " cannot be written (" + failure.getMessage()
                            + "); give a data directory that can be written, or set FAIRLEAD_ENCRYPTION_KEY",
                    failure);
        }
    }

    /** The keys in the file; where there is none, a new key in a new file. */
    public Keyring readOrMake() throws KeyException {
        Optional<Keyring> there = read();
        return there.isPresent() ? there.get() : write(Keyring.generate());
    }

    // Written aside and linked into place, so that a half-written key is never read: a key cannot be made twice.
    private void create(String keys) throws IOException {
        Path aside = Files.createTempFile(folder, NAME, ".new");
        try {
            Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rw-------"));
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap((keys + "\n").getBytes(UTF_8)));
                channel.force(true);
            }
            Files.createLink(path, aside);
        } finally {
            Files.delete(aside);
        }
    }

    private void requirePrivate() throws IOException, KeyException {
        Set<PosixFilePermission> open = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        open.removeAll(PosixFilePermissions.fromString("rwx------"));
        if (!open.isEmpty()) {
            throw new KeyException(path + " can be read by others than its owner; run: chmod 600 " + path);
        }
    }
}
