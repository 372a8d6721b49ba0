package dev.fairlead.store.content;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.StoreUnavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.types.Binary;

/**
 * The texts of segments and trees by their digest. A text is never changed: writing it again only renews the time at
 * which it was last wanted, so that the sweep does not take what a change in flight refers to.
 */
public final class Segments {

    /** The collection of them. */
    public static final String COLLECTION = "segments";

    private static final int BATCH = 64;
    private static final Duration IN_FLIGHT = Duration.ofHours(1);

    private final Database database;
    private final InstantSource clock;

    /** The segments in a database. */
    public Segments(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Makes sure that all these texts, given by digest, are stored. */
    public void save(Map<String, byte[]> texts) {
        Date now = Date.from(clock.instant());
        List<WriteModel<Document>> writes = new ArrayList<>();
        texts.forEach((digest, text) -> writes.add(new UpdateOneModel<>(
                eq(digest),
                Updates.combine(
                        Updates.setOnInsert("bytes", new Binary(Deflated.of(text))),
                        Updates.setOnInsert("size", text.length),
                        Updates.set("wanted", now)),
                new UpdateOptions().upsert(true))));
        for (int from = 0; from < writes.size(); from += BATCH) {
            List<WriteModel<Document>> batch = writes.subList(from, Math.min(from + BATCH, writes.size()));
            database.tell(mongo -> mongo.getCollection(COLLECTION).bulkWrite(batch));
        }
    }

    /**
     * The texts of these digests.
     *
     * @throws StoreUnavailable if one of them is missing or is not what its digest says
     */
    public Map<String, byte[]> fetch(Collection<String> digests) {
        List<String> wanted = digests.stream().distinct().toList();
        Map<String, byte[]> texts = new HashMap<>();
        for (int from = 0; from < wanted.size(); from += BATCH) {
            List<String> batch = wanted.subList(from, Math.min(from + BATCH, wanted.size()));
            database.ask(mongo -> documents(mongo.getCollection(COLLECTION), batch))
                    .forEach(document -> texts.put(document.getString("_id"), text(document)));
        }
        for (String digest : wanted) {
            if (!texts.containsKey(digest)) {
                throw damaged(digest, "is missing");
            }
        }
        return texts;
    }

    /** Digests of texts that nobody wanted to store for an hour: nothing in flight refers to them. */
    public Set<String> unwanted() {
        Date since = since();
        Set<String> digests = new HashSet<>();
        database.all(mongo -> mongo.getCollection(COLLECTION)
                        .find(lt("wanted", since))
                        .projection(Projections.include("_id")))
                .forEach(document -> digests.add(document.getString("_id")));
        return digests;
    }

    /** Removes texts, but not those that somebody wanted again. */
    public void remove(Collection<String> digests) {
        List<String> all = List.copyOf(digests);
        Date since = since();
        for (int from = 0; from < all.size(); from += BATCH) {
            List<String> batch = all.subList(from, Math.min(from + BATCH, all.size()));
            database.tell(
                    mongo -> mongo.getCollection(COLLECTION).deleteMany(and(in("_id", batch), lt("wanted", since))));
        }
    }

    private Date since() {
        return Date.from(clock.instant().minus(IN_FLIGHT));
    }

    private static List<Document> documents(MongoCollection<Document> collection, List<String> digests) {
        return collection.find(in("_id", digests)).into(new ArrayList<>());
    }

    /**
     * The text of a document.
     *
     * @throws StoreUnavailable if it is not what its digest says
     */
    public static byte[] text(Document document) {
        String digest = document.getString("_id");
        if (!(document.get("bytes") instanceof Binary bytes) || !(document.get("size") instanceof Number size)) {
            throw damaged(digest, "has no content");
        }
        byte[] text = Deflated.inflate(bytes.getData(), size.intValue())
                .orElseThrow(() -> damaged(digest, "cannot be unpacked"));
        if (!Digest.of(text).equals(digest)) {
            throw damaged(digest, "was altered");
        }
        return text;
    }

    private static StoreUnavailable damaged(String digest, String what) {
        return new StoreUnavailable("the store is damaged: segment " + digest + " " + what
                + "; restore the collection \"" + COLLECTION + "\" from a backup, or roll back to an older revision");
    }
}
