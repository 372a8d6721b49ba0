package dev.fairlead.store.audit;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.mongo.StoreUnavailable;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where a change becomes true.
 *
 * <p>MongoDB promises one thing everywhere, from a standalone server to Atlas: a document is inserted completely or not
 * at all, and only one document can have a given {@code _id}. So the commit of every change is the insertion of its
 * audit record under the next sequence number. The record names the digests of all content after the change; what the
 * digests stand for was stored before and is harmless as long as no record names it. Two writers that want the same
 * number cannot both have it: the loser looks at what the winner made, and tries again on top of it. There is no
 * change without its record, no record without its change, and nothing in between for a crash to leave behind.
 *
 * <p>Everything else follows from the chain and is only brought up to date after it: the list of revisions, and the
 * head, one small document that replicas read every second. A writer that dies between the insertion and the head
 * leaves that to whoever looks at the chain next: all that walks from the head to the end of the chain does it again.
 */
public final class Chain {

    /** The collection of the records. */
    public static final String COLLECTION = "audit";

    /** What the key of the records' seals is for. */
    public static final String SEAL = "audit-seal";

    private static final int MAX_TRIES = 200;
    private static final Logger LOG = LoggerFactory.getLogger(Chain.class);

    private final Database database;
    private final InstantSource clock;
    private final Supplied seals;
    private final Consumer<AuditRecord> followUp;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable AuditRecord known;
    private boolean headIsBehind = true;

    /** Makes seals; asked when the first one is needed. */
    @FunctionalInterface
    public interface Supplied {
        /** The seal of a hash. */
        String seal(String hash);
    }

    /**
     * The chain in a database.
     *
     * @param followUp brings up to date what follows from a record; called at least once for each, in order, before the
     *     head moves to it; must be harmless when called again
     */
    public Chain(Database database, InstantSource clock, Supplied seals, Consumer<AuditRecord> followUp) {
        this.database = database;
        this.clock = clock;
        this.seals = seals;
        this.followUp = followUp;
    }

    /** The record before the first. */
    static AuditRecord genesis() {
        return AuditText.read(
                "{\"sequence\":0,\"time\":\"1970-01-01T00:00:00Z\",\"actor\":{\"user\":\"system\"},\"action\":\"\","
                        + "\"why\":\"\",\"touched\":[],\"revision\":0,\"served\":\"\",\"working\":\"\",\"previous\":\"\"}",
                "0".repeat(64),
                "");
    }

    /** The last record, whoever wrote it; {@code sequence} 0 if there is none. */
    public AuditRecord tail() {
        lock.lock();
        try {
            AuditRecord last = known != null && standsAndIsLast(known) ? known : walk();
            known = last;
            moveHead(last);
            return last;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Appends a record.
     *
     * @param next makes the record from the last one, and has stored all that it names; called again when somebody else
     *     was faster; empty gives up
     * @return the record, durable; empty if it was given up
     * @throws StoreUnavailable if the store does not answer; the record is then in the chain or not
     */
    public Optional<AuditRecord> extend(Function<AuditRecord, Optional<Draft>> next) {
        lock.lock();
        try {
            String mark = UUID.randomUUID().toString();
            for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
                AuditRecord last = tail();
                Optional<Draft> draft = next.apply(last);
                if (draft.isEmpty()) {
                    return Optional.empty();
                }
                Optional<AuditRecord> committed = insert(seal(last, draft.get()), mark);
                if (committed.isPresent()) {
                    settle(committed.get());
                    return committed;
                }
            }
            throw new StoreUnavailable("the store is too busy: " + MAX_TRIES
                    + " times somebody else was faster; nothing was changed, try again");
        } finally {
            lock.unlock();
        }
    }

    private Optional<AuditRecord> read(long sequence) {
        return document(sequence).map(Chain::decode);
    }

    private Optional<Document> document(long sequence) {
        return database.first(mongo -> mongo.getCollection(COLLECTION).find(eq(sequence)));
    }

    static AuditRecord decode(Document document) {
        String hash = Documents.text(document, "hash");
        try {
            return AuditText.read(Documents.text(document, "text"), hash, Documents.text(document, "seal"));
        } catch (IllegalArgumentException failure) {
            throw new StoreUnavailable(
                    "the store is damaged: audit record " + document.get("_id") + " " + failure.getMessage()
                            + "; run: fairlead api /api/v1/audit/verify",
                    failure);
        }
    }

    // Asked before everything that reads or writes, so it is one small question. That the record still stands matters
    // when the database was restored to an earlier state under a running process.
    private boolean standsAndIsLast(AuditRecord last) {
        List<Document> found = database.all(mongo -> mongo.getCollection(COLLECTION)
                .find(in("_id", List.of(last.sequence(), last.sequence() + 1)))
                .projection(Projections.include("hash")));
        return last.sequence() == 0
                ? found.isEmpty()
                : found.size() == 1
                        && Documents.number(found.getFirst(), "_id") == last.sequence()
                        && last.hash().equals(found.getFirst().getString("hash"));
    }

    private AuditRecord walk() {
        AuditRecord last = start();
        for (Optional<AuditRecord> next = read(last.sequence() + 1);
                next.isPresent();
                next = read(last.sequence() + 1)) {
            last = next.get();
            headIsBehind = true;
            followUp.accept(last);
        }
        return last;
    }

    private AuditRecord start() {
        long head = database.ask(Head::read).sequence();
        if (head == 0) {
            Arriving.refuse(database);
            return genesis();
        }
        Optional<AuditRecord> there = read(head);
        return there.isPresent() ? there.get() : shortened(head);
    }

    // A dump is no moment in time: the head in it may be younger than the records. Work goes on behind the last record
    // that is there, and the chain itself says so, because the same is seen after somebody cut off its end.
    private AuditRecord shortened(long head) {
        AuditRecord last = database.first(
                        mongo -> mongo.getCollection(COLLECTION).find().sort(Sorts.descending("_id")))
                .map(Chain::decode)
                .orElseGet(Chain::genesis);
        String why = "the head named record " + head + " and the last one there was " + last.sequence()
                + ": restored from a backup, or the end of the chain was removed";
        Draft note = new Draft(
                Actor.system(), "chain-shortened", why, List.of(), last.revision(), last.served(), last.working());
        AuditRecord entry = seal(last, note);
        database.tell(mongo -> mongo.getCollection(Head.COLLECTION)
                .replaceOne(and(eq(Head.ID), eq("sequence", head)), Head.document(last)));
        return insert(entry, UUID.randomUUID().toString()).isPresent() ? entry : last;
    }

    /** The record that follows another one. */
    AuditRecord seal(AuditRecord last, Draft draft) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        AuditRecord open = record(last, draft, now, "", "");
        String hash = AuditText.hash(AuditText.of(open));
        return record(last, draft, now, hash, seals.seal(hash));
    }

    private static AuditRecord record(AuditRecord last, Draft draft, Instant now, String hash, String seal) {
        return new AuditRecord(
                last.sequence() + 1,
                now,
                draft.actor(),
                draft.action(),
                draft.why(),
                draft.touched(),
                draft.revision(),
                draft.served(),
                draft.working(),
                last.hash(),
                hash,
                seal);
    }

    // When an answer is lost, or comes late, the mark tells whether the record in that place is the one of this call.
    private Optional<AuditRecord> insert(AuditRecord entry, String mark) {
        Document document = document(entry, mark);
        try {
            if (database.ask(mongo -> Documents.insertNew(mongo.getCollection(COLLECTION), document))) {
                return Optional.of(entry);
            }
        } catch (StoreUnavailable lost) {
            if (lost.isFull()) {
                // That is an answer: it was refused, and is no other time either before there is room.
                throw lost;
            }
            LOG.atWarn()
                    .addKeyValue("sequence", entry.sequence())
                    .addKeyValue("reason", lost.getMessage())
                    .log("audit_answer_lost");
        }
        return document(entry.sequence())
                .filter(there -> mark.equals(there.getString("mark")))
                .map(Chain::decode);
    }

    static Document document(AuditRecord entry, String mark) {
        return new Document("_id", entry.sequence())
                .append("text", AuditText.of(entry))
                .append("hash", entry.hash())
                .append("seal", entry.seal())
                .append("mark", mark);
    }

    // The change is made: what cannot be brought up to date now is when somebody next looks.
    private void settle(AuditRecord entry) {
        headIsBehind = true;
        try {
            followUp.accept(entry);
            known = entry;
            moveHead(entry);
        } catch (StoreUnavailable later) {
            known = null;
        }
    }

    private void moveHead(AuditRecord last) {
        if (!headIsBehind) {
            return;
        }
        database.tell(mongo -> advance(mongo, last));
        headIsBehind = false;
    }

    private static void advance(MongoDatabase mongo, AuditRecord last) {
        Documents.insertNew(mongo.getCollection(Head.COLLECTION), Head.document(genesis()));
        mongo.getCollection(Head.COLLECTION)
                .updateOne(
                        and(eq(Head.ID), lt("sequence", last.sequence())),
                        Updates.combine(
                                Updates.set("sequence", last.sequence()),
                                Updates.set("revision", last.revision()),
                                Updates.set("served", last.served())));
    }
}
