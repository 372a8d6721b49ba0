package dev.fairlead.store;

import static com.mongodb.client.model.Filters.eq;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.mongodb.client.model.Updates;
import dev.fairlead.store.audit.AuditLog;
import dev.fairlead.store.audit.Chain;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.KeyFile;
import dev.fairlead.store.secret.Keyring;
import dev.fairlead.store.travel.Inheritance;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * The keys of this installation, and the proof that they are.
 *
 * <p>The keys come from the variable, else from the key file of the data directory. A store that belongs to the
 * directory gets a new key at its first start. Many gateways on one MongoDB without a variable need one key that none of
 * them chose: the first process that comes makes it and keeps it in the store, all others take it from there, and each
 * writes it to its key file, so that it can read its last good copy while the store is gone. Then the database holds
 * the key to what it holds; who does not want that sets the variable.
 *
 * <p>The store also keeps a known text encrypted with the key. A process with another key is told so when it starts,
 * not when the first secret is wanted.
 */
final class Installation {

    static final String COLLECTION = "installation";
    static final String ID = "installation";
    private static final String IN_WORDS = "the file " + KeyFile.NAME + " of the data directory";
    private static final String CANARY = "the canary of the installation";

    private final StoreSettings settings;
    private final Database database;
    private final Clock clock;
    private final Inheritance inheritance;
    private final ReentrantLock finding = new ReentrantLock();
    private volatile @Nullable Keyring keyring;
    private volatile boolean proved;

    private Installation(StoreSettings settings, Database database, Clock clock, @Nullable Keyring keyring) {
        this.settings = settings;
        this.database = database;
        this.clock = clock;
        this.inheritance = new Inheritance(database, settings.data());
        this.keyring = keyring;
    }

    static Installation of(StoreSettings settings, Database database, Clock clock) throws KeyException {
        Installation installation = unlearned(settings, database, clock);
        if (installation.keyring != null) {
            installation.inheritance.recall(installation.keyring);
        }
        return installation;
    }

    private static Installation unlearned(StoreSettings settings, Database database, Clock clock) throws KeyException {
        KeyFile file = new KeyFile(settings.data());
        if (settings.encryptionKeys().isPresent()) {
            Keyring given = Keyring.parse(settings.encryptionKeys().get(), "FAIRLEAD_ENCRYPTION_KEY");
            return new Installation(settings, database, clock, given);
        }
        Optional<Keyring> kept = settings.ownsKey() ? Optional.of(file.readOrMake()) : file.read();
        return new Installation(settings, database, clock, kept.orElse(null));
    }

    Keyring keyring() throws KeyException {
        Keyring known = keyring;
        return known != null ? known : fromStore();
    }

    /** As {@link #keyring}, without asking the store whether it fits: the last good copy is read when it is gone. */
    Keyring anyKeyring() {
        try {
            return keyring();
        } catch (KeyException failure) {
            throw unusable(failure);
        }
    }

    /** As {@link #keyring}; a key that does not fit makes the store unusable as a whole. */
    Keyring usableKeyring() {
        try {
            if (!proved) {
                check();
            }
            return keyring();
        } catch (KeyException failure) {
            throw unusable(failure);
        }
    }

    // Anybody who may ask for the health reads it: what to do, and not where things lie on the disk.
    private StoreUnavailable unusable(KeyException failure) {
        String path = settings.data().resolve(KeyFile.NAME).toString();
        return new StoreUnavailable(failure.text().replace(path, IN_WORDS), failure);
    }

    String seal(String hash) {
        return usableKeyring().seal(hash, Chain.SEAL);
    }

    AuditLog.SealCheck isSeal() {
        Keyring usable = usableKeyring();
        return (seal, hash) -> usable.isSealOf(seal, hash, Chain.SEAL);
    }

    void check() throws KeyException {
        Keyring used = keyring();
        Document document = document(Optional.empty());
        if (!(document.get("canary") instanceof Binary canary)) {
            throw new KeyException("the store's installation document has no canary; restore it from a backup");
        }
        try {
            used.decrypt(canary.getData(), CANARY);
        } catch (KeyException failure) {
            throw failure.explained("the encryption key is not the one of this store; set FAIRLEAD_ENCRYPTION_KEY, or "
                    + IN_WORDS + ", to the key that the store was made with");
        }
        inheritance.learn(used);
        proved = true;
    }

    /** Looks whether there are keys of another installation by now. */
    void learn() {
        try {
            inheritance.learn(keyring());
        } catch (KeyException failure) {
            throw unusable(failure);
        }
    }

    Inheritance inheritance() {
        return inheritance;
    }

    /** Puts the canary, and what is inherited, under the first key. */
    void rotate() throws KeyException {
        Keyring used = usableKeyring();
        inheritance.rotate(used);
        if (document(Optional.empty()).get("canary") instanceof Binary canary && used.isCurrent(canary.getData())) {
            return;
        }
        Binary anew = new Binary(used.encrypt("fairlead".getBytes(UTF_8), CANARY));
        database.tell(mongo -> mongo.getCollection(COLLECTION).updateOne(eq(ID), Updates.set("canary", anew)));
    }

    private Keyring fromStore() throws KeyException {
        finding.lock();
        try {
            String made = Keyring.generate();
            Document document = document(Optional.of(made));
            String key = Documents.text(document, "key");
            if (key.isEmpty()) {
                throw new KeyException("this store was made with a key of its own; set FAIRLEAD_ENCRYPTION_KEY to it");
            }
            Keyring found = new KeyFile(settings.data()).write(key);
            keyring = found;
            return found;
        } finally {
            finding.unlock();
        }
    }

    // The first process that comes makes the document; everybody then reads what stands there.
    private Document document(Optional<String> key) throws KeyException {
        Optional<Document> there = read();
        if (there.isPresent()) {
            return there.get();
        }
        Keyring first = key.isPresent() ? Keyring.parse(key.get(), "a new key") : keyring();
        Document document = new Document("_id", ID)
                .append("made", Date.from(clock.instant()))
                .append("canary", new Binary(first.encrypt("fairlead".getBytes(UTF_8), CANARY)));
        key.ifPresent(text -> document.append("key", text));
        database.tell(mongo -> Documents.insertNew(mongo.getCollection(COLLECTION), document));
        return read().orElseThrow(() -> new StoreUnavailable("the store does not keep its installation document"));
    }

    private Optional<Document> read() {
        return database.first(mongo -> mongo.getCollection(COLLECTION).find(eq(ID)));
    }
}
