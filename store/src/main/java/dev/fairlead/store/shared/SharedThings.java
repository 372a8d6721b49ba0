package dev.fairlead.store.shared;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Updates;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.types.Binary;

/** Small things under ids, encrypted with the installation's key. Each call is bounded as the store's are. */
public final class SharedThings {

    /** The collection of them. */
    public static final String COLLECTION = "shared";

    /** A document of MongoDB holds 16 MiB; nothing here is near it. */
    private static final int MAX_BYTES = 1024 * 1024;

    private final Database database;
    private final Supplier<Keyring> keyring;
    private final SecureRandom random = new SecureRandom();

    /** @param keyring asked when first needed, may throw {@link StoreUnavailable} */
    public SharedThings(Database database, Supplier<Keyring> keyring) {
        this.database = database;
        this.keyring = keyring;
    }

    /** All ids, each with a number that is another one after each change. */
    public Map<String, Long> versions() {
        Map<String, Long> versions = new HashMap<>();
        database.all(mongo -> mongo.getCollection(COLLECTION).find().projection(Projections.include("number")))
                .forEach(document ->
                        versions.put(Documents.text(document, "_id"), Documents.number(document, "number")));
        return versions;
    }

    /** One thing, if it is there. */
    public Optional<byte[]> get(String id) {
        Optional<Document> document =
                database.first(mongo -> mongo.getCollection(COLLECTION).find(eq(id)));
        if (document.isEmpty() || !(document.get().get("sealed") instanceof Binary sealed)) {
            return Optional.empty();
        }
        return Optional.of(opened(id, sealed));
    }

    private byte[] opened(String id, Binary sealed) {
        try {
            return keyring.get().decrypt(sealed.getData(), context(id));
        } catch (KeyException wrongKey) {
            throw new StoreUnavailable(wrongKey.text(), wrongKey);
        }
    }

    /** Puts a thing there, or another in its place. */
    public void put(String id, byte[] thing) {
        if (thing.length > MAX_BYTES) {
            throw new IllegalArgumentException(id + " has " + thing.length + " bytes, at most " + MAX_BYTES);
        }
        Document document = new Document("_id", id)
                .append("number", random.nextLong())
                .append("sealed", new Binary(keyring.get().encrypt(thing, context(id))));
        database.tell(mongo ->
                mongo.getCollection(COLLECTION).replaceOne(eq(id), document, new ReplaceOptions().upsert(true)));
    }

    /**
     * Puts a thing there if nobody was faster.
     *
     * @param expected the number that it has now, as {@link #versions} tells it; empty if it must not be there
     * @return its number from now on; empty if it is another one, or was not there
     */
    public Optional<Long> replace(String id, Optional<Long> expected, byte[] thing) {
        if (thing.length > MAX_BYTES) {
            throw new IllegalArgumentException(id + " has " + thing.length + " bytes, at most " + MAX_BYTES);
        }
        long next = random.nextLong();
        Document document = new Document("_id", id)
                .append("number", next)
                .append("sealed", new Binary(keyring.get().encrypt(thing, context(id))));
        boolean done = database.ask(mongo -> expected.map(number -> mongo.getCollection(COLLECTION)
                                .replaceOne(and(eq(id), eq("number", number)), document)
                                .getModifiedCount()
                        == 1)
                .orElseGet(() -> Documents.insertNew(mongo.getCollection(COLLECTION), document)));
        return done ? Optional.of(next) : Optional.empty();
    }

    /** Encrypts anew what an older key encrypted. One that changes meanwhile is as its writer wants it. */
    public void rotate() {
        for (String id : versions().keySet()) {
            Optional<Document> there =
                    database.first(mongo -> mongo.getCollection(COLLECTION).find(eq(id)));
            if (there.isPresent()
                    && there.get().get("sealed") instanceof Binary bytes
                    && !keyring.get().isCurrent(bytes.getData())) {
                Binary anew = new Binary(keyring.get().encrypt(opened(id, bytes), context(id)));
                database.tell(mongo -> mongo.getCollection(COLLECTION)
                        .updateOne(and(eq(id), eq("sealed", bytes)), Updates.set("sealed", anew)));
            }
        }
    }

    /** Takes a thing away. */
    public void remove(String id) {
        database.tell(mongo -> mongo.getCollection(COLLECTION).deleteOne(eq(id)));
    }

    private static String context(String id) {
        return "the shared thing " + id;
    }
}
