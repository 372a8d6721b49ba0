package dev.fairlead.store.user;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.model.Updates;
import dev.fairlead.model.KeyHash;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.Keyring;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * What browsers show: {@code <prefix>_<id>_<secret>}, one document each, found by the public half. Of the secret half a keyed
 * hash is kept. Each belongs to somebody, who has a bounded number of them, and is over at some time.
 */
final class Tickets {

    /** Of one holder; the oldest goes where there are too many. */
    private static final int MAX_OF_A_HOLDER = 20;

    // A write for each request would cost more than to be exact is worth.
    private static final Duration GRAIN = Duration.ofMinutes(1);

    private static final String HASH = "hash";
    private static final String CREATED = "created";
    private static final String USED = "used";

    private final Database database;
    private final String collection;
    private final String holder;
    private final String prefix;
    private final Pattern text;
    private final Supplier<Keyring> keyring;
    private final Clock clock;

    /**
     * Those of one sort.
     *
     * @param holder the field that says whose one is
     * @param prefix what their text begins with
     */
    Tickets(
            Database database,
            String collection,
            String holder,
            String prefix,
            Supplier<Keyring> keyring,
            Clock clock) {
        this.database = database;
        this.collection = collection;
        this.holder = holder;
        this.prefix = prefix;
        this.text = Pattern.compile(prefix + "_([a-z0-9]{12})_([0-9A-Za-z]{32})");
        this.keyring = keyring;
        this.clock = clock;
    }

    /**
     * One that nobody knows yet.
     *
     * @param text the whole secret; it cannot be read again
     * @param hash what is kept of it
     */
    record Fresh(String id, String text, String hash, Instant at) {
        @Override
        public String toString() {
            return "Fresh[" + id + ", ***]";
        }
    }

    /** A new one; it is good when it is kept. */
    Fresh fresh() {
        SecureRandom random = new SecureRandom();
        String id = CredentialKeys.randomId(random);
        String secret = CredentialKeys.randomSecret(random);
        String hash = keyring.get().hash(Users.bytes(secret)).hex();
        return new Fresh(id, prefix + "_" + id + "_" + secret, hash, now());
    }

    /** Keeps it for that holder, with what else is to be known of it. */
    void keep(Fresh fresh, String whose, Document more) {
        Document document = new Document("_id", fresh.id())
                .append(holder, whose)
                .append(HASH, fresh.hash())
                .append(CREATED, Date.from(fresh.at()));
        document.putAll(more);
        database.tell(mongo -> mongo.getCollection(collection).insertOne(document));
    }

    /** The document of the one that is shown, over or not. */
    Optional<Document> find(String shown) {
        Matcher parts = text.matcher(shown);
        if (!parts.matches()) {
            return Optional.empty();
        }
        byte[] secret = Users.bytes(parts.group(2));
        return database.first(mongo -> mongo.getCollection(collection).find(eq(parts.group(1))))
                .filter(there -> keyring.get().matches(secret, KeyHash.parse(Documents.text(there, HASH))));
    }

    /** Those of a holder. */
    List<Document> of(String whose) {
        return database.all(mongo -> mongo.getCollection(collection).find(eq(holder, whose)));
    }

    /** Makes room for one more of a holder; those with the earliest time in that field go. */
    void makeRoom(String whose, String field) {
        List<String> ids = of(whose).stream()
                .sorted(Comparator.<Document, Instant>comparing(each -> Documents.time(each, field))
                        .reversed())
                .skip(MAX_OF_A_HOLDER - 1L)
                .map(each -> Documents.text(each, "_id"))
                .toList();
        if (!ids.isEmpty()) {
            database.tell(mongo -> mongo.getCollection(collection).deleteMany(in("_id", ids)));
        }
    }

    void update(String id, String field, Object value) {
        database.tell(mongo -> mongo.getCollection(collection).updateOne(eq(id), Updates.set(field, value)));
    }

    /** Takes one away; false where somebody else was faster. */
    boolean remove(String id) {
        return database.ask(mongo -> mongo.getCollection(collection).deleteOne(eq(id)))
                        .getDeletedCount()
                == 1;
    }

    /** Takes away all of a holder. */
    void removeAll(String whose) {
        removeWhere(eq(holder, whose));
    }

    /** Takes away those that expired. */
    void removeExpired() {
        removeWhere(lt("expires", Date.from(now())));
    }

    private void removeWhere(Bson over) {
        database.tell(mongo -> mongo.getCollection(collection).deleteMany(over));
    }

    // -- those that last as long as they are used ---------------------------------------------------------------------

    /** Begins to last. */
    void keepUsed(Fresh fresh, String whose, Document more) {
        removeUnused();
        makeRoom(whose, USED);
        keep(fresh, whose, more.append(USED, Date.from(fresh.at())));
    }

    /** When it is noted as used last, after it was used now. */
    Instant used(String id, Instant before) {
        Instant now = now();
        if (now.isBefore(before.plus(GRAIN))) {
            return before;
        }
        update(id, USED, Date.from(now));
        return now;
    }

    /** Takes away those that nobody uses any more, or that have lasted long enough. */
    void removeUnused() {
        Instant now = now();
        removeWhere(
                or(lt(CREATED, Date.from(now.minus(Session.LONGEST))), lt(USED, Date.from(now.minus(Session.IDLE)))));
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
