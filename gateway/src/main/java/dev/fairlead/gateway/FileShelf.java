package dev.fairlead.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.gateway.acme.Shelf;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and what belongs to them, in one encrypted file of the data directory that only its owner may read: for a
 * gateway without a store. Gateways that share the directory share the file.
 */
public final class FileShelf implements Shelf {

    /** What the file is called. */
    public static final String NAME = "acme.sealed";

    private static final String CONTEXT = "the certificates of acme";
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private final Path folder;
    private final Keyring keyring;
    private final ReentrantLock using = new ReentrantLock();
    private @Nullable FileChannel locked;

    /** The file in a data directory; it is made when there is something to keep. */
    public FileShelf(Path data, Keyring keyring) {
        this.folder = data;
        this.keyring = keyring;
    }

    @Override
    public Map<String, Long> versions() throws IOException {
        Map<String, Long> versions = new HashMap<>();
        // Equal contents are equal: nobody needs to be told of them anew.
        read().forEach((id, thing) -> versions.put(id, (long) thing.hashCode()));
        return versions;
    }

    @Override
    public Optional<byte[]> get(String id) throws IOException {
        return Optional.ofNullable(read().get(id))
                .map(text -> Base64.getDecoder().decode(text));
    }

    @Override
    public void put(String id, byte[] thing) throws IOException {
        using.lock();
        try {
            Map<String, String> things = read();
            things.put(id, Base64.getEncoder().encodeToString(thing));
            write(things);
        } finally {
            using.unlock();
        }
    }

    @Override
    public void remove(String id) throws IOException {
        using.lock();
        try {
            Map<String, String> things = read();
            if (things.remove(id) != null) {
                write(things);
            }
        } finally {
            using.unlock();
        }
    }

    private Map<String, String> read() throws IOException {
        Path file = folder.resolve(NAME);
        Map<String, String> things = new TreeMap<>();
        try {
            byte[] plain = keyring.decrypt(Files.readAllBytes(file), CONTEXT);
            if (Json.read(plain, NAME, MAX_BYTES) instanceof Node.Mapping mapping) {
                mapping.members().forEach((id, node) -> {
                    if (node instanceof Node.Text text) {
                        things.put(id, text.value());
                    }
                });
            }
            return things;
        } catch (NoSuchFileException nothingYet) {
            return things;
        } catch (KeyException wrongKey) {
            throw new IOException(
                    file + " cannot be used: " + wrongKey.text() + "; give the key, or move the file away", wrongKey);
        } catch (Json.Malformed damaged) {
            throw new IOException(file + " is damaged: " + damaged.getMessage() + "; move it away", damaged);
        }
    }

    private void write(Map<String, String> things) throws IOException {
        Members members = new Members();
        things.forEach(members::put);
        byte[] sealed = keyring.encrypt(Json.canonical(members.build()).getBytes(UTF_8), CONTEXT);
        Files.createDirectories(folder);
        Path aside = Files.createTempFile(
                folder,
                NAME,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(sealed);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(
                    aside, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /** The system lets go of it when the process ends, however it ends. */
    @Override
    public boolean hold() throws IOException {
        using.lock();
        try {
            if (locked != null) {
                return true;
            }
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    folder.resolve(NAME + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = lock(channel);
            if (lock == null) {
                channel.close();
                return false;
            }
            locked = channel;
            return true;
        } finally {
            using.unlock();
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ofThisProcess) {
            return null;
        }
    }

    @Override
    public void letGo() throws IOException {
        using.lock();
        try {
            FileChannel channel = locked;
            locked = null;
            if (channel != null) {
                channel.close();
            }
        } finally {
            using.unlock();
        }
    }
}
