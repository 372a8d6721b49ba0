package dev.fairlead.store.use;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.fairlead.store.mongo.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/**
 * When each credential was used last, as replicas tell it now and then. A time never goes back, so it makes no difference
 * in which order they write. No part of the configuration: it makes no revision and no audit record.
 */
public final class CredentialUses {

    /** The collection of them. */
    public static final String COLLECTION = "credentialUses";

    private static final String BETWEEN = "\n";
    private static final String BEHIND = "\u000b";

    /** How long it is known that a credential was used. */
    private static final Duration KEPT = Duration.ofDays(400);

    private final Database database;
    private final Clock clock;

    /**
     * One use.
     *
     * @param generation the id of its key, or empty
     */
    public record Use(String client, String credential, String generation, Instant at) {}

    /** The uses of a database. */
    public CredentialUses(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Saves uses, each unless a later one is saved. */
    public void save(List<Use> uses) {
        if (uses.isEmpty()) {
            return;
        }
        List<UpdateOneModel<Document>> updates = uses.stream()
                .map(use -> new UpdateOneModel<Document>(
                        Filters.eq(use.client() + BETWEEN + use.credential() + BETWEEN + use.generation()),
                        Updates.max("at", Date.from(use.at())),
                        new UpdateOptions().upsert(true)))
                .toList();
        database.tell(mongo ->
                collection(mongo.getCollection(COLLECTION)).bulkWrite(updates, new BulkWriteOptions().ordered(false)));
    }

    /** What is known of a client's credentials. */
    public List<Use> of(String client) {
        return database.ask(mongo -> {
            List<Use> uses = new ArrayList<>();
            collection(mongo.getCollection(COLLECTION))
                    .find(and(gte("_id", client + BETWEEN), lt("_id", client + BEHIND)))
                    .forEach(document -> uses.add(use(document)));
            return uses;
        });
    }

    private static Use use(Document document) {
        String[] parts = document.getString("_id").split(BETWEEN, -1);
        return new Use(parts[0], parts[1], parts[2], document.getDate("at").toInstant());
    }

    /** Forgets what was not used for long. */
    public void sweep() {
        Date since = Date.from(clock.instant().minus(KEPT));
        database.tell(mongo -> collection(mongo.getCollection(COLLECTION)).deleteMany(lt("at", since)));
    }

    private static MongoCollection<Document> collection(MongoCollection<Document> durable) {
        return durable.withWriteConcern(WriteConcern.W1);
    }
}
