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
 * <p>A million of them are four thousand chunks, packed, one document each. What is known of a chunk without reading it, when it
 * begins and ends and what may be in it ({@link Marks}), stands on a sheet for thirty-two of them. A search reads all sheets,
 * little more than a hundred documents, and of the chunks those alone that may have what it wants: no index beside {@code _id} is
 * needed, which is all that the embedded server has, and few documents, each of which is dear there.
 *
 * <p>Ages and sizes are bounded by {@link #sweep}, which somebody calls about every minute.
 */
public final class RequestRecords {

    private static final String SHEETS = "requestSheets";
    private static final String CHUNKS = "requestChunks";

    /** Sheets that are kept, however little is on them. */
    static final int MOST_SHEETS = 2_000;

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

    /** The records of a database. */
    public RequestRecords(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Saves a chunk, or the same one with more in it: the last one on the sheet. */
    void save(String replica, List<Head> sheet, Chunk last) {
        // The records first: whoever finds them on the sheet must find them.
        put(
                CHUNKS,
                new Document("_id", sheet.getLast().id())
                        .append("keys", new Binary(last.keys()))
                        .append("keyBytes", last.keyBytes())
                        .append("lines", new Binary(last.lines()))
                        .append("lineBytes", last.lineBytes()));
        put(
                SHEETS,
                new Document("_id", sheet.getFirst().id())
                        .append("replica", replica)
                        .append(
                                "from",
                                sheet.stream().mapToLong(Head::from).min().orElse(0))
                        .append("to", sheet.stream().mapToLong(Head::to).max().orElse(0))
                        .append("heads", Head.lines(sheet))
                        .append("marks", new Binary(Head.marks(sheet))));
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
            RequestRecord index =
                    chunk == null ? null : chunk.find(RequestFilter.all()).get(place.number());
            List<String> told = chunk == null ? List.of() : chunk.told();
            return index == null || place.number() >= told.size()
                    ? Optional.empty()
                    : Optional.of(new Found(id, index.millis(), told.get(place.number())));
        });
    }

    /** When the last request ended of those that are kept of the last hour or so; 0 if there is none. */
    public long newestMillis() {
        String from = idAt(clock.millis() - RequestWriter.SHEET_MILLIS - RequestWriter.OPEN_MILLIS);
        return database
                .all(mongo -> mongo.getCollection(SHEETS).find(gte("_id", from)).projection(include("to")))
                .stream()
                .mapToLong(sheet -> Documents.number(sheet, "to"))
                .max()
                .orElse(0);
    }

    // Those that may have something, those that end last first.
    private List<Head> heads(RequestFilter filter, Place before) {
        long end = Math.min(
                filter.untilMillis(), before.millis() == Long.MAX_VALUE ? before.millis() : before.millis() + 1);
        List<String> fields = filter.wanted().isEmpty() ? List.of("heads") : List.of("heads", "marks");
        List<Document> found = database.all(mongo -> mongo.getCollection(SHEETS)
                .find(and(gte("to", filter.sinceMillis()), lt("from", end)))
                .projection(include(fields))
                .limit(MOST_SHEETS));
        return found.stream()
                .flatMap(sheet -> read(sheet).stream())
                .filter(head -> head.to() >= filter.sinceMillis() && head.from() < end)
                .filter(head -> head.marks().mayHave(filter.wanted()))
                .sorted(Comparator.comparingLong(Head::to)
                        .thenComparing(Head::id)
                        .reversed())
                .toList();
    }

    private static List<Head> read(Document sheet) {
        byte[] marks = sheet.get("marks") instanceof Binary saved ? saved.getData() : new byte[0];
        return Head.read(Documents.text(sheet, "heads"), marks);
    }

    /** The chunks with these ids that are there. */
    Map<String, Chunk> bodies(List<String> ids) {
        Map<String, Chunk> found = new HashMap<>();
        List<Document> documents =
                database.all(mongo -> mongo.getCollection(CHUNKS).find(in("_id", ids)));
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

    /** Forgets what is too old, and of the rest the oldest that is too much: by whole sheets. Says what is kept. */
    public Kept sweep(Duration age, long mostBytes) {
        long since = clock.millis() - age.toMillis();
        List<Document> all =
                database.all(mongo -> mongo.getCollection(SHEETS).find().projection(include("to", "heads")));
        all.sort(Comparator.comparingLong((Document each) -> Documents.number(each, "to"))
                .reversed());
        long bytes = 0;
        long records = 0;
        boolean full = false;
        for (int i = 0; i < all.size(); i++) {
            Document each = all.get(i);
            List<Head> sheet = read(each);
            long with = bytes + sheet.stream().mapToLong(Head::bytes).sum();
            full |= Documents.number(each, "to") < since || with > mostBytes || i >= MOST_SHEETS;
            if (!full) {
                bytes = with;
                records += sheet.stream().mapToLong(Head::records).sum();
            } else {
                forget(Documents.text(each, "_id"), sheet);
            }
        }
        // Those that a replica wrote when it died, which no sheet tells of.
        String oldest = idAt(Math.max(0, since - RequestWriter.SHEET_MILLIS - RequestWriter.OPEN_MILLIS));
        database.tell(mongo -> unhurried(mongo, CHUNKS).deleteMany(lt("_id", oldest)));
        return new Kept(records, bytes);
    }

    // The records first: what a death leaves is forgotten the next time.
    private void forget(String sheet, List<Head> heads) {
        List<String> chunks = heads.stream().map(Head::id).toList();
        database.tell(mongo -> unhurried(mongo, CHUNKS).deleteMany(in("_id", chunks)));
        database.tell(mongo -> unhurried(mongo, SHEETS).deleteOne(eq(sheet)));
    }

    /** What the id of a chunk that begins then begins with. */
    static String idAt(long millis) {
        return HexFormat.of().toHexDigits(millis, TIME_DIGITS);
    }
}
