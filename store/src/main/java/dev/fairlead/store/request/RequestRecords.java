package dev.fairlead.store.request;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import dev.fairlead.store.content.Page;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.Binary;

/**
 * Single requests of the last days.
 *
 * <p>A million of them are four thousand chunks. Each has a small document that says when it begins and ends and what may
 * be in it ({@link Marks}), and a large one with the records. A search reads all small ones, which takes some hundredths of a
 * second on any server, and of the large ones those alone that may have what it wants: no index beside {@code _id} is needed, which
 * is all that the embedded server has.
 *
 * <p>Ages and sizes are bounded by {@link #sweep}, which somebody calls about every minute.
 */
public final class RequestRecords {

    private static final String CHUNKS = "requestChunks";
    private static final String BODIES = "requestBodies";

    /** Chunks that are kept, however small they are. */
    static final int MOST_CHUNKS = 20_000;

    private static final int TIME_DIGITS = 11;

    private final Database database;
    private final Clock clock;

    /**
     * One record.
     *
     * @param id where it lies: its chunk and its number in it
     * @param millis when the request ended
     * @param json all that is told of it
     */
    public record Found(String id, long millis, String json) {}

    /** What the small document says. */
    record Written(String id, String replica, long from, long to, int records, Marks marks) {}

    /** The records of a database. */
    public RequestRecords(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Saves a chunk, or the same one with more in it. */
    void save(Written head, Chunk chunk) {
        // The records first: whoever finds the small document must find them too.
        put(
                BODIES,
                new Document("_id", head.id())
                        .append("keys", new Binary(chunk.keys()))
                        .append("keyBytes", chunk.keyBytes())
                        .append("lines", new Binary(chunk.lines()))
                        .append("lineBytes", chunk.lineBytes()));
        put(
                CHUNKS,
                new Document("_id", head.id())
                        .append("replica", head.replica())
                        .append("from", head.from())
                        .append("to", head.to())
                        .append("records", head.records())
                        .append("bytes", chunk.bytes())
                        .append("marks", new Binary(head.marks().bytes())));
    }

    private void put(String collection, Document document) {
        database.tell(mongo -> unhurried(mongo, collection)
                .replaceOne(eq(document.get("_id")), document, new ReplaceOptions().upsert(true)));
    }

    private static MongoCollection<Document> unhurried(MongoDatabase mongo, String collection) {
        return mongo.getCollection(collection).withWriteConcern(WriteConcern.W1);
    }

    /**
     * A page of records, the newest first. With a filter that fits little, a page may be short, or even empty, and still
     * have a next one.
     *
     * @param cursor as the page before gave it
     * @param limit 1 to {@link Page#MAX_LIMIT}
     * @throws IllegalArgumentException if the cursor or the limit cannot be used
     */
    public Page<Found> list(RequestFilter filter, Optional<String> cursor, int limit) {
        Page.checkedLimit(limit);
        Place before = cursor.map(Place::parse).orElse(Place.LAST);
        return new Search(this, filter, before).page(heads(filter, before), limit);
    }

    /** The record with this id, if it is still kept. */
    public Optional<Found> find(String id) {
        return Place.ofRecord(id).flatMap(place -> {
            Chunk chunk = bodies(List.of(place.chunk())).get(place.chunk());
            List<RequestRecord> index = chunk == null ? List.of() : chunk.index();
            List<String> told = chunk == null ? List.of() : chunk.told();
            return place.number() < Math.min(index.size(), told.size())
                    ? Optional.of(new Found(id, index.get(place.number()).millis(), told.get(place.number())))
                    : Optional.empty();
        });
    }

    // Those that may have something, those that end last first.
    private List<Written> heads(RequestFilter filter, Place before) {
        long end = Math.min(
                filter.untilMillis(), before.millis() == Long.MAX_VALUE ? before.millis() : before.millis() + 1);
        List<String> fields = new ArrayList<>(List.of("replica", "from", "to", "records"));
        if (!filter.wanted().isEmpty()) {
            fields.add("marks");
        }
        List<Document> found = database.ask(mongo -> mongo.getCollection(CHUNKS)
                .find(and(gte("to", filter.sinceMillis()), lt("from", end)))
                .projection(include(fields))
                .batchSize(MOST_CHUNKS)
                .limit(MOST_CHUNKS)
                .into(new ArrayList<>()));
        return found.stream()
                .map(RequestRecords::head)
                .filter(head -> head.marks().mayHave(filter.wanted()))
                .sorted(Comparator.comparingLong(Written::to)
                        .thenComparing(Written::id)
                        .reversed())
                .toList();
    }

    private static Written head(Document document) {
        byte[] marks = document.get("marks") instanceof Binary saved ? saved.getData() : new byte[0];
        return new Written(
                Documents.text(document, "_id"),
                Documents.text(document, "replica"),
                Documents.number(document, "from"),
                Documents.number(document, "to"),
                (int) Documents.number(document, "records"),
                Marks.read(marks));
    }

    /** The chunks with these ids that are there. */
    Map<String, Chunk> bodies(List<String> ids) {
        Map<String, Chunk> found = new HashMap<>();
        List<Document> documents = database.ask(
                mongo -> mongo.getCollection(BODIES).find(in("_id", ids)).into(new ArrayList<>()));
        for (Document document : documents) {
            if (document.get("keys") instanceof Binary keys && document.get("lines") instanceof Binary lines) {
                found.put(
                        Documents.text(document, "_id"),
                        new Chunk(keys.getData(), (int) Documents.number(document, "keyBytes"), lines.getData(), (int)
                                Documents.number(document, "lineBytes")));
            }
        }
        return found;
    }

    /**
     * How much is kept.
     *
     * @param records how many requests
     * @param bytes of their chunks, packed
     */
    public record Kept(long records, long bytes) {}

    /** Forgets what is too old, and of the rest the oldest that is too much. Says what is kept. */
    public Kept sweep(Duration age, long mostBytes) {
        long since = clock.millis() - age.toMillis();
        List<Document> all = database.ask(mongo -> mongo.getCollection(CHUNKS)
                .find()
                .projection(include("to", "records", "bytes"))
                .into(new ArrayList<>()));
        all.sort(Comparator.comparingLong((Document each) -> Documents.number(each, "to"))
                .reversed());
        List<String> over = new ArrayList<>();
        long bytes = 0;
        long records = 0;
        for (int i = 0; i < all.size(); i++) {
            Document each = all.get(i);
            long with = bytes + Documents.number(each, "bytes");
            boolean kept = Documents.number(each, "to") >= since && with <= mostBytes && i < MOST_CHUNKS;
            if (kept) {
                bytes = with;
                records += Documents.number(each, "records");
            } else {
                over.add(Documents.text(each, "_id"));
            }
        }
        forget(over, since);
        return new Kept(records, bytes);
    }

    // The records first; and those that a replica wrote when it died, which no small document tells of.
    private void forget(List<String> chunks, long since) {
        if (!chunks.isEmpty()) {
            database.tell(mongo -> unhurried(mongo, BODIES).deleteMany(in("_id", chunks)));
            database.tell(mongo -> unhurried(mongo, CHUNKS).deleteMany(in("_id", chunks)));
        }
        String oldest = idAt(Math.max(0, since - RequestWriter.OPEN_MILLIS));
        database.tell(mongo -> unhurried(mongo, BODIES).deleteMany(lt("_id", oldest)));
    }

    /** What the id of a chunk that begins then begins with. */
    static String idAt(long millis) {
        return HexFormat.of().toHexDigits(millis, TIME_DIGITS);
    }
}
