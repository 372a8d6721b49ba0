package dev.fairlead.store.audit;

import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/**
 * Walks the chain from its first record to its last and stops at the first that is not as it was written.
 *
 * <p>The hashes show that a record was altered, removed from the middle, or put between two others. The seals show it
 * even if all hashes behind it were made anew. The head shows that the end was cut off, unless the head was set back as
 * well: against that helps only a copy of the last hash somewhere else.
 */
final class ChainCheck {

    private static final int BATCH = 200;

    private final Database database;
    private final RecordCheck records;

    ChainCheck(Database database, AuditLog.SealCheck seals) {
        this.database = database;
        this.records = new RecordCheck(seals);
    }

    Verification run() {
        long head = database.ask(Head::read).sequence();
        long next = 1;
        while (true) {
            Map<Long, Document> batch = AuditLog.read(database, next, next + BATCH);
            for (long sequence = next; sequence < next + BATCH; sequence++) {
                Document document = batch.get(sequence);
                if (document == null) {
                    return atEnd(sequence, head);
                }
                Optional<String> fault = records.fault(
                        sequence,
                        Documents.text(document, "text"),
                        Documents.text(document, "hash"),
                        Documents.text(document, "seal"));
                if (fault.isPresent()) {
                    return new Verification.Broken(sequence, fault.get());
                }
            }
            next += BATCH;
        }
    }

    private Verification atEnd(long sequence, long head) {
        if (sequence <= head) {
            return new Verification.Broken(sequence, "record " + sequence + " was removed");
        }
        long all = database.ask(mongo -> mongo.getCollection(Chain.COLLECTION).countDocuments());
        if (all > sequence - 1 + later(sequence)) {
            return new Verification.Broken(
                    sequence, "there are records that are not in the chain: removed before them, or inserted");
        }
        return new Verification.Intact(sequence - 1);
    }

    // Records that were written while the check ran.
    private long later(long sequence) {
        return AuditLog.read(database, sequence, sequence + BATCH).size();
    }
}
