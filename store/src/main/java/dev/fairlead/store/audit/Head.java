package dev.fairlead.store.audit;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoDatabase;
import dev.fairlead.store.mongo.Documents;
import org.bson.Document;

/**
 * The small document that replicas read every second.
 *
 * @param sequence number of the last audit record, or of one a moment older
 * @param revision the store's revision after it
 * @param served digest of what replicas read in that revision; empty if there is nothing
 */
public record Head(long sequence, long revision, String served) {

    /** The collection of the few documents that there are once. */
    public static final String COLLECTION = "installation";

    static final String ID = "head";

    /** Reads it; all zero where nothing was ever changed. */
    public static Head read(MongoDatabase mongo) {
        Document document = mongo.getCollection(COLLECTION).find(eq(ID)).first();
        return document == null
                ? new Head(0, 0, "")
                : new Head(
                        Documents.number(document, "sequence"),
                        Documents.number(document, "revision"),
                        Documents.text(document, "served"));
    }

    static Document document(AuditRecord entry) {
        return new Document("_id", ID)
                .append("sequence", entry.sequence())
                .append("revision", entry.revision())
                .append("served", entry.served());
    }
}
