package dev.fairlead.store.travel;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.ReplaceOptions;
import dev.fairlead.store.audit.Head;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.Binary;

/**
 * The keys of installations whose stores were brought here, sealed under the own one: what they hashed and sealed goes
 * on being known. They lie in the store, and in a file beside the own key for a start without the store.
 */
public final class Inheritance {

    /** What the file is called. */
    public static final String FILE = "inherited.keys";

    private static final String ID = "inherited";
    private static final long MAX_BYTES = 4096;

    private final Database database;
    private final Path folder;

    /** The keys in a database and in a data directory. */
    public Inheritance(Database database, Path folder) {
        this.database = database;
        this.folder = folder;
    }

    /** Keeps all keys of another installation here. */
    void add(Keyring own, Keyring other) throws KeyException {
        learn(own);
        byte[] kept = own.kept(other);
        put(kept);
        own.inherit(kept);
    }

    /**
     * Takes the keys that the store has, and writes them to the file.
     *
     * @throws KeyException if they were not sealed by the own keys
     */
    public void learn(Keyring own) throws KeyException {
        Optional<byte[]> kept = inStore();
        if (kept.isPresent()) {
            own.inherit(kept.get());
            write(kept.get());
        }
    }

    /** Takes the keys that the file has; one of another installation is left alone until the store is reached. */
    public void recall(Keyring own) throws KeyException {
        Path file = folder.resolve(FILE);
        try {
            if (Files.exists(file) && Files.size(file) <= MAX_BYTES) {
                own.inherit(Files.readAllBytes(file));
            }
        } catch (IOException failure) {
            throw new KeyException(file + " cannot be read (" + failure.getMessage() + ")", failure);
        }
    }

    /** Seals them anew with the first of the own keys. */
    public void rotate(Keyring own) throws KeyException {
        if (inStore().filter(kept -> !own.isCurrent(kept)).isPresent()) {
            learn(own);
            put(own.kept());
            learn(own);
        }
    }

    private Optional<byte[]> inStore() {
        return database.first(mongo -> mongo.getCollection(Head.COLLECTION).find(eq(ID)))
                .map(document -> document.get("kept", Binary.class).getData());
    }

    private void put(byte[] kept) {
        Document document = new Document("_id", ID).append("kept", new Binary(kept));
        database.tell(mongo ->
                mongo.getCollection(Head.COLLECTION).replaceOne(eq(ID), document, new ReplaceOptions().upsert(true)));
    }

    private void write(byte[] kept) throws KeyException {
        Path file = folder.resolve(FILE);
        try {
            if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), kept)) {
                return;
            }
            Files.createDirectories(folder);
            Path aside = Files.createTempFile(folder, FILE, ".new");
            Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rw-------"));
            Files.write(aside, kept);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new KeyException(
                    file + " cannot be written (" + failure.getMessage()
                            + "); give a data directory that can be written",
                    failure);
        }
    }
}
