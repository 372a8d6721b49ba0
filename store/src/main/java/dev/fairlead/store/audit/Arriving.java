package dev.fairlead.store.audit;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.Updates;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.mongo.StoreUnavailable;
import java.util.Optional;
import org.bson.Document;

/**
 * What was brought here from another store: one document, made before anything arrives. While it says that something is
 * under way, nobody begins a chain of records here.
 *
 * @param id of what is brought: the same file has the same
 * @param landed whether all of it is here
 */
public record Arriving(String id, boolean landed) {

    private static final String ID = "arriving";

    /** What is, or was, brought here. */
    public static Optional<Arriving> read(Database database) {
        return database.first(mongo -> mongo.getCollection(Head.COLLECTION).find(eq(ID)))
                .map(document -> new Arriving(
                        Documents.text(document, "travel"), Boolean.TRUE.equals(document.getBoolean("landed"))));
    }

    /** Says that something begins to arrive; what is said already stays. */
    public static Arriving begin(Database database, String id) {
        Document document = new Document("_id", ID).append("travel", id).append("landed", false);
        database.tell(mongo -> Documents.insertNew(mongo.getCollection(Head.COLLECTION), document));
        return read(database).orElseThrow(() -> new StoreUnavailable("the store does not keep what it is told"));
    }

    /** Says that all of it is here, and moves the head to its last record: from now on it is served. */
    public static void land(Database database, AuditRecord last) {
        database.tell(mongo -> {
            if (Documents.insertNew(mongo.getCollection(Head.COLLECTION), Head.document(last))) {
                return;
            }
            Head head = Head.read(mongo);
            if (head.sequence() == 0) {
                mongo.getCollection(Head.COLLECTION).replaceOne(eq(Head.ID), Head.document(last));
            }
        });
        database.tell(mongo -> mongo.getCollection(Head.COLLECTION).updateOne(eq(ID), Updates.set("landed", true)));
    }

    static void refuse(Database database) {
        if (read(database).filter(arriving -> !arriving.landed()).isPresent()) {
            throw new StoreUnavailable("an import into this store is under way, or was interrupted: wait, or run the"
                    + " same `fairlead import --all` again; it goes on where it was");
        }
    }
}
