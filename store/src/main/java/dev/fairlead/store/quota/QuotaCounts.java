package dev.fairlead.store.quota;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * How much of each quota was used in its period, as some replica last knew it. A count never becomes less, so replicas
 * that know less do no harm, and it makes no difference in which order they write.
 */
public final class QuotaCounts {

    /** The collection of them. */
    public static final String COLLECTION = "quotas";

    /** How long a count is kept after its period. */
    private static final Duration KEPT = Duration.ofDays(1);

    private final Database database;
    private final Clock clock;

    /**
     * One count.
     *
     * @param key whose, and of which period
     * @param used requests
     * @param end of the period
     */
    public record Count(String key, long used, Instant end) {}

    /** The counts of a database. */
    public QuotaCounts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What was saved; 0 if nothing was. */
    public long used(String key) {
        return database.first(
                        mongo -> collection(mongo.getCollection(COLLECTION)).find(eq(key)))
                .map(document -> Documents.number(document, "used"))
                .orElse(0L);
    }

    /** Saves counts, each unless a greater one is saved. Not forced to disk: they are saved again in a moment. */
    public void save(List<Count> counts) {
        if (counts.isEmpty()) {
            return;
        }
        List<UpdateOneModel<Document>> updates = counts.stream()
                .map(count -> new UpdateOneModel<Document>(
                        eq(count.key()),
                        Updates.combine(Updates.max("used", count.used()), Updates.max("end", Date.from(count.end()))),
                        new UpdateOptions().upsert(true)))
                .toList();
        database.tell(mongo ->
                collection(mongo.getCollection(COLLECTION)).bulkWrite(updates, new BulkWriteOptions().ordered(false)));
    }

    /** Adds what was counted somewhere to what is saved; gives the sum. Whoever adds keeps to adding. */
    public long add(Count count) {
        Bson more = Updates.combine(Updates.inc("used", count.used()), Updates.max("end", Date.from(count.end())));
        FindOneAndUpdateOptions after =
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER);
        return database.ask(mongo -> Optional.ofNullable(
                        collection(mongo.getCollection(COLLECTION)).findOneAndUpdate(eq(count.key()), more, after)))
                .map(document -> Documents.number(document, "used"))
                .orElse(count.used());
    }

    /** Forgets counts of periods that are over. */
    public void sweep() {
        Date since = Date.from(clock.instant().minus(KEPT));
        database.tell(mongo -> collection(mongo.getCollection(COLLECTION)).deleteMany(lt("end", since)));
    }

    private static MongoCollection<Document> collection(MongoCollection<Document> durable) {
        return durable.withWriteConcern(WriteConcern.W1);
    }
}
