package dev.fairlead.store.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/** Reading and writing single documents. */
public final class Documents {

    private Documents() {}

    /** Inserts the document if there is none with its {@code _id}; false if there is. */
    public static boolean insertNew(MongoCollection<Document> collection, Document document) {
        try {
            collection.insertOne(document);
            return true;
        } catch (MongoWriteException failure) {
            if (ErrorCategory.fromErrorCode(failure.getCode()) == ErrorCategory.DUPLICATE_KEY) {
                return false;
            }
            throw failure;
        }
    }

    /** The number under a key, however wide the server keeps it. */
    public static long number(Document document, String key) {
        return document.get(key) instanceof Number number ? number.longValue() : 0;
    }

    /** The text under a key; empty if there is none. */
    public static String text(Document document, String key) {
        return document.get(key) instanceof String text ? text : "";
    }

    /** The texts in the list under a key; empty if there is none. */
    public static List<String> texts(Document document, String key) {
        return document.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** The time under a key; 1970 if there is none. */
    public static Instant time(Document document, String key) {
        return document.get(key) instanceof Date date ? date.toInstant() : Instant.EPOCH;
    }
}
