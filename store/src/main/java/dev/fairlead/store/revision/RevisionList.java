package dev.fairlead.store.revision;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;

import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Loader;
import dev.fairlead.store.content.Shelf;
import dev.fairlead.store.content.Tree;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.bson.Document;

/** The collection of the revisions that are kept. It follows from the audit chain: each entry repeats a record of it. */
public final class RevisionList {

    /** The collection of them. */
    public static final String COLLECTION = "revisions";

    private final Database database;
    private final Loader loader;
    private volatile long newest;

    /** The list in a database. */
    public RevisionList(Database database, Loader loader) {
        this.database = database;
        this.loader = loader;
    }

    /**
     * A revision and where its content is.
     *
     * @param served digest of its tree
     */
    record Kept(Revision revision, String served) {}

    /** Adds the revision that a record made, unless it is there. Records come in their order. */
    public void follow(AuditRecord entry) {
        if (entry.revision() > newest) {
            Document document = document(entry, loader.tree(entry.served()));
            database.tell(mongo -> Documents.insertNew(mongo.getCollection(COLLECTION), document));
            newest = entry.revision();
        }
    }

    Optional<Kept> find(long number) {
        return database.first(mongo -> mongo.getCollection(COLLECTION).find(eq(number)))
                .map(RevisionList::kept);
    }

    /** Those with these numbers that are kept, the newest first. */
    List<Kept> newestFirst(long from, long to) {
        List<Long> numbers = LongStream.range(from, to).boxed().toList();
        return database.all(mongo -> mongo.getCollection(COLLECTION).find(in("_id", numbers))).stream()
                .map(RevisionList::kept)
                .sorted(Comparator.comparingLong((Kept kept) -> kept.revision().number())
                        .reversed())
                .toList();
    }

    List<Kept> all() {
        return database.all(mongo -> mongo.getCollection(COLLECTION).find()).stream()
                .map(RevisionList::kept)
                .toList();
    }

    /** Forgets all up to a number, but not those. */
    void forget(long upTo, Set<Long> but) {
        List<Long> old = database.all(mongo -> mongo.getCollection(COLLECTION).find(lte("_id", upTo))).stream()
                .map(document -> Documents.number(document, "_id"))
                .filter(number -> !but.contains(number))
                .toList();
        if (!old.isEmpty()) {
            database.tell(mongo -> mongo.getCollection(COLLECTION).deleteMany(in("_id", old)));
        }
    }

    private static Document document(AuditRecord entry, Tree served) {
        Document counts = new Document();
        for (Kind kind : Kind.values()) {
            counts.append(kind.plural(), served.count(Shelf.served(kind)));
        }
        return new Document("_id", entry.revision())
                .append("sequence", entry.sequence())
                .append("served", entry.served())
                .append("at", Date.from(entry.time()))
                .append("by", entry.actor().user())
                .append("action", entry.action())
                .append("why", entry.why())
                .append("counts", counts);
    }

    private static Kept kept(Document document) {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        if (document.get("counts") instanceof Document numbers) {
            for (Kind kind : Kind.values()) {
                counts.put(kind, (int) Documents.number(numbers, kind.plural()));
            }
        }
        Instant at = document.get("at") instanceof Date date ? date.toInstant() : Instant.EPOCH;
        Revision revision = new Revision(
                Documents.number(document, "_id"),
                at,
                Documents.text(document, "by"),
                Documents.text(document, "action"),
                Documents.text(document, "why"),
                Documents.number(document, "sequence"),
                counts);
        return new Kept(revision, Documents.text(document, "served"));
    }
}
